import type { Storage } from '../../../adapters/ports.ts';

/** A storage of one test. */
export interface TestStorage {
  readonly storage: Storage;
  /** The names of its stores, as the health page shows them. */
  readonly stores: readonly string[];
  /** Resolves with all stored bytes, as somebody who stole the database would read them. */
  everything(): Promise<Buffer>;
  dispose(): Promise<void>;
}
