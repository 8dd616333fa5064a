import { expect, test } from '@jest/globals';
import { demoClients } from '../../demo/index.ts';
import { addPeople, demoPeople } from '../../demo/people.ts';
import { welcome } from '../../demo/welcome.ts';
import { createListedClients } from '../../provider/clients/listed-clients.ts';
import { openProvider } from '../support/provider.ts';

const asInTheContract = [
  ['2620875107001', '13572468', true],
  ['1690395277002', 'Soleil2Printemps', false],
  ['181022A004003', '24681357', true],
  ['P12345678', 'Olivier7Jardin', false],
  ['2920875117004', '86427531', true],
];

const idOfPierre = demoPeople[1]?.account.id ?? '';

test('the people are added once, and a second start changes nothing', async () => {
  await using provider = await openProvider();
  const { accounts } = provider.domain;
  const records = () => Promise.all(demoPeople.map(({ account }) => accounts.find(account.id)));

  const first = await addPeople(provider.domain);
  expect(
    first.map(({ identifier, password, firstConnection }) => [
      identifier,
      password,
      firstConnection,
    ]),
  ).toEqual(asInTheContract);
  const stored = await records();
  for (const [i, { account, password }] of demoPeople.entries()) {
    const record = stored[i];
    if (record === undefined) throw new Error(`${account.id} is missing`);
    expect(accounts.open(record)).toMatchObject({ ...account, version: 1 });
    expect(record.passwordKind).toBe(password.kind);
    const hash = accounts.passwordHash(record);
    expect(await provider.domain.passwords.verify(password.text, hash)).toBe(true);
  }

  const placesOf = async () => {
    const ids = demoPeople.map(({ account }) => account.id);
    const found = await Promise.all(ids.map(provider.domain.household.membershipsOf));
    return found.flat().map(({ fund, fileNumber, role }) => `${fund} ${fileNumber} ${role}`);
  };
  expect(await placesOf()).toEqual([
    '131 0000042 allocataire',
    '131 0000042 conjoint',
    '131 0000042 enfant',
  ]);
  expect(await addPeople(provider.domain)).toEqual(first);
  expect(await records()).toEqual(stored);
  expect((await provider.domain.household.dossiersOf(idOfPierre))[0]?.version).toBe(1);
});

test('a changed password is kept, and the terminal no longer shows the one of the demo', async () => {
  await using provider = await openProvider();
  const { accounts, passwords } = provider.domain;
  await addPeople(provider.domain);
  const record = await accounts.find(demoPeople[3]?.account.id ?? '');
  if (record === undefined) throw new Error('nobody there');
  const account = accounts.open(record);
  // A provisional identifier is replaced once the person has a NIR.
  await accounts.update({
    ...account,
    identifiers: [{ kind: 'nir', value: '1631299352001' }],
    password: { kind: 'personal', hash: await passwords.hash('Un nouveau 2') },
  });
  const again = await addPeople(provider.domain);
  expect(again[3]).toMatchObject({ password: undefined, firstConnection: false });
  expect(
    await accounts.findByIdentifier({ kind: 'provisional', value: 'P12345678' }),
  ).toBeUndefined();
});

test('the registration passes the same checks as any other', () => {
  const clients = createListedClients(demoClients);
  const ours = { firstParty: true, requirePkce: true, allowedClaims: ['dossiers'] };
  expect(clients.all().find(({ id }) => id === 'demo-portal')).toMatchObject(ours);
  expect(clients.all().find(({ id }) => id === 'demo-dossiers')).toMatchObject(ours);

  // A service that somebody tries beside them is not warned of, because of theirs.
  const tried = {
    client_id: 'my-service',
    client_secret: 'f'.repeat(64),
    redirect_uris: ['http://localhost:4000/callback'],
  };
  expect(createListedClients([...demoClients, tried]).warnings).toEqual([]);
});

test('the terminal shows the addresses, the people and how to stop', () => {
  const text = welcome({
    issuer: 'http://localhost:3000',
    portal: 'http://localhost:3001',
    standIn: 'http://localhost:3002',
    console: 'http://localhost:3003',
    people: [
      { name: 'A', identifier: '1', password: 'p', firstConnection: true },
      { name: 'Bé', identifier: '2', password: undefined, firstConnection: false },
    ],
  });
  expect(text).toContain('http://localhost:3001/outbox');
  expect(text).toContain('http://localhost:3002/');
  expect(text).toContain('http://localhost:3003/');
  expect(text).toMatch(/A +1 +p +première connexion à faire\n/);
  expect(text).toMatch(/Bé +2 +\(changé depuis\) +compte complet\n/);
  expect(text).toContain('Ctrl-C');
});
