import type { Storage } from '../../../adapters/ports.ts';

/** What a scenario plays with. */
export interface Scene {
  readonly storage: Storage;
  now(): number;
  advance(ms: number): Promise<void>;
  /** A second process on the same store. */
  another(): Promise<Storage>;
  /** The store after a restart. */
  reopened(): Promise<Storage>;
}
