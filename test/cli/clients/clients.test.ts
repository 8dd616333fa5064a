/** The commands on stored services. */
import { expect, test } from '@jest/globals';
import { openWorkbench } from '../workbench.ts';

const entry = {
  client_id: 'portal',
  client_name: 'Portail\tde test',
  redirect_uris: ['https://portal.example/callback'],
};
const json = (value: object) => JSON.stringify(value);
/** Without the services of the demo. */
async function openBench() {
  const bench = await openWorkbench();
  const run: typeof bench.run = (args, { env, ...input } = {}) =>
    bench.run(['clients', ...args], { env: { DEMO: '0', ...env }, ...input });
  return { ...bench, run };
}

const secretOf = (stdout: string): string => JSON.parse(stdout).client_secret;

test('a service is added, shown, changed, disabled and removed, and its secret is shown once', async () => {
  await using bench = await openBench();
  const file = bench.file('portal.json', json(entry));
  const added = await bench.run(['add', file]);
  expect(added).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/^Keep the secret now.*\nAdded\. All providers know/),
  });
  const secret = secretOf(added.stdout);
  expect(JSON.parse(added.stdout)).toEqual({
    client_id: 'portal',
    client_secret: expect.stringMatching(/^[\w.~-]{43}$/),
  });
  const again = await bench.run(['add', '-'], { input: json(entry) });
  expect(again).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('`npm run cli -- clients update portal FILE.json` changes it'),
  });

  const list = await bench.run(['list']);
  expect(list).toEqual({ code: 0, stdout: 'portal\tstored\tPortail de test\n', stderr: '' });
  const shown = await bench.run(['show', 'portal']);
  expect(JSON.parse(shown.stdout)).toEqual({ ...entry, client_id_issued_at: expect.any(Number) });
  expect(shown.stderr).toBe('Stored, version 1.\n');

  // What is shown can be changed and handed in.
  const changed = { ...JSON.parse(shown.stdout), client_name: 'Autre' };
  const update = ['update', 'portal', '-'];
  const updated = await bench.run(update, { input: json(changed) });
  expect(updated).toMatchObject({ code: 0, stdout: '', stderr: expect.stringMatching(/^Changed/) });
  expect((await bench.run(update, { input: json(changed) })).stderr).toContain('Nothing to do');

  const rotated = await bench.run(['rotate-secret', 'portal', '--keep-old-for', '30m']);
  expect(rotated.stderr).toContain('The former secret counts for 30m more.');
  expect(secretOf(rotated.stdout)).not.toBe(secret);
  expect((await bench.run(['show', 'portal'])).stderr).toMatch(
    /^Stored, version 3\. A former secret counts until \d{4}-.*Z\.\n$/,
  );
  const leaked = await bench.run(['rotate-secret', 'portal', '--keep-old-for', '0']);
  expect(leaked.stderr).toContain('The former secret counts no more.');
  expect((await bench.run(['show', 'portal'])).stderr).toBe('Stored, version 4.\n');

  expect((await bench.run(['disable', 'portal'])).stderr).toMatch(/^Disabled/);
  expect((await bench.run(['list'])).stdout).toBe('portal\tdisabled\tAutre\n');
  expect((await bench.run(['enable', 'portal'])).stderr).toMatch(/^Enabled/);
  expect((await bench.run(['remove', 'portal'])).stderr).toMatch(/^Removed/);
  expect((await bench.run(['list'])).stdout).toBe('');
  expect((await bench.trail()).map((line) => line.split(' ')[0])).toEqual([
    'client.added',
    'client.changed',
    'client.secret-rotated',
    'client.secret-rotated',
    'client.disabled',
    'client.enabled',
    'client.removed',
  ]);
});

test('a service of the file is shown, and changed only there', async () => {
  await using bench = await openBench();
  const ofFile = { ...entry, client_secret: '0123456789abcdefghijklmnopqrstuv' };
  const env = { CLIENTS_FILE: bench.file('clients.json', json([ofFile])) };
  const run = (args: readonly string[], input = '') => bench.run([...args], { env, input });
  expect((await run(['list'])).stdout).toBe('portal\tfile\tPortail de test\n');
  const shown = await run(['show', 'portal']);
  expect(JSON.parse(shown.stdout)).toEqual(entry);
  for (const refused of [
    await run(['add', '-'], json(entry)),
    await run(['update', 'portal', '-'], json(entry)),
    await run(['disable', 'portal']),
    await run(['remove', 'portal']),
    await run(['rotate-secret', 'portal']),
  ])
    expect(refused).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('portal is in CLIENTS_FILE or of the demo: change it there'),
    });
  expect(await bench.trail()).toEqual([]);
});

test('what is wrong is told in words, without a secret', async () => {
  await using bench = await openBench();
  const add = (input: string) => bench.run(['add', '-'], { input });
  expect((await add('{"client_secret": "hush')).stderr).toContain('standard input is not JSON');
  const faulty = await add(
    json({ ...entry, redirect_uris: [], client_secret: 'hush, hush, hush' }),
  );
  expect(faulty).toMatchObject({ code: 1, stdout: '' });
  expect(faulty.stderr).toContain('portal: client_secret is made by the provider: leave it out');
  expect(faulty.stderr).toContain('portal: redirect_uris must name at least one');
  expect(faulty.stderr).not.toContain('hush');
  for (const [args, words] of [
    [['add', '/nowhere.json'], 'there is no such file'],
    [['show', 'nobody'], 'there is no client nobody'],
    [['enable', 'nobody'], 'no client nobody is stored'],
  ] as const)
    expect(await bench.run([...args])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(words),
    });
  for (const time of ['soon', '-1h', '24', '1.5h'])
    expect(await bench.run(['rotate-secret', 'portal', `--keep-old-for=${time}`])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('such as 24h, or 0'),
    });
});
