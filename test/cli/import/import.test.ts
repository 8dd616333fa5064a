/** `accounts import`: what goes in, and what a second run leaves alone. */
import { availableParallelism } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { dayAt } from '../../../accounts/household/days.ts';
import {
  csv,
  header,
  importing,
  importSummary,
  onTerminal,
  openWorkbench,
  row,
  tellingThreads,
} from '../workbench.ts';

const people = [
  row({
    identifier: '2 62 08 75 107 001',
    legacy_password: '13572468',
    birth_name: 'DUBOIS',
    given_names: 'Angela Claire Louise',
    birth_date: '1962-08-24',
    birth_commune: '75107',
  }),
  row({
    identifier: '1690395277002',
    birth_name: 'MERCIER',
    usual_name: 'DUBOIS',
    given_names: 'Pierre',
    birth_date: '1969-03-17',
    gender: 'male',
    birth_commune: '95277',
    email: 'pierre@example.fr',
    fund: '751',
    file_number: '1234567',
    role: 'conjoint',
  }),
  row({
    identifier: '181022a004003',
    legacy_password: '24681357',
    birth_name: 'BROSSE',
    given_names: 'Mario',
    birth_date: '1981-02-03',
    gender: 'M',
    birth_commune: '2A004',
    phone: '06 12 34 56 78',
  }),
  row({
    identifier: 'P12345678',
    birth_name: 'MARTIN',
    given_names: 'Vincent Guillaume',
    birth_date: '1963-12-05',
    gender: 'M',
    birth_country: '99352',
    birth_commune: '',
    birth_town: 'Oran',
    parent1_birth_name: 'MARTIN',
    parent1_given_names: 'Jean',
    parent2_birth_name: 'DURAND',
    parent2_given_names: 'Marie',
    phone: '+33698765432',
  }),
  row({ legacy_password: '86427531', given_names: '"Joëlle\nFrançoise"' }),
];

describe('accounts import', () => {
  test('adds people of every shape, ready for their first connection', async () => {
    await using bench = await openWorkbench();
    const file = bench.file('people.csv', csv(...people));
    const today = dayAt(Date.now());
    expect(await bench.runProcess([...importing, file], { env: tellingThreads })).toEqual({
      code: 0,
      stdout: importSummary(5, 0, 0, 0),
      // One a core, and no more than there are passwords.
      stderr: `${Math.min(availableParallelism(), 3)}`,
    });

    await using store = await bench.open();
    const angela = await store.record('2620875107001');
    expect(angela?.passwordKind).toBe('legacy');
    const hash = angela && store.domain.accounts.passwordHash(angela);
    expect(hash).toMatch(/^\$2b\$04\$/);
    expect(await store.domain.passwords.verify('13572468', hash)).toBe(true);
    const [event] = await store.storage.audit.ofAccount(angela?.id ?? '', 5);
    expect(event).toMatchObject({ type: 'account.imported' });

    const pierre = await store.account('1690395277002');
    expect(pierre).toMatchObject({
      identity: { birthName: 'MERCIER', usualName: 'DUBOIS', gender: 'male', parents: [] },
      contacts: { email: { value: 'pierre@example.fr', verified: false } },
    });
    const [place] = await store.domain.household.membershipsOf(pierre?.id ?? '');
    expect(place).toMatchObject({ fund: '751', fileNumber: '1234567', role: 'conjoint' });
    const [found] = await store.domain.household.dossiersOf(pierre?.id ?? '');
    // It may be midnight meanwhile.
    expect([today, dayAt(Date.now())]).toContain(found?.dossier.members[0]?.from);
    expect(pierre?.password).toBeUndefined();
    expect(await store.account('181022A004003')).toMatchObject({
      contacts: { phone: { value: '+33612345678', verified: false } },
    });
    expect(await store.account('P12345678')).toMatchObject({
      identity: {
        birthCountry: '99352',
        birthTown: 'Oran',
        parents: [
          { birthName: 'MARTIN', givenNames: 'Jean' },
          { birthName: 'DURAND', givenNames: 'Marie' },
        ],
      },
    });
    expect(await store.account('2920875117004')).toMatchObject({
      identity: { birthName: 'DUBINÔRE', givenNames: 'Joëlle Françoise' },
    });
  });

  test('a second run changes nothing, and leaves a personal password alone', async () => {
    await using bench = await openWorkbench();
    const input = csv(...people);
    const first = [...importing, bench.file('people.csv', input)];
    const { stderr } = await bench.runProcess(first, { env: onTerminal });
    expect(stderr).toMatch(/\[#+\] 100 % — 5 rows, /);
    {
      await using store = await bench.open();
      const account = await store.account('2620875107001');
      if (account === undefined) throw new Error('not imported');
      const hash = await store.domain.passwords.hash('Soleil2Printemps');
      await store.domain.accounts.update({ ...account, password: { kind: 'personal', hash } });
    }
    const again = await bench.run([...importing, '-'], { input: input.replace('Mario', 'Luigi') });
    expect(again).toEqual({ code: 0, stdout: importSummary(0, 4, 1, 0), stderr: '' });

    await using store = await bench.open();
    const record = await store.record('2620875107001');
    const hash = record && store.domain.accounts.passwordHash(record);
    expect(await store.domain.passwords.verify('Soleil2Printemps', hash)).toBe(true);
    expect(await store.domain.passwords.verify('13572468', hash)).toBe(false);
    expect((await store.account('181022A004003'))?.identity.givenNames).toBe('Mario');
  });

  test('of two rows with one identifier the first holds, although the second is ready sooner', async () => {
    await using bench = await openWorkbench();
    const input = csv(
      row({ identifier: 'P00000001', legacy_password: '13572468', birth_name: 'PREMIER' }),
      row({ identifier: 'p 0000 0001', birth_name: 'SECOND' }),
    );
    // No cost is asked for: it is that of the help, below the one of people's own passwords.
    const env = { BCRYPT_COST: '11' };
    const { code, stdout } = await bench.run(['accounts', 'import', '-'], { input, env });
    expect({ code, stdout }).toEqual({ code: 0, stdout: importSummary(1, 1, 0, 0) });
    await using store = await bench.open();
    expect(await store.account('P00000001')).toMatchObject({
      identity: { birthName: 'PREMIER' },
      password: { kind: 'legacy', hash: expect.stringMatching(/^\$2b\$10\$/) },
    });
  });

  test('columns may stand in any order', async () => {
    await using bench = await openWorkbench();
    const reversed = (line: string) => line.split(',').reverse().join(',');
    const input = `${reversed(header)}\n${reversed(row())}\n`;
    expect((await bench.run([...importing, '-'], { input })).stdout).toBe(
      importSummary(1, 0, 0, 0),
    );
    await using store = await bench.open();
    expect((await store.account('2920875117004'))?.identity.birthName).toBe('DUBINÔRE');
  });
});
