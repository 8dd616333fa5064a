/**
 * Adds people in the order of the file. Passwords are hashed ahead of it, two batches of rows at a time:
 * as many cores work as there are, and memory holds those alone, however long the file is.
 */
import type { NewAccount } from '../../accounts/accounts.ts';
import { confirmed } from '../../accounts/confirmation.ts';
import type { Domain } from '../../accounts/domain.ts';
import type { AccountRecord, AuditStore, Clock } from '../../adapters/ports.ts';
import type { Person } from './person.ts';

export interface Tally {
  added: number;
  alreadyThere: number;
  keptPassword: number;
  /** Of those who were there: whose declared identity the file confirms. */
  confirmed: number;
  refused: number;
}

export type Entry =
  | { readonly line: number; readonly person: Person }
  | { readonly line: number; readonly fault: string };

export interface ImportOptions {
  readonly entries: AsyncIterable<Entry>;
  readonly accounts: Domain['accounts'];
  readonly change: Domain['change'];
  readonly audit: AuditStore;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly hash: (password: string) => Promise<string>;
  /** Runs a write when it is its turn (see pace.ts). */
  readonly paced: <T>(write: () => Promise<T>) => Promise<T>;
  readonly onRefused: (line: number, reason: string) => void;
  /** Somebody declared who has the row's identifier, and the row does not confirm them. */
  readonly onUnconfirmed: (line: number) => void;
  /** After each row that was settled. */
  readonly onRow: (tally: Tally) => void;
  /** Stops after the rows that were read. */
  readonly signal: AbortSignal;
  /** Filled on the way, so that a fault halfway leaves a true account of what was done. */
  readonly tally: Tally;
}

const batchSize = 64;

interface Prepared {
  readonly line: number;
  readonly person: Person;
  readonly known?: AccountRecord | undefined;
  readonly hash?: string | undefined;
}

export async function importPeople(options: ImportOptions): Promise<void> {
  const { entries, accounts, audit, clock, onRefused, onRow, signal, tally } = options;

  /** What can be done out of order: whoever is known needs no hash. */
  async function prepare(line: number, person: Person): Promise<Prepared> {
    const known = await accounts.findByIdentifier(person.identifier);
    if (known !== undefined || person.legacyPassword === undefined) return { line, person, known };
    return { line, person, hash: await options.hash(person.legacyPassword) };
  }

  /** A declared identity becomes the fund's; everything else about the account stays. */
  async function confirm({ id }: AccountRecord, { line, person: row }: Prepared): Promise<void> {
    const { identifier, ...person } = row;
    const word = { ...person, identifiers: [identifier] };
    const account = await options.paced(() =>
      options.change(id, (current) => confirmed(current, word) ?? current),
    );
    if (account?.standing.declared !== false) return options.onUnconfirmed(line);
    tally.confirmed += 1;
    await audit.append({ at: clock(), type: 'account.confirmed', accountId: id });
  }

  function countKnown(record: AccountRecord | undefined): void {
    if (record?.passwordKind === 'personal') tally.keptPassword += 1;
    else tally.alreadyThere += 1;
  }

  /** Writes those who are new, in one write; the others are counted as what they are. */
  async function settle(rows: readonly Prepared[]): Promise<void> {
    const fresh = rows.filter(({ known }) => known === undefined).map(accountOf);
    const added = await options.paced(async () => {
      const answers = await accounts.insertMany(fresh);
      for (const [i, { id }] of fresh.entries()) {
        if (answers[i])
          await audit.append({ at: clock(), type: 'account.imported', accountId: id });
      }
      return new Set(fresh.filter((_, i) => answers[i]).map(({ identifiers: [first] }) => first));
    });
    for (const row of rows) {
      const { person, known } = row;
      if (added.has(person.identifier)) tally.added += 1;
      // Taken since it was looked up: by an earlier row of the window, or by another process.
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
      membership,
      password,
    };
  }

  const window: Promise<Prepared>[] = [];
  const settleFirst = async () => settle(await Promise.all(window.splice(0, batchSize)));

  for await (const entry of entries) {
    if (signal.aborted) break;
    if ('fault' in entry) {
      tally.refused += 1;
      onRefused(entry.line, entry.fault);
      onRow(tally);
      continue;
    }
    const prepared = prepare(entry.line, entry.person);
    // Its fault is told when its turn comes; until then it isn't one that nobody handles.
    prepared.catch(() => undefined);
    window.push(prepared);
    // While one batch is written, the next is being hashed.
    if (window.length >= 2 * batchSize) await settleFirst();
  }
  while (window.length > 0) await settleFirst();
}
