/** `accounts activation-code`: a letter for who can be reached no more. */
import { expect, test } from '@jest/globals';
import { isActivation } from '../../../accounts/credentials/activation-codes.ts';
import { csv, openWorkbench, row, type Workbench } from '../workbench.ts';

const typed = 'P12345678';

async function imported(contacts: { email?: string; phone?: string } = {}): Promise<Workbench> {
  const bench = await openWorkbench();
  const input = csv(row({ identifier: typed, legacy_password: '13572468', ...contacts }));
  const { code } = await bench.run(['accounts', 'import', '-'], { input });
  expect(code).toBe(0);
  return bench;
}
const make = (bench: Workbench, ...args: string[]) =>
  bench.run(['accounts', 'activation-code', ...args]);

test('prints a code for a person without a contact, ends the one before and all sign-ins', async () => {
  await using bench = await imported({ phone: '+33142345678' });
  const first = await make(bench, typed);
  expect(first).toEqual({ code: 0, stdout: expect.stringMatching(/^[2-9A-Z]{12}\n$/), stderr: '' });
  const input = `${typed}\n`;
  const second = await bench.run(['accounts', 'activation-code', '-'], { input });
  expect(second.code).toBe(0);

  await using store = await bench.open();
  const account = await store.account(typed);
  if (account === undefined) throw new Error('gone');
  const isGood = (code: string, now = Date.now()) =>
    isActivation(store.domain.index, account, code.trim(), now);
  expect([isGood(first.stdout), isGood(second.stdout)]).toEqual([false, true]);
  expect(isGood(second.stdout, Date.now() + 15 * 24 * 60 * 60_000)).toBe(false);
  // A number that no message reaches was of no use.
  expect(account.contacts).toEqual({});
  expect(account.standing.endedBefore).toBeGreaterThan(Date.now() - 60_000);
  const events = await store.storage.audit.ofAccount(account.id, 10);
  expect(events.map(({ type }) => type)).toContain('operator.activation-code');
});

test('refuses a code for a person who can be reached, unless the contact is lost, which is then removed', async () => {
  await using bench = await imported({ email: 'joelle@example.fr' });
  const refused = await make(bench, typed);
  expect([refused.code, refused.stdout]).toEqual([1, '']);
  expect(refused.stderr).toContain('--contact-lost');
  expect(refused.stderr).not.toContain('joelle');
  await using store = await bench.open();
  const { id = '' } = (await store.account(typed)) ?? {};
  await store.domain.updateAccount(id, (account) => ({ ...account, franceConnect: 'intruder' }));
  const made = await make(bench, typed, '--contact-lost');
  expect(made.code).toBe(0);
  const { contacts, franceConnect, standing } = (await store.account(typed)) ?? {};
  expect([contacts, franceConnect]).toEqual([{}, undefined]);
  expect(standing?.endedBefore).toBeGreaterThan(Date.now() - 60_000);
});

test('refuses a code for an unknown person', async () => {
  await using bench = await imported();
  const { code, stdout, stderr } = await make(bench, 'P87654321');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toBe('accounts activation-code: there is no such account\n');
});
