/** Dossiers: who is in them, the autorisation de gestion, separations, and what funds are told. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { membersSeenBy, parseDossierNumber } from '../../accounts/household/dossier.ts';
import type { Household, Outcome } from '../../accounts/household/household.ts';
import type { MembershipRow } from '../../accounts/household/import-memberships.ts';
import { day, hour, openDomain } from './support.ts';

let provider: ReturnType<typeof openDomain>;
let household: Household;
beforeEach(() => {
  provider = openDomain();
  household = provider.domain.household;
});
afterEach(() => provider[Symbol.asyncDispose]());

/** The clock begins on 2026-03-01. */
const today = '2026-03-01';
const yesterday = '2026-02-28';
const number = { fund: '131', fileNumber: '0000042' };
type Row = Partial<MembershipRow> & Pick<MembershipRow, 'accountId' | 'role'>;
const row = (details: Row): MembershipRow => ({ ...number, from: '2020-01-01', ...details });
const ada = row({ accountId: 'ada', role: 'allocataire' });
const bob = row({ accountId: 'bob', role: 'conjoint' });
const cleo = row({ accountId: 'cleo', role: 'enfant' });
const importRows = (...rows: MembershipRow[]) => household.importMemberships(rows);

const membership = async (accountId: string) => (await household.membershipsOf(accountId))[0];
const rights = async (accountId: string) => (await membership(accountId))?.rights;
const events = async () =>
  (await household.events(0, 10_000)).map(({ cursor: _, ...event }) => event);
const types = async () => (await events()).map(({ type }) => type);

/** Adds the household of Ada (responsable), Bob (conjoint) and Cleo (enfant). */
async function openFamily() {
  await importRows(ada, bob, cleo);
  const [found] = await household.dossiersOf('ada');
  const dossierId = found?.id ?? '';
  const by = (accountId: string) => ({ dossierId, accountId });
  return {
    dossierId,
    by,
    give: () => household.give(by('ada')),
    separate: (accountId = 'bob', date = yesterday) =>
      household.declareSeparation({ ...by(accountId), date }),
  };
}
const outcomeOf = async (outcome: Promise<Outcome>) => (await outcome).outcome;

describe('rights', () => {
  it('are those of the role, with an authorization and after a separation', async () => {
    const { give, separate } = await openFamily();
    expect(await household.membershipsOf('ada')).toEqual([
      { ...number, role: 'allocataire', rights: ['own_data', 'manage', 'declare_separation'] },
    ]);
    expect(await rights('bob')).toEqual(['own_data', 'declare_separation']);
    expect(await rights('cleo')).toEqual(['own_data']);
    await give();
    expect(await rights('bob')).toEqual(['own_data', 'declare_separation', 'manage']);
    await separate();
    expect(await rights('bob')).toEqual(['own_data']);
    expect(await rights('ada')).toEqual(['own_data', 'manage']);
    expect(await household.membershipsOf('nobody')).toEqual([]);
  });

  it('of a person in several dossiers are those of each, in the order of their numbers', async () => {
    const other = { fund: '075', fileNumber: '1234567' };
    await importRows(cleo, row({ ...other, accountId: 'cleo', role: 'allocataire' }));
    const memberships = await household.membershipsOf('cleo');
    expect(memberships.map(({ fund, role }) => [fund, role])).toEqual([
      ['075', 'allocataire'],
      ['131', 'enfant'],
    ]);
  });

  it('hold from the first day up to and with the last, in Paris', async () => {
    await importRows({ ...bob, from: '2026-03-02', until: '2026-03-03' });
    const steps = [
      // 22:59, and one minute past midnight in Paris.
      [12 * hour + 59 * 60_000, false],
      [2 * 60_000, true],
      [47 * hour + 58 * 60_000, true],
      [60_000, false],
    ] as const;
    for (const [ms, isMember] of steps) {
      provider.advance(ms);
      expect([new Date(provider.clock()), (await membership('bob')) !== undefined]).toEqual([
        expect.any(Date),
        isMember,
      ]);
    }
  });

  it.each([
    ['ada', ['ada', 'bob', 'cleo']],
    ['bob', ['ada', 'bob']],
    ['cleo', ['cleo']],
  ])('let %s see of the members: %s', async (viewer, seen) => {
    await openFamily();
    const [{ dossier } = { dossier: undefined }] = await household.dossiersOf(viewer);
    const member = dossier?.members.find(({ accountId }) => accountId === viewer);
    if (dossier === undefined || member === undefined) throw new Error('no member');
    const members = membersSeenBy(dossier, member, today);
    expect(members.map(({ accountId }) => accountId)).toEqual(seen);
  });
});

describe('an autorisation de gestion', () => {
  it('is given by the responsable alone, to the conjoint', async () => {
    const { by, give } = await openFamily();
    expect(await outcomeOf(household.give(by('bob')))).toBe('notAllowed');
    expect(await outcomeOf(household.give(by('cleo')))).toBe('notAllowed');
    expect(await outcomeOf(household.give(by('stranger')))).toBe('unknown');
    expect(await household.give({ dossierId: 'no such dossier', accountId: 'ada' })).toEqual({
      outcome: 'unknown',
    });
    expect(await types()).toEqual([]);
    expect(await give()).toMatchObject({ outcome: 'done', events: [{ accounts: ['ada', 'bob'] }] });
    expect(await give()).toMatchObject({ outcome: 'done', events: [] });
    expect(await events()).toEqual([
      { type: 'authorization.given', at: provider.clock(), ...number, accounts: ['ada', 'bob'] },
    ]);
  });

  it('is given to nobody where there is no conjoint', async () => {
    await importRows(ada, cleo);
    const [found] = await household.dossiersOf('ada');
    const change = { dossierId: found?.id ?? '', accountId: 'ada' };
    expect(await outcomeOf(household.give(change))).toBe('noConjoint');
  });

  it('is withdrawn by the responsable and renounced by the conjoint, once', async () => {
    const { by, give } = await openFamily();
    await give();
    expect(await outcomeOf(household.withdraw(by('bob')))).toBe('notAllowed');
    expect(await outcomeOf(household.renounce(by('ada')))).toBe('notAllowed');
    await household.withdraw(by('ada'));
    expect(await household.withdraw(by('ada'))).toMatchObject({ outcome: 'done', events: [] });
    await give();
    await household.renounce(by('bob'));
    expect(await household.renounce(by('bob'))).toMatchObject({ outcome: 'done', events: [] });
    expect(await types()).toEqual([
      'authorization.given',
      'authorization.withdrawn',
      'authorization.given',
      'authorization.renounced',
    ]);
  });

  it('is not given by a form that shows another state of the dossier', async () => {
    const { by } = await openFamily();
    const [seen] = await household.dossiersOf('ada');
    await importRows(
      { ...bob, until: yesterday },
      row({ accountId: 'dan', role: 'conjoint', from: today }),
    );
    const stale = await household.give({ ...by('ada'), version: seen?.version });
    expect(stale).toMatchObject({ outcome: 'stale', found: { version: 2 } });
    expect(await rights('dan')).not.toContain('manage');
    const fresh = await household.give({ ...by('ada'), version: 2 });
    expect(fresh).toMatchObject({ outcome: 'done', found: { version: 3 } });
  });

  it('ends with a declared separation, in one write, until a fund confirms the couple', async () => {
    const { give, separate } = await openFamily();
    await give();
    expect(await outcomeOf(separate('cleo'))).toBe('notAllowed');
    expect(await outcomeOf(separate('bob', '2026-03-02'))).toBe('future');
    const done = await separate('bob', yesterday);
    expect(done).toMatchObject({ outcome: 'done', found: { version: 3 } });
    const about = { at: provider.clock(), ...number, accounts: ['ada', 'bob'] };
    expect((await events()).slice(1)).toEqual([
      { type: 'separation.declared', ...about, date: yesterday },
      { type: 'authorization.ended', ...about, reason: 'separation' },
    ]);

    expect(await separate('ada', '2026-01-01')).toMatchObject({ outcome: 'done', events: [] });
    expect(await outcomeOf(give())).toBe('notAllowed');
    // The file of before says nothing new, and neither does a day up to the separation.
    for (const before of [bob, { ...bob, from: '2019-01-01' }, { ...bob, from: yesterday }])
      await importRows(ada, before);
    expect(await outcomeOf(give())).toBe('notAllowed');
    await importRows({ ...bob, from: today });
    expect(await rights('bob')).toEqual(['own_data', 'declare_separation']);
    expect(await outcomeOf(give())).toBe('done');
    expect(await rights('bob')).toContain('manage');
  });

  it('is not brought back by a file that was imported before the separation was declared', async () => {
    const { give, separate } = await openFamily();
    const confirmed = { ...bob, from: '2026-02-01' };
    await importRows(confirmed);
    await separate('ada', '2026-01-01');
    await importRows(ada, bob, confirmed);
    expect(await outcomeOf(give())).toBe('notAllowed');
  });

  it.each([
    ['the conjoint’s membership ends', [{ ...bob, until: yesterday }]],
    ['the conjoint has another role', [row({ accountId: 'bob', role: 'autre', from: today })]],
    ['the responsable’s membership ends', [{ ...ada, until: yesterday }]],
    [
      'the two change places',
      [
        { ...ada, until: yesterday },
        { ...bob, until: yesterday },
        row({ accountId: 'bob', role: 'allocataire', from: today }),
        row({ accountId: 'ada', role: 'conjoint', from: today }),
      ],
    ],
  ] as const)('ends in the same write when %s', async (_when, rows) => {
    const { give } = await openFamily();
    await give();
    await importRows(...rows);
    const told = (await events()).slice(1);
    expect(told).toMatchObject([{ type: 'authorization.ended', reason: 'membership' }]);
    expect((await household.dossiersOf('bob'))[0]?.dossier).not.toHaveProperty('authorization');
    // A new membership of the same person brings nothing back.
    await importRows({ ...bob, from: today });
    expect(await types()).toHaveLength(2);
  });

  it('ends when the last day of a membership passes, and the fund is told of that day', async () => {
    const { give } = await openFamily();
    await importRows({ ...bob, until: today });
    await importRows({ ...bob, from: '2026-03-03' });
    await give();
    expect(await rights('bob')).toContain('manage');
    provider.advance(day);
    expect(await membership('bob')).toBeUndefined();
    provider.advance(day);
    // Bob is the conjoint again, by a membership that came later.
    expect(await rights('bob')).toEqual(['own_data', 'declare_separation']);
    expect((await events()).at(-1)).toEqual({
      type: 'authorization.ended',
      at: Date.parse('2026-03-01T23:00:00Z'),
      ...number,
      accounts: ['ada', 'bob'],
      reason: 'membership',
    });
    expect(await types()).toHaveLength(2);
    expect(await outcomeOf(give())).toBe('done');
  });

  it.each(['ada', 'bob'])(
    'ends when the account of %s is suspended, and can’t be given until it is open again',
    async (who) => {
      const { give } = await openFamily();
      await give();
      expect(await household.block(who, 'suspended')).toMatchObject([{ reason: 'suspended' }]);
      expect(await household.block(who, 'suspended')).toEqual([]);
      expect(await outcomeOf(give())).toBe(who === 'ada' ? 'notAllowed' : 'noConjoint');
      await household.unblock(who);
      expect(await rights('bob')).not.toContain('manage');
      expect(await outcomeOf(give())).toBe('done');
      expect(await household.block('cleo', 'closed')).toEqual([]);
      expect(await types()).toHaveLength(3);
    },
  );

  it('given and withdrawn 1,000 times leaves a record as small as before, and 2,000 events', async () => {
    const { by, give, dossierId } = await openFamily();
    const sizeOf = async () =>
      JSON.stringify(await provider.storage.dossiers.findMany([dossierId])).length;
    await give();
    const before = await sizeOf();
    await household.withdraw(by('ada'));
    for (let time = 1; time < 1_000; time += 1) {
      await give();
      await household.withdraw(by('ada'));
    }
    await give();
    expect(await sizeOf()).toBeLessThan(before + 10);
    expect(await types()).toHaveLength(2_001);
  });
});

describe('an erased account', () => {
  it('is in no dossier any more, and its authorization has ended', async () => {
    const { give } = await openFamily();
    await give();
    await household.erase('bob');
    expect(await household.dossiersOf('bob')).toEqual([]);
    expect((await events()).at(-1)).toMatchObject({
      type: 'authorization.ended',
      reason: 'closed',
    });
    const [found] = await household.dossiersOf('ada');
    expect(JSON.stringify(found)).not.toContain('bob');
  });

  it('that was merged leaves its place to the other one', async () => {
    await openFamily();
    await household.replaceMember('bob', 'dan');
    expect(await household.dossiersOf('bob')).toEqual([]);
    expect(await membership('dan')).toMatchObject({ role: 'conjoint' });
    await household.replaceMember('cleo', 'ada');
    expect(await household.dossiersOf('cleo')).toEqual([]);
    expect(await membership('ada')).toMatchObject({ role: 'allocataire' });
  });
});

describe('memberships of a fund’s file', () => {
  const periods = async (accountId: string) => {
    const found = await household.dossiersOf(accountId);
    return found.flatMap(({ dossier }) =>
      dossier.members
        .filter((member) => member.accountId === accountId)
        .map(({ role, from, until }) => `${role} ${from} ${until ?? ''}`.trim())
        .sort(),
    );
  };
  const member = (role: MembershipRow['role'], from: string, until?: string) =>
    row({ accountId: 'x', role, from, until });

  it.each([
    [
      'a later day confirms',
      [
        ['autre', '2020-01-01'],
        ['autre', '2022-01-01'],
      ],
      ['autre 2020-01-01'],
    ],
    [
      'an earlier day extends',
      [
        ['autre', '2022-01-01'],
        ['autre', '2020-01-01'],
      ],
      ['autre 2020-01-01'],
    ],
    [
      'a last day ends',
      [
        ['autre', '2020-01-01'],
        ['autre', '2020-01-01', '2021-12-31'],
      ],
      ['autre 2020-01-01 2021-12-31'],
    ],
    [
      'a later row opens again',
      [
        ['autre', '2020-01-01', '2021-12-31'],
        ['autre', '2021-06-01'],
      ],
      ['autre 2020-01-01'],
    ],
    [
      'two times stay two',
      [
        ['autre', '2020-01-01', '2021-12-31'],
        ['autre', '2023-01-01'],
      ],
      ['autre 2020-01-01 2021-12-31', 'autre 2023-01-01'],
    ],
    [
      'another role ends the one before',
      [
        ['enfant', '2020-01-01'],
        ['autre', '2022-01-01'],
      ],
      ['autre 2022-01-01', 'enfant 2020-01-01 2021-12-31'],
    ],
    [
      'in any order of the rows',
      [
        ['autre', '2022-01-01'],
        ['enfant', '2020-01-01'],
      ],
      ['autre 2022-01-01', 'enfant 2020-01-01 2021-12-31'],
    ],
    [
      'another role from the same day replaces',
      [
        ['enfant', '2020-01-01'],
        ['autre', '2020-01-01'],
      ],
      ['autre 2020-01-01'],
    ],
  ] as const)('%s', async (_rule, rows, wanted) => {
    const file = rows.map(([role, from, until]) => member(role, from, until));
    expect(await importRows(...file)).not.toContain('otherRole');
    expect(await periods('x')).toEqual([...wanted].sort());
    const before = await household.dossiersOf('x');
    await importRows(...file);
    expect(await household.dossiersOf('x')).toEqual(before);
  });

  it('a row within the time of another role is refused', async () => {
    await importRows(member('enfant', '2020-01-01'));
    expect(await importRows(member('autre', '2021-01-01', '2021-12-31'))).toEqual(['otherRole']);
    expect(await periods('x')).toEqual(['enfant 2020-01-01']);
  });

  it('a second responsable or conjoint at one time is left out, and the others go in', async () => {
    const rows = [
      ada,
      bob,
      row({ accountId: 'eve', role: 'allocataire', from: '2025-01-01' }),
      row({ accountId: 'eve', role: 'conjoint', from: '2019-01-01', until: '2020-01-01' }),
      row({ accountId: 'eve', role: 'conjoint', from: '2018-01-01', until: '2019-12-31' }),
      cleo,
    ];
    const results = ['allocataire', 'conjoint', 'changed', 'changed'];
    expect(await importRows(...rows)).toEqual(['changed', 'changed', ...results]);
    const again = ['unchanged', 'unchanged', 'allocataire', 'conjoint', 'unchanged', 'unchanged'];
    expect(await importRows(...rows)).toEqual(again);
    expect((await household.dossiersOf('ada'))[0]?.version).toBe(1);
  });

  it('100 members are too many for one dossier, and past ones do not pile up', async () => {
    const many = Array.from({ length: 100 }, (_, i) => row({ accountId: `a${i}`, role: 'autre' }));
    const results = await importRows(...many);
    expect(results.filter((result) => result === 'changed')).toHaveLength(30);
    expect(results.filter((result) => result === 'full')).toHaveLength(70);
    for (let year = 1900; year < 2000; year += 1)
      await importRows(
        row({ accountId: 'a0', role: 'enfant', from: `${year}-01-01`, until: `${year}-02-01` }),
      );
    const [found] = await household.dossiersOf('a0');
    expect(found?.dossier.members).toHaveLength(60);
    expect(await membership('a0')).toMatchObject({ role: 'autre' });
  });

  it('of the same dossiers, imported by several at once, are all there', async () => {
    const rows = Array.from({ length: 20 }, (_, i) =>
      row({ fileNumber: `000000${i % 3}`, accountId: `a${i}`, role: 'autre' }),
    );
    await Promise.all(rows.map((one) => importRows(one)));
    for (const { accountId } of rows) expect(await membership(accountId)).toBeDefined();
  });
});

it('a dossier is 3 digits and up to 7, which are kept as 7', () => {
  expect(parseDossierNumber('131', '42')).toEqual(number);
  for (const [fund, file] of [
    ['13', '42'],
    ['131', ''],
    ['131', '12345678'],
    ['13A', '42'],
    ['131', '4 2'],
    ['١٣١', '42'],
  ] as const)
    expect(parseDossierNumber(fund, file)).toBeUndefined();
});
