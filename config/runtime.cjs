// Loaded before anything else: an older Node can't even read the sources, and says so in riddles.
const [major] = process.versions.node.split('.');
if (Number(major) < 24) {
  process.stderr.write(
    `This program needs Node.js 24 or later; this is ${process.version}.\n` +
      'Either install it, or run `npm ci` and use the npm scripts, which bring their own.\n',
  );
  process.exit(1);
}

// What was compiled once is read back: a start takes two thirds of the time. Where it can't be written, it isn't.
require('node:module').enableCompileCache(
  require('node:path').join(__dirname, '../node_modules/.cache'),
);
