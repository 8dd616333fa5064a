/** The store of the protocol library's models, such as sessions and tokens. `ports.ts` is the head file. */

/** An instance of one of the protocol library's models, as it is stored. */
export interface PayloadRecord {
  /** A hash of the bearer value or id. */
  readonly key: string;
  /** Sealed before it gets here. */
  readonly payload: string;
  readonly expiresAt: number;
  /** True for what must survive the loss of Redis: refresh tokens and the grants that they belong to. */
  readonly durable: boolean;
  /** The group that it ends with: that of the grant for a token, that of the person for a session or a grant. */
  readonly groupKey?: string | undefined;
  readonly uidKey?: string | undefined;
  /** Set where it is kept for somebody who has not signed in; see `Anonymous`. */
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
