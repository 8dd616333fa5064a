/**
 * Adds people in the order of the file. While one batch of rows is written, the passwords of the next are hashed, so
 * that all cores work and memory holds two batches only, however long the file is. Each batch takes two reads and two
 * writes of the store, which may be far away, and one of each for its dossiers.
 */
import type { Vouchers } from '../../accounts/account.ts';
import type { NewAccount } from '../../accounts/account-records.ts';
import type { Domain } from '../../accounts/domain.ts';
import type { AccountRecord } from '../../adapters/ports.ts';
import { batchesOf, type ImportOptions, type Row } from './batches.ts';
import { type JoinTally, joinDossiers } from './join-dossiers.ts';
import type { HashLegacy } from './legacy-hash.ts';
import type { Person } from './reading/person.ts';
import { conflictWords, createRule, type RuleDependencies, type RuleTally } from './rulings.ts';

/** Counts of the rows so far. */
export interface PeopleTally extends RuleTally, JoinTally {
  added: number;
  alreadyThere: number;
  keptPassword: number;
  refused: number;
}

/** Returns the tally of an import that has done nothing so far. */
export const emptyPeopleTally = (): PeopleTally => ({
  added: 0,
  alreadyThere: 0,
  keptPassword: 0,
  refused: 0,
  confirmed: 0,
  setAside: 0,
  dossiersRefused: 0,
});

export interface PeopleDependencies extends RuleDependencies {
  readonly accounts: Domain['accounts'];
  readonly household: Domain['household'];
  readonly newId: () => string;
  readonly hashLegacy: HashLegacy;
}

/** The options of an import of people. */
export interface PeopleOptions extends ImportOptions<Person, PeopleTally> {
  /** The bcrypt cost of the legacy passwords. */
  readonly hashCost: number;
}

const byFund: Vouchers = { identity: 'fund', nir: 'fund', email: 'fund', phone: 'fund' };

interface Prepared extends Row<Person> {
  readonly known?: AccountRecord | undefined;
  /** The declared accounts with the row's name and birth date. */
  readonly namesakes: readonly AccountRecord[];
  readonly hash?: string | undefined;
}

/** Runs the import. Rejects with the first fault of a store. */
export async function importPeople(options: PeopleDependencies & PeopleOptions): Promise<void> {
  const { entries, accounts, audit, clock, paced, hashLegacy, tally } = options;
  const { hashCost, operator, onReport, onRow } = options;
  const rule = createRule(options);

  /** Looks the rows up, and hashes the passwords of those that may be new. */
  async function prepare(rows: readonly Row<Person>[]): Promise<readonly Prepared[]> {
    const found = await accounts.findManyByIdentifier(rows.map(({ value }) => value.identifier));
    const mayBeNew = (known: AccountRecord | undefined) =>
      known === undefined || !accounts.isCertified(known);
    const sought = rows.filter((_, place) => mayBeNew(found[place]));
    const declared =
      sought.length === 0
        ? []
        : await accounts.findDeclared(sought.map(({ value }) => value.identity));
    return Promise.all(
      rows.map(async (row, place) => {
        const known = found[place];
        if (!mayBeNew(known)) return { ...row, known, namesakes: [] };
        const { identity, legacyPassword } = row.value;
        const namesakes = declared.filter(accounts.isNamesakeOf(identity));
        const hash = legacyPassword && (await hashLegacy(legacyPassword, hashCost));
        return { ...row, known, namesakes, hash };
      }),
    );
  }

  /**
   * Resolves with the account of the row's person, with undefined where the identifier is somebody else's, or with `new`
   * when the person has none, after others have made room for theirs.
   */
  async function ownerOf(row: Prepared): Promise<{ readonly id: string } | 'new' | undefined> {
    const { known, namesakes } = row;
    if (known !== undefined) {
      if (accounts.isCertified(known)) return known;
      const ruling = await rule(known, row.line, row.value);
      if (ruling !== 'displaces') return ruling === 'confirms' ? known : undefined;
    }
    for (const other of namesakes)
      if (other.id !== known?.id) await rule(other, row.line, row.value);
    return 'new';
  }

  function refuse(line: number, reason: string): void {
    tally.refused += 1;
    onReport(line, reason);
  }

  function countKnown(record: AccountRecord | undefined): void {
    if (record?.passwordKind === 'personal') tally.keptPassword += 1;
    else tally.alreadyThere += 1;
  }

  /** Adds people, and reports for each whether they were added. */
  async function add(people: readonly NewAccount[]): Promise<readonly boolean[]> {
    const answers = await accounts.insertMany(people);
    const added = people.filter((_, place) => answers[place]);
    const event = { at: clock(), type: 'account.imported', operator } as const;
    await audit.append(...added.map(({ id }) => ({ ...event, accountId: id })));
    return answers;
  }

  /** Adds the new people of a batch, counts the others, and puts all into their dossiers. */
  async function settle(rows: readonly Prepared[]): Promise<void> {
    const owners = new Map<Row<Person>, string>();
    const newcomers = new Set<string>();
    const fresh: Prepared[] = [];
    for (const row of rows) {
      const owner = await ownerOf(row);
      if (owner === 'new') fresh.push(row);
      else if (owner !== undefined) owners.set(row, owner.id);
    }
    const people = fresh.map(accountOf);
    const added = people.length === 0 ? [] : await paced(() => add(people));
    for (const row of rows) {
      const place = fresh.indexOf(row);
      const newcomer = added[place] ? people[place] : undefined;
      if (newcomer !== undefined) {
        tally.added += 1;
        owners.set(row, newcomer.id);
        newcomers.add(newcomer.id);
      } else if (place === -1) countKnown(row.known);
      // An earlier row of the batch, or somebody else, has taken the identifier meanwhile.
      else {
        const { identifier } = row.value;
        const there = await accounts.findByIdentifier(identifier);
        if (there === undefined && (await accounts.wasErased(identifier)))
          refuse(row.line, 'identifier is that of an account that was erased');
        else {
          if (there !== undefined && accounts.isCertified(there)) owners.set(row, there.id);
          else if (there !== undefined) onReport(row.line, conflictWords);
          countKnown(there);
        }
      }
      onRow?.();
    }
    await joinDossiers(options, owners, newcomers);
  }

  function accountOf({ value: person, hash }: Prepared): NewAccount {
    const { identifier, identity, contacts } = person;
    const password = hash === undefined ? undefined : { kind: 'legacy' as const, hash };
    return {
      id: options.newId(),
      identifiers: [identifier],
      identity,
      contacts,
      vouchers: byFund,
      password,
    };
  }

  function leaveOut(line: number, reason: string): void {
    refuse(line, reason);
    onRow?.();
  }

  let prepared: Promise<readonly Prepared[]> = Promise.resolve([]);
  for await (const rows of batchesOf(entries, options.signal, leaveOut)) {
    const before = prepared;
    // Its passwords are hashed while the batch before is written.
    prepared = prepare(rows);
    // It is awaited below and its rejection is seen; this only silences the unhandled-rejection warning until then.
    prepared.catch(() => undefined);
    await settle(await before);
  }
  await settle(await prepared);
}
