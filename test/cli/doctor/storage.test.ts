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
