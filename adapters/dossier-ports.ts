/** The store of the dossiers of households. `ports.ts` is the head file. */

/** A dossier as it is stored. Only `sealed` says whose it is, readable with the keys only. */
export interface DossierRecord {
  /** Keyed hash of the fund and the file number. */
  readonly key: string;
  /** Grows by one with each write. A write that was prepared from an older version is refused. */
  readonly version: number;
  /** Keyed hashes of the accounts that the dossier names, past members included. */
  readonly memberHashes: readonly string[];
  /** Everything that is known of the dossier, sealed. */
  readonly sealed: string;
  /** When an authorization ends because a membership does, without any write. */
  readonly dueAt?: number | undefined;
}

/** Something that happened to a dossier, for its fund. */
export interface DossierEventRecord {
  /** A random id, so that a store can tell whether it has the event already. */
  readonly id: string;
  readonly at: number;
  readonly sealed: string;
}

/** An event as it is read. */
export interface StoredDossierEvent extends DossierEventRecord {
  /** A whole number above 0. Events get it in the order in which they can be read. */
  readonly cursor: number;
}

/** One write: the dossier as it was read, if it was there, and as it becomes, with the events of the change. */
export interface DossierChange {
  readonly before?: DossierRecord | undefined;
  /** With the version of `before`, which the store raises by one; a new dossier is stored as it is. */
  readonly after: DossierRecord;
  readonly events: readonly DossierEventRecord[];
}

/** The dossiers and what happened to them. */
export interface DossierStore {
  /** Finds many dossiers at once; the answers are in the order of the keys. */
  findMany(keys: readonly string[]): Promise<readonly (DossierRecord | undefined)[]>;
  /** Resolves with up to 100 dossiers that name an account, in no particular order. */
  findByMember(memberHash: string): Promise<readonly DossierRecord[]>;
  /**
   * Writes each change, together with its events, if the stored version is still that of `before`, or if there is no
   * such dossier and `before` is undefined. Reports for each whether it was written; one that was not leaves nothing.
   */
  write(changes: readonly DossierChange[]): Promise<readonly boolean[]>;
  /** Resolves with up to `limit` dossiers whose `dueAt` is not after `now`, the earliest first. */
  findDue(now: number, limit: number): Promise<readonly DossierRecord[]>;
  /** Resolves with up to `limit` dossiers that follow the key `after`, or with the first ones when it is `undefined`. */
  scan(after: string | undefined, limit: number): Promise<readonly DossierRecord[]>;
  /** Resolves with how many dossiers there are. Other calls are answered meanwhile. */
  count(): Promise<number>;
  /**
   * Resolves with up to `limit` events that follow the cursor `after`, in the order of their cursors; 0 is before the
   * first. It sees every event whose write was acknowledged. An event that it has not seen yet always gets a higher
   * cursor than all that it has, and an event never gets another cursor. Events are kept for 365 days.
   */
  events(after: number, limit: number): Promise<readonly StoredDossierEvent[]>;
  /** Replaces the sealed content of an event, and nothing else; it is no error when the event is gone. */
  resealEvent(cursor: number, sealed: string): Promise<void>;
}
