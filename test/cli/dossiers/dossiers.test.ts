/** `dossiers import`, `dossiers events` and places of earlier releases: how households get in, and what funds get out. */
import { expect, test } from '@jest/globals';
import { dayAt, dayBefore } from '../../../accounts/household/days.ts';
import { renewStored } from '../../../accounts/renew-stored.ts';
import {
  csv,
  identifierOf,
  openWorkbench,
  provisional,
  row,
  type Workbench,
} from '../workbench.ts';

const today = dayAt(Date.now());
const yesterday = dayBefore(today);
const [angela, pierre, joelle] = ['2620875107001', '1690395277002', '2920875117004'];

const file = (...rows: readonly string[]) =>
  ['fund,file_number,identifier,role,from,until', ...rows].join('\n');
const bring = (bench: Workbench, ...rows: readonly string[]) =>
  bench.run(['dossiers', 'import', '-'], { input: file(...rows) });
const summary = (changed: number, asBefore: number, refused: number) =>
  `changed: ${changed}\nas before: ${asBefore}\nrefused: ${refused}\n`;

const person = (identifier: string, fields: Parameters<typeof row>[0] = {}) =>
  row({ identifier, gender: identifier.startsWith('1') ? 'M' : 'F', ...fields });
const addPeople = (bench: Workbench, ...rows: readonly string[]) =>
  bench.run(['accounts', 'import', '-'], { input: csv(...rows) });

type Store = Awaited<ReturnType<Workbench['open']>>;
async function idOf({ record }: Store, identifier: string): Promise<string> {
  const found = await record(identifier);
  if (found === undefined) throw new Error('no such account');
  return found.id;
}
const placesOf = async (store: Store, identifier: string) =>
  (await store.domain.household.membershipsOf(await idOf(store, identifier))).map(
    ({ fund, fileNumber, role }) => `${fund} ${fileNumber} ${role}`,
  );

test('households get in, wrong rows are reported, and the same file changes nothing', async () => {
  await using bench = await openWorkbench();
  await addPeople(bench, person(angela), person(pierre), person(joelle));
  const rows = [
    `131,42,${angela},allocataire,2020-01-01,`,
    `131,0000042,${pierre},conjoint,2020-01-01,`,
    `131,42,${joelle},enfant,2020-01-01,${yesterday}`,
    `131,42,${joelle},autre,${today},`,
    `075,7,${joelle},allocataire,2024-02-29,${today}`,
  ];
  const wrong = [
    `131,42,${joelle},conjoint,2021-01-01,2021-12-31`,
    `131,43,2750175117004,autre,2020-01-01,`,
    '131,42,P00000000,autre,2020-01-01,',
    `13,12345678,${angela},parent,2023-02-29,2020-13-01`,
    `131,42,${angela},allocataire,2020-01-02,2020-01-01`,
    `131,42,${Array(100).fill(angela).join(' ')},autre,2020-01-01,`,
    `131,42,${angela},allocataire,01/01/2020`,
  ];
  const first = await bring(bench, ...rows, ...wrong);
  expect(first.stderr.split('\n')).toEqual([
    'line 10: fund must be 3 digits; file_number must be 1 to 7 digits; role must be allocataire, conjoint, enfant or autre; ' +
      'from must be a day of the calendar, YYYY-MM-DD; until must be a day of the calendar, YYYY-MM-DD',
    'line 11: until is before from',
    'line 12: identifier is neither a NIR nor P and 8 digits',
    'line 13: has 5 fields, the header 6',
    'line 8: identifier is of no account',
    'line 9: identifier is of no account',
    'line 7: the person has another role in the dossier during that time',
    '',
  ]);
  expect(first).toMatchObject({ code: 1, stdout: summary(5, 0, 7) });
  const again = await bring(bench, ...rows);
  expect(again).toEqual({ code: 0, stdout: summary(0, 5, 0), stderr: '' });

  await using store = await bench.open();
  expect(await placesOf(store, angela)).toEqual(['131 0000042 allocataire']);
  expect(await placesOf(store, pierre)).toEqual(['131 0000042 conjoint']);
  expect(await placesOf(store, joelle)).toEqual(['075 0000007 allocataire', '131 0000042 autre']);
});

test('a file without the columns is refused whole', async () => {
  await using bench = await openWorkbench();
  const { code, stderr } = await bench.run(['dossiers', 'import', '-'], { input: 'fund,role\n' });
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('missing columns: file_number, identifier, from, until'),
  ]);
});

test('nobody gets into a dossier by a number that only they have named, or while set aside', async () => {
  await using bench = await openWorkbench();
  {
    await using store = await bench.open();
    const { domain } = store;
    await domain.createAccount({
      id: 'declared',
      identity: {
        birthName: 'MERCIER',
        givenNames: 'Pierre',
        birthDate: '1969-03-17',
        gender: 'male',
        birthCountry: '99100',
        birthCommune: '95277',
        parents: [],
      },
      nir: identifierOf(pierre),
      contacts: { phone: { value: '+33612345678', verified: true } },
      passwordHash: 'hash',
      terms: { version: '1', at: 0 },
    });
  }
  const wanted = `131,42,${pierre},allocataire,2020-01-01,`;
  const { code, stderr } = await bring(bench, wanted);
  expect([code, stderr]).toEqual([
    1,
    'line 2: only the owner of the account has named the identifier\n',
  ]);
  await bench.run(['accounts', 'confirm-nir', pierre]);
  expect((await bring(bench, wanted)).code).toBe(0);
});

test('a row of people gives a place from today on, once, and never a second responsable', async () => {
  await using bench = await openWorkbench();
  const place = { fund: '131', file_number: '42' };
  const rows = [
    person(angela, { ...place, role: 'allocataire' }),
    person(pierre, { ...place, role: 'allocataire' }),
    person(joelle, { ...place, role: 'enfant' }),
  ];
  const first = await addPeople(bench, ...rows);
  expect(first.code).toBe(1);
  expect(first.stdout).toContain('added: 3\n');
  expect(first.stdout).toContain('not in their dossier: 1\n');
  expect(first.stderr).toBe(
    'line 3: is not in the dossier: another person is the allocataire at that time\n',
  );
  await bring(bench, `131,42,${joelle},enfant,${yesterday},${yesterday}`);
  const other = { ...place, role: 'autre' };
  await addPeople(bench, person(angela, other), person(joelle, { ...place, role: 'enfant' }));
  await using store = await bench.open();
  expect(await placesOf(store, angela)).toEqual(['131 0000042 allocataire']);
  expect(await placesOf(store, pierre)).toEqual([]);
});

test('events are read on from a cursor, as JSON lines with the keys that funds know', async () => {
  await using bench = await openWorkbench();
  await addPeople(bench, person(angela), person(pierre));
  await bring(
    bench,
    `131,42,${angela},allocataire,2020-01-01,`,
    `131,42,${pierre},conjoint,2020-01-01,`,
  );
  const read = async (...args: readonly string[]) => {
    const { stdout, stderr, code } = await bench.run(['dossiers', 'events', ...args]);
    expect([code, stderr]).toEqual([0, '']);
    return stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  };
  expect(await read()).toEqual([]);
  await using store = await bench.open();
  const { household } = store.domain;
  const accounts = [await idOf(store, angela), await idOf(store, pierre)];
  const [accountId = '', conjoint = ''] = accounts;
  const [found] = await household.dossiersOf(accountId);
  const dossierId = found?.id ?? '';
  await household.give({ dossierId, accountId });
  const [given] = await read();
  const about = { at: expect.stringMatching(/Z$/), fund: '131', file_number: '0000042', accounts };
  expect(given).toEqual({ cursor: expect.any(String), type: 'authorization.given', ...about });

  await household.declareSeparation({ dossierId, accountId: conjoint, date: yesterday });
  const later = await read('--after', given.cursor);
  expect(later.map(({ cursor: _, ...line }) => line)).toEqual([
    { type: 'separation.declared', ...about, date: yesterday },
    { type: 'authorization.ended', ...about, reason: 'separation' },
  ]);
  expect(await read('--after', later.at(-1).cursor)).toEqual([]);
  for (const cursor of ['x', '-1', '1.5', ''])
    expect((await bench.run(['dossiers', 'events', `--after=${cursor}`])).code).toBe(2);
});

test('places that an earlier release stored on accounts become memberships, once, and are restartable', async () => {
  await using bench = await openWorkbench();
  const rows = [angela, pierre, joelle, provisional(1)];
  await addPeople(bench, ...rows.map((identifier) => person(identifier)));
  await using store = await bench.open();
  const { accounts, household, updateAccount } = store.domain;
  const { facts } = store.storage;
  const place = (fund: string, role: 'allocataire' | 'conjoint') => ({
    fund,
    fileNumber: '42',
    role,
  });
  const places = [
    place('131', 'allocataire'),
    place('131', 'conjoint'),
    place('131', 'conjoint'),
    place('CAF 13', 'allocataire'),
  ];
  for (const [i, identifier] of rows.entries()) {
    const id = await idOf(store, identifier);
    await updateAccount(id, (account) => ({ ...account, membership: places[i] }));
  }
  const before = await store.account(angela);
  const { uses } = store.storage;
  const stored = { accounts, household, uses, facts, clock: Date.now, hasRetention: false };
  const stopped = AbortSignal.abort();
  expect(await renewStored({ ...stored, signal: stopped })).toBe(0);
  const { signal } = new AbortController();
  // Of the two conjoints one stays where it was, and so does what names no dossier.
  expect(await renewStored({ ...stored, signal })).toBe(2);
  expect(await placesOf(store, angela)).toEqual(['131 0000042 allocataire']);
  const couple = [...(await placesOf(store, pierre)), ...(await placesOf(store, joelle))];
  expect(couple).toEqual(['131 0000042 conjoint']);
  const moved = await store.account(angela);
  expect(moved).toMatchObject({ membership: undefined, updatedAt: before?.updatedAt });
  expect((await store.account(provisional(1)))?.membership).toMatchObject({ fund: 'CAF 13' });
  const [found] = await household.dossiersOf(await idOf(store, angela));
  expect(found?.dossier.members[0]?.from).toBe(dayAt(moved?.createdAt ?? 0));
  // Done once: what a fund has ended since doesn't come back.
  await household.erase(await idOf(store, angela));
  expect(await renewStored({ ...stored, signal })).toBe(0);
  expect(await placesOf(store, angela)).toEqual([]);
});
