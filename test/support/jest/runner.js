/**
 * Runs a test file with Jest, but without Jest's sandbox: Node loads the file as it loads the program. A sandbox would
 * compile the program and its libraries anew for each test file, and has other built-in classes than Node's own
 * modules. So the program and its libraries are loaded once for each process, and the tests and their helpers once for
 * each test file.
 */
import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const { default: runWithCircus } = require('jest-circus/runner');
const tests = new URL('../../', import.meta.url).href;
const globals = new URL('globals.js', import.meta.url).href;
const here = new URL('./', import.meta.url).href;

/** What `@jest/globals` offers to the test file that is running. */
export let current = {};
let files = 0;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === '@jest/globals') return { url: `${globals}?${files}`, shortCircuit: true };
    const found = next(specifier, context);
    // Node loads a module anew when its address is another.
    const anew = found.url.startsWith(tests) && !found.url.startsWith(here);
    return anew ? { ...found, url: `${found.url}?${files}` } : found;
  },
});

/** Jest calls this for each test file, with the sandbox it has prepared. */
export default function run(globalConfig, config, { moduleMocker }, _runtime, testPath, send) {
  files += 1;
  const before = { ...process.env };
  // Jest changes both for its sandboxes, where errors have the limits and the positions of Node.
  Error.stackTraceLimit = 10;
  Error.prepareStackTrace = undefined;
  const native = {
    requireInternalModule(path) {
      // These hold what the last file has declared.
      for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
        if (['JEST_STATE_SYMBOL', 'EVENT_HANDLERS'].includes(symbol.description)) {
          delete globalThis[symbol];
        }
      }
      delete require.cache[path];
      return require(path);
    },
    requireModule: require,
    setGlobalsForRuntime(globals) {
      const { fn, spyOn } = moduleMocker;
      const restoreAllMocks = () => moduleMocker.restoreAllMocks();
      current = {
        ...globals,
        jest: { fn: fn.bind(moduleMocker), spyOn: spyOn.bind(moduleMocker), restoreAllMocks },
      };
    },
    unstable_shouldLoadAsEsm: () => true,
    unstable_importModule: (path) => import(pathToFileURL(path).href),
    enterTestCode() {},
    leaveTestCode() {},
  };
  // Without `await`, failures are not shown as if they came from here.
  return runWithCircus(globalConfig, config, { global: {} }, native, testPath, send).finally(() => {
    moduleMocker.restoreAllMocks();
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });
}
