/**
 * What the house asks of a storage. Every build (`sqlite/`; `mongo/` and `redis/` together) implements
 * these ports and passes the one contract suite in `test/adapters/`.
 *
 * A store never sees a bearer value or a word about a person: keys are hashed and contents are
 * sealed before they get here. All instants are milliseconds since the epoch. A store that can't
 * answer throws; it never answers "nothing there" instead.
 */

import { z } from 'zod';
import { DomainError } from '../errors/domain-error.ts';
import type { AuditEventType } from './audit-events.ts';

export type { AuditEventType } from './audit-events.ts';

/**
 * A store can't answer now: it can't be reached, is starting, is locked, or failed. The same call may succeed later.
 * The message tells an operator why; people see 503 and when to try again.
 */
export class StoreUnavailable extends DomainError {
  constructor(message: string, { cause }: { cause?: unknown } = {}) {
    super('unavailable', { retryAfterSeconds: 10, cause });
    this.name = 'StoreUnavailable';
    this.message = message;
  }
}

/** An account as it lies in the store. Only `sealed` speaks of a person, and only to who has the keys. */
export interface AccountRecord {
  /** Internal id (UUID), never changes, never leaves the provider. */
  readonly id: string;
  /** Raised by one at each write; a write that was prepared from an older version is refused. */
  readonly version: number;
  /** Keyed hashes of what is the person's alone, identifiers first; each is unique among all accounts. */
  readonly identifierHashes: readonly string[];
  /** Keyed hash by which the same person is looked for; homonyms may share it. */
  readonly identityHash?: string | undefined;
  /** `legacy` opens the first connection only; `none` has no password yet. */
  readonly passwordKind: 'none' | 'legacy' | 'personal';
  /** What decides which steps are pending. */
  readonly standing: Standing;
  /** Sealed fields by name (see accounts/sealing.ts). */
  readonly sealed: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Where a person stands: nothing in it says who it is. */
export const standingSchema = z.object({
  /** The announcement of the first connection was read. */
  announced: z.boolean().default(false),
  /** The version of the terms that was accepted last, and when. */
  terms: z.object({ version: z.string(), at: z.number() }).optional(),
  /** An address or a number was proven by a code. */
  contactVerified: z.boolean().default(false),
  /** The identity is the person's own word: no fund has confirmed it. */
  declared: z.boolean().default(false),
  /** Sessions that began before this instant have ended. */
  endedBefore: z.number().default(0),
});
export type Standing = z.output<typeof standingSchema>;

export interface AccountStore {
  /** Adds an account; false, and nothing written, when one of its identifiers (or its id) is taken. */
  insert(record: AccountRecord): Promise<boolean>;
  /** Adds many in as few writes as it takes, in their order; says of each whether it went in. */
  insertMany(records: readonly AccountRecord[]): Promise<readonly boolean[]>;
  find(id: string): Promise<AccountRecord | undefined>;
  findByIdentifier(identifierHash: string): Promise<AccountRecord | undefined>;
  /** The same of a batch, in one question: the answers are in the order of the hashes. */
  findManyByIdentifier(
    identifierHashes: readonly string[],
  ): Promise<readonly (AccountRecord | undefined)[]>;
  /**
   * Up to `limit` accounts of that identity hash, the oldest first, then in the order of their ids: whoever declares
   * a crowd of homonyms must not push out those who were there.
   */
  findByIdentity(identityHash: string, limit: number): Promise<readonly AccountRecord[]>;
  /**
   * Replaces the account if the stored version is still `record.version`, and raises the version.
   * False, and nothing written, when it has moved on, is gone, or an identifier is taken.
   */
  update(record: AccountRecord): Promise<boolean>;
  remove(id: string): Promise<void>;
  /**
   * Up to `limit` accounts that follow the id `after` (`undefined`: the first ones), in an order of
   * ids that never changes: whoever pages on from the last id meets each account that stays once.
   */
  scan(after: string | undefined, limit: number): Promise<readonly AccountRecord[]>;
}

export interface SubjectStore {
  /**
   * The subject that the sector knows the account by: the stored one, else `candidate`, which is
   * then stored. Parallel callers all get the same answer.
   */
  claim(accountId: string, sector: string, candidate: string): Promise<string>;
}

/** One of the library's models, as it lies in the store. */
export interface PayloadRecord {
  readonly key: string;
  /** Sealed by the provider's adapter. */
  readonly payload: string;
  readonly expiresAt: number;
  /** Must outlive the loss of all that passes: refresh tokens, and the grants they hang on. */
  readonly durable: boolean;
  /** What it ends with: the grant of a token, the person of a session or a grant. */
  readonly groupKey?: string | undefined;
  readonly uidKey?: string | undefined;
}

export interface StoredPayload {
  readonly payload: string;
  /** When it was consumed, if it was. */
  readonly consumedAt?: number | undefined;
}

/** `model` is the library's model name (`Session`, `AuthorizationCode`…). Expired means absent. */
export interface PayloadStore {
  /** Writes or replaces; what was consumed stays consumed. */
  upsert(model: string, record: PayloadRecord): Promise<void>;
  /** Compare and set: writes it if the stored payload is still `before`. False, and nothing written, when it is not. */
  replace(model: string, record: PayloadRecord, before: string): Promise<boolean>;
  find(model: string, key: string): Promise<StoredPayload | undefined>;
  findByUid(model: string, uidKey: string): Promise<StoredPayload | undefined>;
  /** Compare and set: of N parallel callers exactly one gets true. False when absent or consumed. */
  consume(model: string, key: string): Promise<boolean>;
  destroy(model: string, key: string): Promise<void>;
  /** At least a hundred of the group, those that live longest first; what follows once these are destroyed. */
  listByGroup(model: string, groupKey: string): Promise<readonly StoredPayload[]>;
  revokeByGroup(model: string, groupKey: string): Promise<void>;
}

export interface Counter {
  readonly count: number;
  /** When it was last raised. */
  readonly lastAt: number;
  readonly expiresAt: number;
}

export interface CounterStore {
  /** Raises the counter by one, atomically. It lives for `lifetime` ms from its first raise. */
  increment(key: string, lifetime: number): Promise<Counter>;
  /** All of them at once, in the order of the keys. */
  readAll(keys: readonly string[]): Promise<readonly (Counter | undefined)[]>;
  clear(key: string): Promise<void>;
}

/** What happened, to which account, when, from which client: never an identifier or a whole address. */
export interface AuditEvent {
  readonly at: number;
  readonly type: AuditEventType;
  readonly accountId?: string | undefined;
  readonly clientId?: string | undefined;
  /** Truncated: /24 or /48. */
  readonly network?: string | undefined;
  readonly detail?: string | undefined;
}

/** An event as it is read: the trail is older than this release, and may hold types that this one doesn't know. */
export interface RecordedAuditEvent extends Omit<AuditEvent, 'type'> {
  readonly type: string;
}

/** Events are kept for 365 days; a sweep by the clock deletes what is older. */
export interface AuditStore {
  /** Adds them in their order; many cost little more than one. */
  append(...events: readonly AuditEvent[]): Promise<void>;
  /** The latest events of an account, newest first. */
  ofAccount(accountId: string, limit: number): Promise<readonly RecordedAuditEvent[]>;
}

/** Small facts the installation itself must remember, such as the check value of a key. */
export interface FactStore {
  /** The stored value of `name`, else `candidate`, which is then stored. */
  claim(name: string, candidate: string): Promise<string>;
  find(name: string): Promise<string | undefined>;
}

export interface Storage {
  readonly accounts: AccountStore;
  readonly subjects: SubjectStore;
  readonly payloads: PayloadStore;
  readonly counters: CounterStore;
  readonly audit: AuditStore;
  readonly facts: FactStore;
  /** Deletes what has expired, in short bounded batches, one process at a time; resolves with how much it deleted. */
  sweep(): Promise<number>;
  /** The state of each store by name; never rejects, and answers within two seconds. */
  health(): Promise<Readonly<Record<string, boolean>>>;
  close(): Promise<void>;
}

/** Milliseconds since the epoch; passed in, so that tests move it. */
export type Clock = () => number;
