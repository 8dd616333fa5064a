/** The store of the registrations of services. `ports.ts` is the head file. */

/** A registration as it is stored. */
export interface ClientRecord {
  /** The client id. */
  readonly id: string;
  /** Grows by one with each write. A write that was prepared from an older version is refused. */
  readonly version: number;
  /** The address by which it is found as an API, unless it is disabled. */
  readonly uri?: string | undefined;
  /** The home page leads to it. */
  readonly isOnHomePage: boolean;
  /** The registration with its secrets, sealed. */
  readonly sealed: string;
}

/** The registrations of services. */
export interface ClientStore {
  /** Adds a client. Resolves with false, and writes nothing, when its id is taken. */
  insert(record: ClientRecord): Promise<boolean>;
  find(id: string): Promise<ClientRecord | undefined>;
  /** Resolves with those of up to 500 ids that are taken, in no particular order. */
  taken(ids: readonly string[]): Promise<readonly string[]>;
  /** Reports whether a client has this address. */
  hasUri(uri: string): Promise<boolean>;
  /** Resolves with up to `limit` clients that the home page leads to, in the order of their ids. */
  onHomePage(limit: number): Promise<readonly ClientRecord[]>;
  /**
   * Replaces the client if the stored version is still `record.version`, and raises the version by one. Resolves with
   * false, and writes nothing, when the version is another or the client is gone.
   */
  update(record: ClientRecord): Promise<boolean>;
  /** Removes the client if the stored version is still this one. Resolves with false, and removes nothing, otherwise. */
  remove(id: string, version: number): Promise<boolean>;
  /** Resolves with up to `limit` clients that follow the id `after`, or with the first ones when it is `undefined`. */
  scan(after: string | undefined, limit: number): Promise<readonly ClientRecord[]>;
  /** Resolves with how many clients there are; it counts no more than 100,000. */
  count(): Promise<number>;
}
