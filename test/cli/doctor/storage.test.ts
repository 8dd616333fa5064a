/** `doctor` on stores before their first start, and at work under another index key. */
import { expect, test } from '@jest/globals';
import { csv, importing, openWorkbench, row } from '../workbench.ts';

const indexKey = (fill: number) => ({
  IDENTIFIER_INDEX_KEY: Buffer.alloc(32, fill).toString('base64'),
});

test('doctor with another index key stores nothing, and reports it once accounts are there', async () => {
  await using bench = await openWorkbench();
  const before = await bench.run(['doctor'], { env: indexKey(1) });
  expect(before).toMatchObject({ code: 0, stderr: '' });
  expect(before.stdout).toMatch(/none yet; the first start/);

  const input = csv(row());
  const imported = await bench.run([...importing, '-'], { env: indexKey(2), input });
  expect(imported).toMatchObject({ code: 0, stderr: '' });

  const wrong = await bench.run(['doctor'], { env: indexKey(1) });
  expect(wrong.code).toBe(1);
  expect(wrong.stdout).toMatch(/^ok {7}storage: .* answers$/m);
  expect(wrong.stdout).toMatch(/^fault {4}index key: .*bring the former one back$/m);

  const right = await bench.run(['doctor'], { env: indexKey(2) });
  expect(right).toMatchObject({ code: 0, stderr: '' });
  expect(right.stdout).toMatch(/^ok {7}index key: the one/m);
});

test('doctor tells of stored services what it tells of those of a file, and names one that is in both', async () => {
  await using bench = await openWorkbench();
  const sealKey = (id: string) => ({
    IDENTIFIER_SEAL_KEYS: `${id}:${Buffer.alloc(32, 1).toString('base64')}`,
  });
  const env = { DEMO: '0', ...sealKey('k1') };
  const entry = {
    client_id: 'portal',
    redirect_uris: ['https://portal.example/callback'],
    scope: 'openid offline_access',
  };
  await bench.run(['clients', 'add', '-'], { env, input: JSON.stringify(entry) });
  const { code, stdout } = await bench.run(['doctor'], { env });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ok {7}clients: 1 stored$/m);
  expect(stdout).toMatch(/^warning {2}clients: portal: scope has offline_access/m);
  expect(stdout).not.toContain('no service can use');

  const listed = [{ ...entry, client_secret: '0123456789abcdefghijklmnopqrstuv' }];
  const CLIENTS_FILE = bench.file('clients.json', JSON.stringify(listed));
  const both = await bench.run(['doctor'], { env: { ...env, CLIENTS_FILE } });
  expect(both.code).toBe(1);
  expect(both.stdout).toMatch(
    /^fault {4}clients: portal: a client of this id is stored: take it out of CLIENTS_FILE, or run/m,
  );

  const without = await bench.run(['doctor'], { env: { ...env, ...sealKey('k2') } });
  expect(without.stdout).toMatch(
    /^fault {4}clients: portal: sealed with the key k1, which is not in/m,
  );
  await bench.run(['clients', 'remove', 'portal'], { env });
  expect((await bench.run(['doctor'], { env })).stdout).toMatch(
    /^warning {2}clients: no service can use this provider: set CLIENTS_FILE, or run/m,
  );
});
