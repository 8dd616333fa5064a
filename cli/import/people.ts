/**
 * Adds people in the order of the file. While one batch of rows is written, the passwords of the next are hashed, so
 * that all cores work and memory holds two batches only, however long the file is. Each batch takes two reads and two
 * writes of the store, which may be far away, and one of each for its dossiers.
 */
import type { Vouchers } from '../../accounts/account.ts';
import type { NewAccount } from '../../accounts/account-records.ts';
import type { Domain } from '../../accounts/domain.ts';
import { dayAt } from '../../accounts/household/days.ts';
import type { AccountRecord } from '../../adapters/ports.ts';
import { wordsOf } from './memberships.ts';
import type { Person } from './person.ts';
import { createRule, type RuleDependencies, type RuleTally } from './rulings.ts';
import type { Entry } from './source.ts';

/** What was done so far, in rows. */
export interface Tally extends RuleTally {
  added: number;
  alreadyThere: number;
  keptPassword: number;
  refused: number;
  /** People who are there, but not in the dossier of their row. */
  dossiersRefused: number;
}

/** What an import takes. */
export interface ImportOptions extends RuleDependencies {
  readonly entries: AsyncIterable<Entry<Person>>;
  readonly accounts: Domain['accounts'];
  readonly household: Domain['household'];
  readonly newId: () => string;
  readonly hash: (password: string) => Promise<string>;
  readonly onRefused: (line: number, reason: string) => void;
  /** Called when a row's person can't have the place in the dossier that the row gives them. */
  readonly onDossierRefused: (line: number, reason: string) => void;
  /** Called after each row. */
  readonly onRow: (tally: Tally) => void;
  /** Stops after the rows that were read so far. */
  readonly signal: AbortSignal;
  /** Filled on the way, so that it is right also when a fault ends the run. */
  readonly tally: Tally;
}

const batchSize = 64;

const byFund: Vouchers = { identity: 'fund', nir: 'fund', email: 'fund', phone: 'fund' };

interface Row {
  readonly line: number;
  readonly person: Person;
}

interface Prepared extends Row {
  readonly known?: AccountRecord | undefined;
  /** The declared accounts with the row's name and birth date. */
  readonly namesakes: readonly AccountRecord[];
  readonly hash?: string | undefined;
}

/** Runs the import. Rejects with the first fault of a store. */
export async function importPeople(options: ImportOptions): Promise<void> {
  const { entries, accounts, household, audit, clock, signal, tally } = options;
  const { onRefused, onDossierRefused, onConflict, onRow } = options;
  const rule = createRule(options);

  /** Looks the rows up, and hashes the passwords of those that may be new. */
  async function prepare(rows: readonly Row[]): Promise<readonly Prepared[]> {
    const found = await accounts.findManyByIdentifier(rows.map(({ person }) => person.identifier));
    const mayBeNew = (known: AccountRecord | undefined) =>
      known === undefined || !accounts.isCertified(known);
    const sought = rows.filter((_, place) => mayBeNew(found[place]));
    const declared =
      sought.length === 0
        ? []
        : await accounts.findDeclared(sought.map(({ person }) => person.identity));
    return Promise.all(
      rows.map(async (row, place) => {
        const known = found[place];
        if (!mayBeNew(known)) return { ...row, known, namesakes: [] };
        const { identity, legacyPassword } = row.person;
        const namesakes = declared.filter(accounts.isNamesakeOf(identity));
        const hash = legacyPassword === undefined ? undefined : await options.hash(legacyPassword);
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
      const ruling = await rule(known, row.line, row.person);
      if (ruling !== 'displaces') return ruling === 'confirms' ? known : undefined;
    }
    for (const other of namesakes)
      if (other.id !== known?.id) await rule(other, row.line, row.person);
    return 'new';
  }

  /** Gives people who never had a place in the dossier of their row that place, from today on. */
  async function join(owners: ReadonlyMap<Row, string>): Promise<void> {
    const from = dayAt(clock());
    const joining = [...owners].flatMap(
      ([
        {
          line,
          person: { place },
        },
        accountId,
      ]) => (place === undefined ? [] : [{ line, ...place, accountId, from }]),
    );
    if (joining.length === 0) return;
    const results = await options.paced(() =>
      household.importMemberships(joining, { onlyNew: true }),
    );
    for (const [at, { line }] of joining.entries()) {
      const fault = wordsOf(results[at]);
      if (fault === undefined) continue;
      tally.dossiersRefused += 1;
      onDossierRefused(line, fault);
    }
  }

  function countKnown(record: AccountRecord | undefined): void {
    if (record?.passwordKind === 'personal') tally.keptPassword += 1;
    else tally.alreadyThere += 1;
  }

  /** Adds people, and reports for each whether they were added. */
  async function add(people: readonly NewAccount[]): Promise<readonly boolean[]> {
    const answers = await accounts.insertMany(people);
    const added = people.filter((_, place) => answers[place]);
    const event = { at: clock(), type: 'account.imported' } as const;
    await audit.append(...added.map(({ id }) => ({ ...event, accountId: id })));
    return answers;
  }

  /** Adds the new people of a batch, counts the others, and puts all into their dossiers. */
  async function settle(rows: readonly Prepared[]): Promise<void> {
    const owners = new Map<Row, string>();
    const fresh: Prepared[] = [];
    for (const row of rows) {
      const owner = await ownerOf(row);
      if (owner === 'new') fresh.push(row);
      else if (owner !== undefined) owners.set(row, owner.id);
    }
    const people = fresh.map(accountOf);
    const added = people.length === 0 ? [] : await options.paced(() => add(people));
    for (const row of rows) {
      const place = fresh.indexOf(row);
      const newcomer = added[place] ? people[place] : undefined;
      if (newcomer !== undefined) {
        tally.added += 1;
        owners.set(row, newcomer.id);
      } else if (place === -1) countKnown(row.known);
      // An earlier row of the batch, or somebody else, has taken the identifier meanwhile.
      else {
        const there = await accounts.findByIdentifier(row.person.identifier);
        if (there === undefined && (await accounts.wasErased(row.person.identifier))) {
          tally.refused += 1;
          onRefused(row.line, 'identifier is that of an account that was erased');
        } else {
          if (there !== undefined && accounts.isCertified(there)) owners.set(row, there.id);
          else if (there !== undefined) onConflict(row.line);
          countKnown(there);
        }
      }
      onRow(tally);
    }
    await join(owners);
  }

  function accountOf({ person, hash }: Prepared): NewAccount {
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

  let prepared: Promise<readonly Prepared[]> = Promise.resolve([]);
  /** Writes the batch before, while the passwords of this one are hashed. */
  async function advance(rows: readonly Row[]): Promise<void> {
    const before = prepared;
    prepared = prepare(rows);
    // The next call awaits it and sees a rejection; this only silences the unhandled-rejection warning until then.
    prepared.catch(() => undefined);
    await settle(await before);
  }

  const batch: Row[] = [];
  for await (const entry of entries) {
    if (signal.aborted) break;
    if ('fault' in entry) {
      tally.refused += 1;
      onRefused(entry.line, entry.fault);
      onRow(tally);
      continue;
    }
    batch.push({ line: entry.line, person: entry.value });
    if (batch.length === batchSize) await advance(batch.splice(0));
  }
  if (batch.length > 0) await advance(batch);
  await settle(await prepared);
}
