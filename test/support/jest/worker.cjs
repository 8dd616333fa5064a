/** Jest loads this file once in each process that runs tests: it strips the types, and keeps the process small. */
const { stripTypeScriptTypes } = require('node:module');
const { setFlagsFromString } = require('node:v8');

// V8's cache of compiled scripts belongs to the process and holds on to the sandbox of each test file that used it:
// 10 to 20 MB a file, so that a worker would end with more than a gigabyte.
setFlagsFromString('--no-compilation-cache');

// At this event nothing is running any more: a test that left a server or a timer behind keeps it from coming. Giving
// back the memory of every sandbox one by one would take longer than the 500 ms after which Jest kills a worker.
process.once('exit', () => process.exit());

module.exports = {
  process: (source) => ({ code: stripTypeScriptTypes(source, { mode: 'strip' }) }),
};
