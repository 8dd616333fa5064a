/**
 * Adds people in the order of the file. Passwords are hashed ahead of it, a window of rows at a time:
 * as many cores work as there are, and memory holds the window alone, however long the file is.
 */
import type { Domain } from '../../accounts/domain.ts';
import type { AccountRecord, AuditStore, Clock } from '../../adapters/ports.ts';
import type { Person } from './person.ts';

export interface Tally {
  added: number;
  alreadyThere: number;
  keptPassword: number;
  refused: number;
}

export type Entry =
  | { readonly line: number; readonly person: Person }
  | { readonly line: number; readonly fault: string };

export interface ImportOptions {
  readonly entries: AsyncIterable<Entry>;
  readonly accounts: Domain['accounts'];
  readonly audit: AuditStore;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly hash: (password: string) => Promise<string>;
  /** Runs a write when it is its turn (see pace.ts). */
  readonly paced: <T>(write: () => Promise<T>) => Promise<T>;
  readonly onRefused: (line: number, reason: string) => void;
  /** After each row that was settled. */
  readonly onRow: (tally: Tally) => void;
  /** Stops after the rows that are in the window. */
  readonly signal: AbortSignal;
  /** Filled on the way, so that a fault halfway leaves a true account of what was done. */
  readonly tally: Tally;
}

const windowSize = 64;

interface Prepared {
  readonly person: Person;
  readonly known?: AccountRecord | undefined;
  readonly hash?: string | undefined;
}

export async function importPeople(options: ImportOptions): Promise<void> {
  const { entries, accounts, audit, clock, onRefused, onRow, signal, tally } = options;

  /** What can be done out of order: whoever is known needs no hash. */
  async function prepare(person: Person): Promise<Prepared> {
    const known = await accounts.findByIdentifier(person.identifier);
    if (known !== undefined || person.legacyPassword === undefined) return { person, known };
    return { person, hash: await options.hash(person.legacyPassword) };
  }

  function countKnown(record: AccountRecord | undefined): void {
    if (record?.passwordKind === 'personal') tally.keptPassword += 1;
    else tally.alreadyThere += 1;
  }

  async function settle({ person, known, hash: made }: Prepared): Promise<void> {
    if (known !== undefined) return countKnown(known);
    if (await options.paced(() => add(person, made))) tally.added += 1;
    // Taken since it was looked up: by an earlier row of the window, or by another process.
    else countKnown(await accounts.findByIdentifier(person.identifier));
  }

  async function add(person: Person, hash: string | undefined): Promise<boolean> {
    const { identifier, identity, contacts, membership } = person;
    const id = options.newId();
    const added = await accounts.insert({
      id,
      identifiers: [identifier],
      identity,
      contacts,
      membership,
      password: hash === undefined ? undefined : { kind: 'legacy', hash },
    });
    if (added) await audit.append({ at: clock(), type: 'account.imported', accountId: id });
    return added;
  }

  const window: Promise<Prepared>[] = [];
  const settleFirst = async () => {
    const first = window.shift();
    if (first === undefined) return;
    await settle(await first);
    onRow(tally);
  };

  for await (const entry of entries) {
    if (signal.aborted) break;
    if ('fault' in entry) {
      tally.refused += 1;
      onRefused(entry.line, entry.fault);
      onRow(tally);
      continue;
    }
    const prepared = prepare(entry.person);
    // Its fault is told when its turn comes; until then it isn't one that nobody handles.
    prepared.catch(() => undefined);
    window.push(prepared);
    if (window.length >= windowSize) await settleFirst();
  }
  while (window.length > 0) await settleFirst();
}
