/** `accounts unlock`: who had to wait may try at once. */
import { expect, test } from '@jest/globals';
import { csv, identifierOf, openWorkbench, row, type Workbench } from '../workbench.ts';

const typed = 'P12345678';

/** Fails to sign in until one must wait; resolves with a try of the right password. */
async function hammer(bench: Workbench) {
  await using store = await bench.open();
  for (let failures = 0; failures < 5; failures += 1) {
    await store.domain.signIn(credentials('wrong'));
  }
  return await store.domain.signIn(credentials('13572468'));
}

const credentials = (password: string) => ({
  identifiedBy: identifierOf(typed),
  password,
  deviceOf: () => undefined,
  address: '192.0.2.1',
  clientId: 'portal',
});

test.each([
  ['on the command line', ['p 1234 5678'], ''],
  ['on standard input', ['-'], `${typed}\n`],
])('an identifier %s may be tried again at once', async (_where, args, input) => {
  await using bench = await openWorkbench();
  await bench.run(['accounts', 'import', '-'], {
    input: csv(row({ identifier: typed, legacy_password: '13572468' })),
  });
  expect(await hammer(bench)).toEqual({ waitMs: expect.any(Number) });

  const outcome = await bench.run(['accounts', 'unlock', ...args], { input });
  expect(outcome).toEqual({ code: 0, stdout: 'Unlocked: the next try is free.\n', stderr: '' });

  await using store = await bench.open();
  const record = await store.record(typed);
  expect(await store.domain.signIn(credentials('13572468'))).toHaveProperty(
    'account.id',
    record?.id,
  );
  const events = await store.storage.audit.ofAccount(record?.id ?? '', 10);
  expect(events.map(({ type }) => type)).toContain('operator.unlocked');
});

test('with AUDIT_LOG the event is also a line on standard error', async () => {
  await using bench = await openWorkbench();
  const env = { AUDIT_LOG: '1' };
  await bench.run(['accounts', 'import', '-'], { input: csv(row({ identifier: typed })) });
  const { code, stdout, stderr } = await bench.run(['accounts', 'unlock', typed], { env });
  expect([code, stdout]).toEqual([0, 'Unlocked: the next try is free.\n']);
  expect(JSON.parse(stderr)).toMatchObject({ stream: 'audit', type: 'operator.unlocked' });
});

test('someone unknown is unlocked as well, and said to be unknown', async () => {
  await using bench = await openWorkbench();
  await hammer(bench);
  const { code, stdout, stderr } = await bench.run(['accounts', 'unlock', typed]);
  expect({ code, stdout, stderr }).toEqual({
    code: 1,
    stdout: '',
    stderr: 'accounts unlock: there is no such account\n',
  });
  await using store = await bench.open();
  expect(await store.domain.signIn(credentials('13572468'))).toEqual({
    refused: true,
    isLastTry: false,
  });
});

test('what is no identifier is told, and not repeated', async () => {
  await using bench = await openWorkbench();
  const outcome = await bench.run(['accounts', 'unlock', '-'], { input: '26208751070012\n' });
  expect(outcome).toEqual({
    code: 1,
    stdout: '',
    stderr: 'accounts unlock: this is neither a NIR nor P and 8 digits\n',
  });
});
