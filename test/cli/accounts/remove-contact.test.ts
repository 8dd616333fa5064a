/** `accounts remove-contact` and `accounts end-sessions`. */
import { expect, test } from '@jest/globals';
import { listenForMessages } from '../messages.ts';
import { csv, openWorkbench, row } from '../workbench.ts';

const typed = 'P12345678';

test('removes a contact, and says why when it does not', async () => {
  await using bench = await openWorkbench();
  await using messages = await listenForMessages();
  const [email, phone] = ['joelle@example.fr', '+33612345678'];
  await bench.run(['accounts', 'import', '-'], {
    input: csv(row({ identifier: typed, email, phone })),
  });
  await using store = await bench.open();
  const { id = '' } = (await store.account(typed)) ?? {};
  const verified = (value: string) => ({ value, verified: true });
  await store.domain.updateAccount(id, (account) => ({
    ...account,
    contacts: { email: verified(email), phone: verified(phone) },
  }));
  const run = (...args: string[]) =>
    bench.run(['accounts', ...args], { env: messages.settings, input: typed });

  expect(await run('remove-contact', typed, 'fax')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('the contact is mail or sms'),
  });
  expect(await run('remove-contact', '-', 'mail')).toEqual({
    code: 0,
    stdout: 'Removed.\n',
    stderr: '',
  });
  expect(messages.taken()).toMatchObject([{ to: phone }]);
  expect((await run('remove-contact', typed, 'mail')).stderr).toContain('no such contact');
  expect((await run('remove-contact', typed, 'sms')).stderr).toContain('send a letter');
  expect((await store.account(typed))?.contacts).toEqual({ phone: verified(phone) });

  expect(await run('end-sessions', typed)).toEqual({ code: 0, stdout: 'Ended.\n', stderr: '' });
  const events = await store.storage.audit.ofAccount(id, 10);
  expect(events.flatMap(({ type, operator }) => (operator ? [type] : []))).toEqual([
    'operator.sessions-ended',
    'operator.contact-removed',
    'account.imported',
  ]);
});
