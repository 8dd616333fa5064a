// Jest's sandbox does not strip types by itself: Node's own stripper does, as it does in production.
const { stripTypeScriptTypes } = require('node:module');

module.exports = {
  process: (source) => ({ code: stripTypeScriptTypes(source, { mode: 'strip' }) }),
};
