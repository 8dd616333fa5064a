/** `accounts import` of somebody who made their account themselves, or whom somebody else has declared. */
import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { Newcomer } from '../../../accounts/lifecycle/create-account.ts';
import { listenForMessages } from '../messages.ts';
import { csv, identifierOf, openWorkbench, row, type Workbench } from '../workbench.ts';

const nir = '2920875117004';
const joelle = {
  birthName: 'Dubinore',
  givenNames: 'Joëlle',
  birthDate: '1992-08-15',
  gender: 'female',
  birthCountry: '99100',
  birthCommune: '75117',
  parents: [],
} as const;
const phone = '+33612345678';

/** An account as its owner made it; resolves with the identifier it has. */
async function declare(
  bench: Workbench,
  number?: string,
  details: Partial<Newcomer> = {},
): Promise<string> {
  await using store = await bench.open();
  const created = await store.domain.createAccount({
    id: randomUUID(),
    identity: { ...joelle, parents: [] },
    nir: number === undefined ? undefined : identifierOf(number),
    contacts: { phone: { value: phone, verified: true } },
    passwordHash: await store.domain.passwords.hash('Olivier7Jardin'),
    terms: { version: '1', at: 0 },
    ...details,
  });
  return 'made' in created ? (created.made.identifiers[0]?.value ?? '') : '';
}

const bring = (bench: Workbench, fields: Parameters<typeof row>[0], env: NodeJS.ProcessEnv = {}) =>
  bench.run(['accounts', 'import', '-'], { input: csv(row(fields)), env });

const signIn = async (bench: Workbench, typed: string) => {
  await using store = await bench.open();
  return await store.domain.signIn({
    identifiedBy: identifierOf(typed),
    password: 'Olivier7Jardin',
    deviceOf: () => undefined,
    address: '192.0.2.1',
    clientId: 'portal',
  });
};

test.each([
  ['by the provisional identifier', undefined, undefined],
  ['by a number that an agent has checked', nir, 'confirm-nir'],
  ['by the number of the person whom FranceConnect knows', nir, 'franceconnect'],
] as const)('an account is confirmed %s', async (_how, number, by) => {
  await using bench = await openWorkbench();
  const identityVouchedBy = by === 'franceconnect' ? by : 'person';
  const identifier = await declare(bench, number, { identityVouchedBy });
  if (by === 'confirm-nir') {
    expect((await bench.run(['accounts', by, nir])).stdout).toBe('Confirmed.\n');
    expect((await bench.run(['accounts', by, nir])).stdout).toContain('Nothing to do');
  }
  const file = { identifier, fund: '751', file_number: '12', role: 'allocataire' };
  const { code, stdout } = await bring(bench, file);
  expect([code, stdout]).toEqual([0, expect.stringContaining('confirmed: 1\n')]);
  expect(stdout).not.toContain('set aside');
  {
    await using store = await bench.open();
    const account = await store.account(identifier);
    expect(account).toMatchObject({
      identity: { birthName: 'DUBINÔRE', givenNames: 'Joëlle Françoise' },
      standing: { declared: false, announced: true },
      vouchers: { identity: 'fund', phone: 'person', ...(number && { nir: 'fund' }) },
      contacts: { phone: { value: phone, verified: true } },
      password: { kind: 'personal' },
    });
    expect(await store.domain.household.membershipsOf(account?.id ?? '')).toMatchObject([
      { fund: '751', fileNumber: '0000012', role: 'allocataire' },
    ]);
    const events = await store.storage.audit.ofAccount(account?.id ?? '', 5);
    expect(events.map(({ type }) => type)).toContain('account.confirmed');
  }
  expect((await bring(bench, file)).stdout).not.toContain('confirmed');
});

test.each<[string, string | undefined, Parameters<typeof row>[0]]>([
  ['a number under an invented name', nir, { birth_name: 'PERSONNE' }],
  // The file may have it from the stranger, or from a household that shares it.
  ['a number, with the contact that was proven', nir, { phone: '0612345678' }],
  ['a civil status', undefined, {}],
])('%s that was only declared goes to the person of the file', async (_what, number, fields) => {
  await using bench = await openWorkbench();
  await using messages = await listenForMessages();
  const declared = await declare(bench, number);
  const file = { phone: '0698765432', legacy_password: '24681357', ...fields, identifier: nir };
  const { code, stdout, stderr } = await bring(bench, file, messages.settings);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('added: 1\n');
  expect(stdout).toContain('refused: 0\nset aside: 1\n');
  const told = messages.taken();
  const notices = told.filter(({ text }) => text.includes('attend une confirmation de votre Caf'));
  const others = fields?.phone === undefined ? ['+33698765432'] : [];
  expect(notices.map(({ to }) => to).toSorted()).toEqual([phone, ...others]);
  const provisional = number === undefined ? declared : /P\d{8}/.exec(JSON.stringify(told))?.[0];
  expect(told).toHaveLength(notices.length + (number === undefined ? 0 : 1));
  {
    await using store = await bench.open();
    const [certified, other] = [await store.account(nir), await store.account(provisional ?? '')];
    expect(certified).toMatchObject({
      identity: { givenNames: 'Joëlle Françoise' },
      vouchers: { identity: 'fund', nir: 'fund' },
      password: { kind: 'legacy' },
    });
    expect(other?.identifiers.map(({ value }) => value)).toEqual([provisional]);
    expect(other?.standing).toMatchObject({ declared: true, endedBefore: expect.any(Number) });
    const namesakes = await store.domain.accounts.findByIdentity(certified?.identity ?? joelle);
    expect(namesakes.map(({ id }) => id)).toEqual([certified?.id]);
    const events = await store.storage.audit.ofAccount(other?.id ?? '', 5);
    expect(events.map(({ type }) => type)).toContain('account.set-aside');
  }
  expect(await signIn(bench, provisional ?? '')).toEqual({ setAside: true });
  expect(await signIn(bench, nir)).toEqual({ refused: true, isLastTry: false });
  // Once more: nothing is left to do.
  const again = await bring(bench, file, messages.settings);
  expect(again.stdout).toContain('added: 0\nalready there: 1');
  expect(again.stdout).not.toContain('set aside');
  expect(messages.taken()).toHaveLength(told.length);

  // An agent who knows better joins the two: the fund's account stays, with what services know the other one by.
  await using before = await bench.open();
  const [kept, other] = [await before.account(nir), await before.account(provisional ?? '')];
  await before.storage.subjects.claim(other?.id ?? '', 'service.example', 'sub');
  const join = ['accounts', 'attach-nir', provisional ?? '', nir];
  const isSame = fields?.birth_name === undefined;
  expect((await bench.run(join)).code).toBe(isSame ? 0 : 1);
  if (!isSame) expect((await bench.run([...join, '--despite-identity'])).code).toBe(0);
  for (const identifier of [nir, provisional ?? ''])
    expect(await signIn(bench, identifier)).toHaveProperty('account.id', kept?.id);
  await using store = await bench.open();
  expect(await store.account(nir)).toMatchObject({
    vouchers: { identity: 'fund', nir: 'fund' },
    standing: { declared: false },
  });
  expect(await store.storage.subjects.find(kept?.id ?? '', 'service.example')).toBe('sub');
  expect((await bring(bench, file)).stdout).toContain('kept their own password: 1');
});

test('FranceConnect’s person loses a number of somebody else, and nothing more', async () => {
  await using bench = await openWorkbench();
  await using messages = await listenForMessages();
  const identity = { ...joelle, birthName: 'AUTRE', parents: [] };
  await declare(bench, nir, { identity, identityVouchedBy: 'franceconnect' });
  expect((await bring(bench, { identifier: nir }, messages.settings)).stdout).toContain(
    'set aside: 1',
  );
  const texts = messages.taken().map(({ text }) => text);
  expect(texts).toHaveLength(2);
  expect(texts.join()).toContain("n'a pas confirmé votre numéro");
  const provisional = /P\d{8}/.exec(texts.join())?.[0] ?? '';
  expect(await signIn(bench, provisional)).toHaveProperty('account.standing.declared', false);
});

test('a provisional identifier stays with the person it was given to, and the line is told', async () => {
  await using bench = await openWorkbench();
  const identifier = await declare(bench);
  const { code, stdout, stderr } = await bring(bench, { identifier, birth_name: 'AUTRE' });
  expect([code, stdout]).toEqual([0, expect.stringContaining('kept their own password: 1')]);
  expect(stderr).toContain('line 2: has the identifier of a declared account');
  await using store = await bench.open();
  const account = await store.account(identifier);
  expect(account?.identity.birthName).toBe('Dubinore');
  expect(account?.standing.declared).toBe(true);
});

test('what can’t be sent is said, and holds nothing up', async () => {
  await using bench = await openWorkbench();
  await declare(bench, nir);
  const { code, stdout, stderr } = await bring(bench, { identifier: nir });
  expect([code, stdout]).toEqual([0, expect.stringContaining('set aside: 1')]);
  expect(stderr).toContain('2 notice(s) could not be sent');
});
