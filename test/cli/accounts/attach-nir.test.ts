/** `accounts attach-nir`: a provisional identifier and the NIR that came later open one account. */
import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { listenForMessages } from '../messages.ts';
import { csv, identifierOf, openWorkbench, row, type Workbench } from '../workbench.ts';

const [provisional, nir] = ['P12345678', '2920875117004'];

const addPeople = (bench: Workbench) =>
  bench.run(['accounts', 'import', '-'], {
    input: csv(
      row({ identifier: provisional, legacy_password: '13572468' }),
      row({ identifier: '2920875117005', birth_name: 'AUTRE' }),
    ),
  });
const attach = (bench: Workbench, args: readonly string[], input = '') =>
  bench.run(['accounts', 'attach-nir', ...args], { input });

test.each([
  ['on the command line', [provisional, '2 92 08 75 117 004'], ''],
  ['on standard input', [provisional], `${nir}\n`],
])('with the number %s, both open the account', async (_where, args, input) => {
  await using bench = await openWorkbench();
  await addPeople(bench);
  const outcome = await attach(bench, args, input);
  const stdout = 'Attached: both identifiers open the account.\n';
  expect(outcome).toEqual({ code: 0, stdout, stderr: '' });
  {
    await using store = await bench.open();
    const record = await store.record(provisional);
    for (const typed of [provisional, nir]) {
      const result = await store.domain.signIn({
        identifiedBy: identifierOf(typed),
        password: '13572468',
        deviceOf: () => undefined,
        address: '192.0.2.1',
        clientId: 'portal',
      });
      expect(result).toHaveProperty('account.id', record?.id);
    }
    const events = await store.storage.audit.ofAccount(record?.id ?? '', 10);
    expect(events.map(({ type }) => type)).toContain('operator.nir-attached');
  }
  const again = await attach(bench, [provisional, nir]);
  expect(again.code).toBe(0);
  expect(again.stdout).toContain('Nothing to do');
});

test('takes a number from the account of somebody who has only typed it', async () => {
  await using bench = await openWorkbench();
  await using messages = await listenForMessages();
  await bench.run(['accounts', 'import', '-'], { input: csv(row({ identifier: provisional })) });
  {
    await using store = await bench.open();
    await store.domain.createAccount({
      id: randomUUID(),
      identity: {
        birthName: 'Inventé',
        givenNames: 'Anne',
        birthDate: '1992-08-15',
        gender: 'female',
        birthCountry: '99100',
        birthCommune: '75117',
        parents: [],
      },
      nir: identifierOf(nir),
      contacts: { phone: { value: '+33612345678', verified: true } },
      passwordHash: 'hash',
      terms: { version: '1', at: 0 },
    });
  }
  const args = ['accounts', 'attach-nir', provisional, nir];
  expect((await bench.run(args, { env: messages.settings })).code).toBe(0);
  expect(messages.taken().map(({ to }) => to)).toEqual(['+33612345678', '+33612345678']);
  await using store = await bench.open();
  expect(await store.account(nir)).toMatchObject({
    identity: { birthName: 'DUBINÔRE' },
    vouchers: { identity: 'fund', nir: 'agent' },
  });
  const drawn = /P\d{8}/.exec(JSON.stringify(messages.taken()))?.[0] ?? '';
  expect((await store.account(drawn))?.standing.setAsideAt).toEqual(expect.any(Number));
});

test('is refused for a number that is somebody’s, another, or contradicts the identity', async () => {
  await using bench = await openWorkbench();
  await addPeople(bench);
  for (const [number, reason] of [
    ['2920875117005', 'belongs to another account'],
    ['1920875117004', 'does not agree with the gender'],
    ['2910875117004', 'does not agree with the birth year'],
    ['2920875117004 99', 'key of the NIR is wrong'],
    ['7920875117004', 'provisional NIR'],
    ['P87654321', 'not a NIR'],
  ] as const) {
    const { code, stderr, stdout } = await attach(bench, [provisional, number]);
    expect({ number, code, stdout }).toEqual({ number, code: 1, stdout: '' });
    expect(stderr).toContain(reason);
    expect(stderr).not.toContain(number);
  }
  expect((await attach(bench, ['P00000000', nir])).stderr).toContain('no such account');
  expect((await attach(bench, [nir, nir])).stderr).toContain('P and 8 digits');
  expect((await attach(bench, [])).code).toBe(2);
  {
    await using store = await bench.open();
    expect((await store.account(provisional))?.identifiers).toHaveLength(1);
  }
  const checked = await attach(bench, ['--despite-identity', provisional, '2920975117004']);
  expect(checked.code).toBe(0);
  const { code, stderr } = await attach(bench, [provisional, nir]);
  expect([code, stderr]).toEqual([1, expect.stringContaining('the account has another NIR')]);
});
