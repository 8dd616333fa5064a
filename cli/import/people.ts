/**
 * Adds people in the order of the file. While one batch of rows is written, the passwords of the next are hashed, so
 * that all cores work and memory holds two batches only, however long the file is. Each batch takes one read and two
 * writes of the store, which may be far away.
 */
import type { Vouchers } from '../../accounts/account.ts';
import type { NewAccount } from '../../accounts/accounts.ts';
import type { Domain } from '../../accounts/domain.ts';
import { confirmIdentity } from '../../accounts/identity/confirmation.ts';
import type { AccountRecord, AuditStore, Clock } from '../../adapters/ports.ts';
import type { Person } from './person.ts';

/** What was done so far, in rows. */
export interface Tally {
  added: number;
  alreadyThere: number;
  keptPassword: number;
  /** Of the people who have an account: those whose declared identity the file confirms. */
  confirmed: number;
  refused: number;
}

/** A row of the file, or why it can't be used. */
export type Entry =
  | { readonly line: number; readonly person: Person }
  | { readonly line: number; readonly fault: string };

/** What an import takes. */
export interface ImportOptions {
  readonly entries: AsyncIterable<Entry>;
  readonly accounts: Domain['accounts'];
  readonly updateAccount: Domain['updateAccount'];
  readonly audit: AuditStore;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly hash: (password: string) => Promise<string>;
  /** Runs a write, with pauses between writes (see pace.ts). */
  readonly paced: <T>(write: () => Promise<T>) => Promise<T>;
  readonly onRefused: (line: number, reason: string) => void;
  /** Called when a declared account has the row's identifier and the row doesn't confirm its identity. */
  readonly onUnconfirmed: (line: number) => void;
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
  readonly hash?: string | undefined;
}

/** Runs the import. Rejects with the first fault of a store. */
export async function importPeople(options: ImportOptions): Promise<void> {
  const { entries, accounts, audit, clock, onRefused, onRow, signal, tally } = options;

  /** Looks the rows up, and hashes the passwords of those that are new. */
  async function prepare(rows: readonly Row[]): Promise<readonly Prepared[]> {
    const identifiers = rows.map(({ person }) => person.identifier);
    const found = await accounts.findManyByIdentifier(identifiers);
    return Promise.all(
      rows.map(async (row, place) => {
        const known = found[place];
        const { legacyPassword } = row.person;
        if (known !== undefined || legacyPassword === undefined) return { ...row, known };
        return { ...row, hash: await options.hash(legacyPassword) };
      }),
    );
  }

  /** Replaces a declared identity by that of the row; everything else about the account stays. */
  async function confirm({ id }: AccountRecord, { line, person: row }: Prepared): Promise<void> {
    const { identifier, ...person } = row;
    const word = { ...person, identifiers: [identifier] };
    const account = await options.paced(() =>
      options.updateAccount(id, (current) => confirmIdentity(current, word) ?? current),
    );
    if (account?.standing.declared !== false) return options.onUnconfirmed(line);
    tally.confirmed += 1;
    await audit.append({ at: clock(), type: 'account.confirmed', accountId: id });
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
    const fresh = rows.filter(({ known }) => known === undefined).map(accountOf);
    const added = fresh.length === 0 ? new Set() : await options.paced(() => add(fresh));
    for (const row of rows) {
      const { person, known } = row;
      if (added.has(person.identifier)) tally.added += 1;
      // When it was new, an earlier row of the batch or another process has taken the identifier meanwhile.
      else {
        const there = known ?? (await accounts.findByIdentifier(person.identifier));
        if (there?.standing.declared) await confirm(there, row);
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
