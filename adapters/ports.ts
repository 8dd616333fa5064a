/**
 * The ports: what the provider needs of a storage. Every build (`sqlite/`; `mongo/` and `redis/` together) implements
 * them and passes the one contract suite in `test/adapters/`.
 *
 * A store never sees a bearer value or personal data: keys are hashed and contents are sealed before they get here. All
 * instants are milliseconds since the epoch. A store that can't answer throws; it never resolves with "absent" instead.
 */

import { DomainError } from '../errors/domain-error.ts';
import type { AccountStore, SubjectStore, UseStore } from './account-ports.ts';
import type { AuditStore } from './audit-ports.ts';
import type { ClientStore } from './client-ports.ts';
import type { DossierStore } from './dossier-ports.ts';
import type { PayloadStore } from './payload-ports.ts';

export type {
  AccountRecord,
  AccountStore,
  Standing,
  SubjectStore,
  UseStore,
} from './account-ports.ts';
export { standingSchema } from './account-ports.ts';
export type { AuditEventType } from './audit-events.ts';
export type {
  AuditEvent,
  AuditPosition,
  AuditStore,
  Operator,
  RecordedAuditEvent,
} from './audit-ports.ts';
export { operatorSchema } from './audit-ports.ts';
export type { ClientRecord, ClientStore } from './client-ports.ts';
export type {
  DossierChange,
  DossierEventRecord,
  DossierRecord,
  DossierStore,
  StoredDossierEvent,
} from './dossier-ports.ts';
export type { Anonymous, PayloadRecord, PayloadStore, StoredPayload } from './payload-ports.ts';

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

/** Small facts that the installation must remember, such as the check value of a key. */
export interface FactStore {
  /** Resolves with the stored value of `name`, or stores `candidate` when there is none. */
  claim(name: string, candidate: string): Promise<string>;
  find(name: string): Promise<string | undefined>;
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
