import type { Storage } from '../../../adapters/ports.ts';

/** A storage that a test has for itself. */
export interface TestStorage {
  readonly storage: Storage;
  /** The names of its stores, as the health page tells them. */
  readonly stores: readonly string[];
  /** All that is stored, as a thief would find it. */
  everything(): Promise<Buffer>;
  dispose(): Promise<void>;
}
