/** `accounts unlink-franceconnect`: the link goes, the account stays, the trail knows. */
import { expect, test } from '@jest/globals';
import { csv, openWorkbench, row } from '../workbench.ts';

const typed = 'P12345678';

test('removes a link, which may be made again', async () => {
  await using bench = await openWorkbench();
  const input = csv(row({ identifier: typed, legacy_password: '13572468' }));
  await bench.run(['accounts', 'import', '-'], { input });
  await using store = await bench.open();
  const { accounts, updateAccount } = store.domain;
  const before = await store.account(typed);
  const link = { upstream: 'franceConnect', subject: 'subject' } as const;
  const linked = await updateAccount(before?.id ?? '', (account) => ({
    ...account,
    franceConnect: 'subject',
    franceConnectPlus: 'another',
  }));
  expect(await accounts.findByLink(link)).toBeDefined();

  const unlink = () => bench.run(['accounts', 'unlink-franceconnect', '-'], { input: typed });
  expect(await unlink()).toEqual({ code: 0, stdout: 'Unlinked.\n', stderr: '' });
  expect(await accounts.findByLink(link)).toBeUndefined();
  const after = await store.account(typed);
  expect([after?.franceConnect, after?.franceConnectPlus]).toEqual([undefined, undefined]);
  // A session that came by the link ends with it.
  expect(after?.standing.endedBefore).toBeGreaterThan(Date.now() - 60_000);
  expect(after?.identifiers).toEqual(linked?.identifiers);
  const [event] = await store.storage.audit.ofAccount(after?.id ?? '', 1);
  expect(event?.type).toBe('operator.franceconnect-unlinked');

  expect(await unlink()).toEqual({
    code: 1,
    stdout: '',
    stderr: 'accounts unlink-franceconnect: the account is not linked to FranceConnect\n',
  });
});

test('says that an account is unknown', async () => {
  await using bench = await openWorkbench();
  const { code, stderr } = await bench.run(['accounts', 'unlink-franceconnect', typed]);
  expect([code, stderr]).toEqual([1, 'accounts unlink-franceconnect: there is no such account\n']);
});
