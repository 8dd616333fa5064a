/**
 * The ports: what the provider needs of a storage. Every build (`sqlite/`; `mongo/` and `redis/` together) implements
 * them and passes the one contract suite in `test/adapters/`.
 *
 * A store never sees a bearer value or personal data: keys are hashed and contents are sealed before they get here. All
 * instants are milliseconds since the epoch. A store that can't answer throws; it never resolves with "absent" instead.
 */

import { z } from 'zod';
import { DomainError } from '../errors/domain-error.ts';
import type { AuditEventType } from './audit-events.ts';
import type { ClientStore } from './client-ports.ts';
import type { DossierStore } from './dossier-ports.ts';

export type { AuditEventType } from './audit-events.ts';
export type { ClientRecord, ClientStore } from './client-ports.ts';
export type {
  DossierChange,
  DossierEventRecord,
  DossierRecord,
  DossierStore,
  StoredDossierEvent,
} from './dossier-ports.ts';

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

/** An account as it is stored. Only `sealed` holds personal data, readable with the keys only. */
export interface AccountRecord {
  /** Internal id (UUID), never changes, never leaves the provider. */
  readonly id: string;
  /** Grows by one with each write. A write that was prepared from an older version is refused. */
  readonly version: number;
  /** Keyed hashes of values that belong to one person only, identifiers first. Each is unique among all accounts. */
  readonly identifierHashes: readonly string[];
  /** Keyed hash of the identity, to look for the same person; homonyms may share it. */
  readonly identityHash?: string | undefined;
  /** `legacy`: a password that opens the first connection only. `none`: there is no password yet. */
  readonly passwordKind: 'none' | 'legacy' | 'personal';
  /** Decides which steps of a sign-in are pending. */
  readonly standing: Standing;
  /** Sealed fields by name (see crypto/sealing.ts). */
  readonly sealed: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** The state of an account that decides its next steps. It holds nothing that identifies the person. */
export const standingSchema = z.object({
  /** The person has read the announcement of the first connection. */
  announced: z.boolean().default(false),
  /** The version of the terms that the person accepted last, and when. */
  terms: z.object({ version: z.string(), at: z.number() }).optional(),
  /** The person has proven an address or a telephone number by a code. */
  contactVerified: z.boolean().default(false),
  /** The identity is the person's own word: neither a fund nor FranceConnect has given it. */
  declared: z.boolean().default(false),
  /**
   * A certified account has the person's NIR or identity, and this one waits for a fund's confirmation since then: it
   * signs nobody in.
   */
  setAsideAt: z.number().optional(),
  /** An operator wants another password than the one there is, which may be known to others. */
  newPasswordRequired: z.boolean().optional(),
  /** An operator has suspended the account: it signs nobody in, and nothing but `reactivate` ends that. */
  suspension: z.object({ at: z.number(), reason: z.string() }).optional(),
  /** The owner has closed the account at this instant: it is erased 30 days later. */
  closedAt: z.number().optional(),
  /** Since then the account counts as gone, while what belongs to it is erased. */
  erasedAt: z.number().optional(),
  /** The account that is being merged into this one, and whether this one has all of it. */
  merging: z.object({ id: z.string(), isTaken: z.boolean() }).optional(),
  /** The account that this one is being merged into; it counts as gone. */
  mergedInto: z.string().optional(),
  /** Sessions that began before this instant are no longer valid. */
  endedBefore: z.number().default(0),
  /** When the account was last recovered: by a reset, a letter, or an operator. */
  recoveredAt: z.number().optional(),
  /** Known devices that the person has forgotten; see accounts/devices/forgotten-devices.ts. */
  forgottenDevices: z
    .object({
      /** A device that was used last before this instant is forgotten too. */
      usedBefore: z.number(),
      list: z.array(z.object({ id: z.string(), at: z.number() })),
    })
    .optional(),
  /** A code has reset the password, so another one in the session that follows is no second factor. */
  reset: z
    .object({
      /** When that session signed in, in seconds; absent before. */
      signedInAt: z.number().optional(),
      /** A code was typed in it, because the browser or the setting asked for one. */
      codeTyped: z.boolean().optional(),
    })
    .optional(),
});
/** The parsed standing. */
export type Standing = z.output<typeof standingSchema>;

/** The accounts. */
export interface AccountStore {
  /** Adds an account. Resolves with false, and writes nothing, when its id or one of its identifiers is taken. */
  insert(record: AccountRecord): Promise<boolean>;
  /** Adds many accounts in as few writes as possible. Reports for each, in their order, whether it was added. */
  insertMany(records: readonly AccountRecord[]): Promise<readonly boolean[]>;
  find(id: string): Promise<AccountRecord | undefined>;
  /** Finds many accounts with one query; the answers are in the order of the ids. */
  findMany(ids: readonly string[]): Promise<readonly (AccountRecord | undefined)[]>;
  findByIdentifier(identifierHash: string): Promise<AccountRecord | undefined>;
  /** Finds many accounts with one query; the answers are in the order of the hashes. */
  findManyByIdentifier(
    identifierHashes: readonly string[],
  ): Promise<readonly (AccountRecord | undefined)[]>;
  /**
   * Resolves with up to `limit` accounts of that identity hash: those with a declared identity last, the oldest first,
   * then by id. So neither accounts that anybody can make nor accounts added later push the others out of the limit.
   */
  findByIdentity(identityHash: string, limit: number): Promise<readonly AccountRecord[]>;
  /** Finds all accounts with a declared identity that have one of the identity hashes, in no particular order. */
  findDeclared(identityHashes: readonly string[]): Promise<readonly AccountRecord[]>;
  /**
   * Replaces the account if the stored version is still `record.version`, and raises the version by one. Resolves with
   * false, and writes nothing, when the version is another, the account is gone, or an identifier is taken.
   */
  update(record: AccountRecord): Promise<boolean>;
  remove(id: string): Promise<void>;
  /** Resolves with up to `limit` accounts that were closed before this instant, those that were closed first. */
  findClosed(before: number, limit: number): Promise<readonly AccountRecord[]>;
  /**
   * Resolves with up to `limit` accounts that follow the id `after`, or with the first ones when it is `undefined`.
   * The order never changes: paging on from the last id visits each account exactly once.
   */
  scan(after: string | undefined, limit: number): Promise<readonly AccountRecord[]>;
}

/** The subjects by which relying parties know accounts. */
export interface SubjectStore {
  /** Resolves with the stored subject by which the sector knows the account, if there is one. */
  find(accountId: string, sector: string): Promise<string | undefined>;
  /**
   * Resolves with the stored subject by which the sector knows the account, or stores `candidate` when there is none.
   * Concurrent callers all get the same answer.
   */
  claim(accountId: string, sector: string, candidate: string): Promise<string>;
  /** Resolves with all subjects of an account. */
  ofAccount(
    accountId: string,
  ): Promise<readonly { readonly sector: string; readonly subject: string }[]>;
  /** Removes all subjects of an account. */
  remove(accountId: string): Promise<void>;
}

/** An instance of one of the protocol library's models, as it is stored. */
export interface PayloadRecord {
  /** A hash of the bearer value or id. */
  readonly key: string;
  /** Sealed before it gets here. */
  readonly payload: string;
  readonly expiresAt: number;
  /** True for what must survive the loss of Redis: refresh tokens and the grants that they belong to. */
  readonly durable: boolean;
  /** What it ends together with: the grant of a token, the person of a session or a grant. */
  readonly groupKey?: string | undefined;
  readonly uidKey?: string | undefined;
  /** Whom it is kept for, when that is nobody who is signed in; see `Anonymous`. */
  readonly anonymous?: Anonymous | undefined;
}

/**
 * What is kept for people who haven't signed in: `request`, a stranger's request to sign in; `journey`, what follows on
 * its pages, and requests from browsers that have signed in before. A store whose memory is bounded refuses both before
 * it is full, requests first, with the `DomainError` `busy`: sessions, codes and tokens always find room.
 */
export type Anonymous = 'request' | 'journey';

/** A payload as it is read. */
export interface StoredPayload {
  readonly payload: string;
  /** When it was consumed, if it was. */
  readonly consumedAt?: number | undefined;
}

/** The protocol library's models; `model` is a name such as `Session`. An expired payload counts as absent. */
export interface PayloadStore {
  /** Adds or replaces a payload; a consumed one stays consumed. */
  upsert(model: string, record: PayloadRecord): Promise<void>;
  /** Replaces the payload if the stored one is still `before`. Resolves with false, and writes nothing, otherwise. */
  replace(model: string, record: PayloadRecord, before: string): Promise<boolean>;
  find(model: string, key: string): Promise<StoredPayload | undefined>;
  findByUid(model: string, uidKey: string): Promise<StoredPayload | undefined>;
  /** Consumes the payload: exactly one of concurrent callers gets true. False when it is absent or consumed. */
  consume(model: string, key: string): Promise<boolean>;
  destroy(model: string, key: string): Promise<void>;
  /** Resolves with at least the hundred of a group that live longest, those first. To get more, destroy these. */
  listByGroup(model: string, groupKey: string): Promise<readonly StoredPayload[]>;
  revokeByGroup(model: string, groupKey: string): Promise<void>;
  /**
   * Resolves with about how many payloads of a model there are, some expired ones included. It costs little, however many
   * there are: 300 or fewer are counted, more may be estimated.
   */
  estimate(model: string): Promise<number>;
}

/** A counter as it is read. */
export interface Counter {
  readonly count: number;
  /** When it was last incremented. */
  readonly lastAt: number;
  readonly expiresAt: number;
}

/** Counters with a fixed window, for limits. */
export interface CounterStore {
  /** Increments the counter by one, atomically. It lives for `lifetime` ms from its first increment. */
  increment(key: string, lifetime: number): Promise<Counter>;
  /** Reads all counters at once; the answers are in the order of the keys. */
  readAll(keys: readonly string[]): Promise<readonly (Counter | undefined)[]>;
  clear(key: string): Promise<void>;
}

/** Who works on people's accounts: a user of this system by a command, a program by the API, an agent by the console. */
export const operatorSchema = z.object({
  kind: z.enum(['cli', 'api', 'console']),
  /** The user's name on this system, the id of the client, or the subject of the agent at the employer's provider. */
  id: z.string(),
  /** The name of the agent, or what an API's client says of the person who uses it. */
  name: z.string().optional(),
});
export type Operator = z.output<typeof operatorSchema>;

/** What happened to which account, when and from which client. It never holds an identifier or a whole IP address. */
export interface AuditEvent {
  readonly at: number;
  readonly type: AuditEventType;
  readonly accountId?: string | undefined;
  readonly clientId?: string | undefined;
  /** The network of the IP address: /24 of IPv4, /48 of IPv6. */
  readonly network?: string | undefined;
  /** The browser and the system that it runs on, such as `Firefox/Android`. */
  readonly browser?: string | undefined;
  readonly detail?: string | undefined;
  /** Who did it, where that was an operator. The person never sees it. */
  readonly operator?: Operator | undefined;
}

/** The place of an event in the trail. The id settles the order of events of the same millisecond. */
export interface AuditPosition {
  readonly at: number;
  readonly id: string;
}

/** An event as it is read: the trail is older than this release, and may hold types that this one doesn't know. */
export interface RecordedAuditEvent extends Omit<AuditEvent, 'type'>, AuditPosition {
  readonly type: string;
}

/** The audit trail. Events are kept for 365 days; the sweep deletes older ones. */
export interface AuditStore {
  /** Adds events in their order; many cost little more than one. */
  append(...events: readonly AuditEvent[]): Promise<void>;
  /**
   * Resolves with up to `limit` events of an account, newest first: the latest, or those that come before a position.
   * Paging on from the last event shows each event once.
   */
  ofAccount(
    accountId: string,
    limit: number,
    before?: AuditPosition,
  ): Promise<readonly RecordedAuditEvent[]>;
  /**
   * Resolves with up to `limit` events of all accounts that follow the event of the id `after`, or with the first ones. The
   * order is that in which they can be read: paging on from the last id shows each event once, and leaves none out. Where
   * several processes write, an event can be read 30 seconds after it was added.
   */
  following(after: string | undefined, limit: number): Promise<readonly RecordedAuditEvent[]>;
}

/** Small facts that the installation must remember, such as the check value of a key. */
export interface FactStore {
  /** Resolves with the stored value of `name`, or stores `candidate` when there is none. */
  claim(name: string, candidate: string): Promise<string>;
  find(name: string): Promise<string | undefined>;
}

/**
 * When accounts were used last. It stands apart from the accounts: a use is no change of one, and must not end the copies of it.
 */
export interface UseStore {
  /** Notes a use. Whoever was told before counts as not told. */
  note(accountId: string, at: number): Promise<void>;
  /** Notes a use of accounts that nothing is known of. */
  noteUnknown(accountIds: readonly string[], at: number): Promise<void>;
  /** Resolves with up to `limit` accounts whose last use was before this instant and whose owners were not told. */
  findIdle(before: number, limit: number): Promise<readonly string[]>;
  /** Notes that the owner is told. Resolves with false, and writes nothing, when it was noted, or the use is no longer before. */
  tell(accountId: string, before: number, at: number): Promise<boolean>;
  /** Resolves with up to `limit` accounts whose owners were told before this instant. */
  findTold(before: number, limit: number): Promise<readonly string[]>;
  /** Counts an owner who was told before this instant as told at `at`: exactly one of concurrent callers gets true. */
  claimTold(accountId: string, before: number, at: number): Promise<boolean>;
  /** Forgets an account. */
  remove(accountId: string): Promise<void>;
}

/** All stores together. */
export interface Storage {
  readonly accounts: AccountStore;
  readonly subjects: SubjectStore;
  readonly dossiers: DossierStore;
  readonly clients: ClientStore;
  readonly payloads: PayloadStore;
  readonly counters: CounterStore;
  readonly audit: AuditStore;
  readonly facts: FactStore;
  readonly uses: UseStore;
  /** Deletes what has expired, in small batches, in one process at a time. Resolves with the number of deletions. */
  sweep(): Promise<number>;
  /** Reports for each store by name whether it works; never rejects, and resolves within two seconds. */
  health(): Promise<Readonly<Record<string, boolean>>>;
  close(): Promise<void>;
}

/** Returns the milliseconds since the epoch. It is passed in, so that tests can move it. */
export type Clock = () => number;
