/** Schemathesis makes requests from the document: those that it allows, and those that it does not. It takes 30 seconds at most. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { listen } from '../../http/server/listener.ts';
import { createManagement } from '../../management/index.ts';
import { operationsOf, prepare, tagOf } from './operations.ts';
import { type Api, openApi } from './support.ts';

const program = 'schemathesis';
const { error: missing } = spawnSync(program, ['--version']);
if (missing !== undefined) {
  process.stderr.write(
    '\nSKIPPED: The management API is fuzzed with schemathesis on the PATH (pip install schemathesis).\n\n',
  );
}
const testWithFuzzer = missing === undefined ? test : test.skip;

/** Operations whose bodies have rules on several fields, or on the digits of a number, which no schema can say. */
const strict =
  /^(searchAccounts|attachNir|correctIdentity|addClient|replaceClient|putMembers|import\w+)$/;

/** Returns the program's configuration: each operation is done to something of its own, as it is now. */
async function configure(api: Api): Promise<string> {
  const settings = [
    // A version that is missing, or out of date.
    '[checks.missing_required_header]',
    'expected-statuses = [428]',
    '[checks.positive_data_acceptance]',
    'expected-statuses = ["2xx", 404, 409, 412]',
  ];
  for (const operation of operationsOf(api)) {
    const { name, path, isVersioned } = operation;
    const own = strict.test(name) ? ['checks.positive_data_acceptance.enabled = false'] : [];
    const [, idName] = /\{(\w+)\}/.exec(path) ?? [];
    if (idName !== undefined) {
      const { id, path: at } = await prepare(api, operation);
      // The id takes the place of a wrong one too, so that a wrong request may turn out right.
      own.push('checks.negative_data_rejection.enabled = false');
      own.push(`parameters."path.${idName}" = ${JSON.stringify(id)}`);
      if (isVersioned)
        own.push(`parameters."header.If-Match" = ${JSON.stringify(await tagOf(api, at))}`);
    }
    if (own.length > 0) settings.push('[[operations]]', `include-operation-id = "${name}"`, ...own);
  }
  return settings.join('\n');
}

/** Runs the program in the folder. Resolves with its exit code and what it has said. */
const run = (folder: string, args: readonly string[]) =>
  new Promise<{ code: unknown; text: string }>((resolve) => {
    execFile(program, args, { cwd: folder, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, text: stdout + stderr });
    });
  });

testWithFuzzer(
  'finds no request that is answered as the document does not say',
  async () => {
    await using api = await openApi();
    const { parts } = api.provider;
    const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
    // The limit of requests is tested elsewhere.
    const counters = {
      ...parts.storage.counters,
      increment: async () => ({ count: 1, lastAt: 0, expiresAt: 0 }),
      clear: async () => undefined,
    };
    const handler = createManagement({ ...parts, storage: { ...parts.storage, counters } });
    const { port, close } = await listen(handler, { host: '127.0.0.1', port: 0 });
    writeFileSync(join(folder, 'schemathesis.toml'), await configure(api));
    const { code, text } = await run(folder, [
      ...['run', `http://127.0.0.1:${port}/v1/openapi.json`],
      ...['--header', `Authorization: Bearer ${api.robotToken}`],
      ...['--phases', 'coverage,fuzzing', '--max-examples', '10', '--max-time', '20'],
      ...['--seed', '1', '--no-color'],
    ]);
    await close();
    rmSync(folder, { recursive: true });
    expect(code === 0 ? '' : text).toBe('');
    expect(text).toMatch(/Tested: +\d\d/);
  },
  60_000,
);
