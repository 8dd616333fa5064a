/**
 * Adds people in the order of the file. While one batch of rows is written, the passwords of the next are hashed, so
 * that all cores work and memory holds two batches only, however long the file is. Each batch takes two reads and two
 * writes of the store, which may be far away.
 */
import type { Vouchers } from '../../accounts/account.ts';
import type { NewAccount } from '../../accounts/account-records.ts';
import type { Domain } from '../../accounts/domain.ts';
import type { AccountRecord } from '../../adapters/ports.ts';
import type { Person } from './person.ts';
import { createRule, type RuleDependencies, type RuleTally } from './rulings.ts';

/** What was done so far, in rows. */
export interface Tally extends RuleTally {
  added: number;
  alreadyThere: number;
  keptPassword: number;
  refused: number;
}

/** A row of the file, or why it can't be used. */
export type Entry =
  | { readonly line: number; readonly person: Person }
  | { readonly line: number; readonly fault: string };

/** What an import takes. */
export interface ImportOptions extends RuleDependencies {
  readonly entries: AsyncIterable<Entry>;
  readonly accounts: Domain['accounts'];
  readonly newId: () => string;
  readonly hash: (password: string) => Promise<string>;
  readonly onRefused: (line: number, reason: string) => void;
  /** Called after each row. */
  readonly onRow: (tally: Tally) => void;
  /** Stops after the rows that were read so far. */
  readonly signal: AbortSignal;
  /** Filled on the way, so that it is right also when a fault ends the run. */
  readonly tally: Tally;
}

const batchSize = 64;

const byFund: Vouchers = { identity: 'fund', nir: 'fund', email: 'fund', phone: 'fund' };

type Row = Exclude<Entry, { fault: string }>;

interface Prepared extends Row {
  readonly known?: AccountRecord | undefined;
  /** The declared accounts with the row's name and birth date. */
  readonly namesakes: readonly AccountRecord[];
  readonly hash?: string | undefined;
}

/** Runs the import. Rejects with the first fault of a store. */
export async function importPeople(options: ImportOptions): Promise<void> {
  const { entries, accounts, audit, clock, onRefused, onConflict, onRow, signal, tally } = options;
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

  /** Resolves with true when the person of the row has no account, after others have made room for theirs. */
  async function isNew(row: Prepared): Promise<boolean> {
    const { known, namesakes } = row;
    if (known !== undefined) {
      if (accounts.isCertified(known) || (await rule(known, row.line, row.person)) !== 'displaces')
        return false;
    }
    for (const other of namesakes)
      if (other.id !== known?.id) await rule(other, row.line, row.person);
    return true;
  }

  function countKnown(record: AccountRecord | undefined): void {
    if (record?.passwordKind === 'personal') tally.keptPassword += 1;
    else tally.alreadyThere += 1;
  }

  /** Adds people, and resolves with the identifiers of those who were added. */
  async function add(people: readonly NewAccount[]) {
    const answers = await accounts.insertMany(people);
    const added = people.filter((_, place) => answers[place]);
    const event = { at: clock(), type: 'account.imported' } as const;
    await audit.append(...added.map(({ id }) => ({ ...event, accountId: id })));
    return new Set(added.map(({ identifiers: [first] }) => first));
  }

  /** Adds the new people of a batch, and counts the others. */
  async function settle(rows: readonly Prepared[]): Promise<void> {
    const fresh: Prepared[] = [];
    for (const row of rows) if (await isNew(row)) fresh.push(row);
    const people = fresh.map(accountOf);
    const added = people.length === 0 ? new Set() : await options.paced(() => add(people));
    for (const row of rows) {
      const { identifier } = row.person;
      if (added.has(identifier)) tally.added += 1;
      else if (!fresh.includes(row)) countKnown(row.known);
      // An earlier row of the batch, or somebody else, has taken the identifier meanwhile.
      else {
        const there = await accounts.findByIdentifier(identifier);
        if (there !== undefined && !accounts.isCertified(there)) onConflict(row.line);
        countKnown(there);
      }
      onRow(tally);
    }
  }

  function accountOf({ person, hash }: Prepared): NewAccount {
    const { identifier, identity, contacts, membership } = person;
    const password = hash === undefined ? undefined : { kind: 'legacy' as const, hash };
    return {
      id: options.newId(),
      identifiers: [identifier],
      identity,
      contacts,
      vouchers: byFund,
      membership,
      password,
    };
  }

  let prepared: Promise<readonly Prepared[]> = Promise.resolve([]);
  /** While one batch is written, the next is being hashed. */
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
    batch.push(entry);
    if (batch.length === batchSize) await advance(batch.splice(0));
  }
  if (batch.length > 0) await advance(batch);
  await settle(await prepared);
}
