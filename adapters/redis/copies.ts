/**
 * Copies of what was read from MongoDB a moment ago, for all processes. Before something is written, `hold` replaces its
 * copy by a mark. While the mark is there, every process reads the original, and a process that read it before the write
 * can't store that as a copy.
 */
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { type AccountRecord, type DossierRecord, standingSchema } from '../ports.ts';
import type { Connection } from './connection.ts';
import { tagOf } from './keys.ts';

/** Far longer than a write and a read may take together (see ../mongo/bounded-calls.ts). */
const HOLD_MS = 30_000;
/** A failover of Redis may lose a hold, so a copy must never be older than this. */
const LIFETIME_MS = 60_000;

const held = 'held';

const accountSchema: z.ZodType<AccountRecord> = z.object({
  id: z.string(),
  version: z.number(),
  identifierHashes: z.array(z.string()),
  identityHash: z.string().optional(),
  passwordKind: z.enum(['none', 'legacy', 'personal']),
  standing: standingSchema,
  sealed: z.record(z.string(), z.string()),
  createdAt: z.number(),
  updatedAt: z.number(),
});

const dossiersSchema: z.ZodType<readonly DossierRecord[]> = z.array(
  z.object({
    key: z.string(),
    version: z.number(),
    memberHashes: z.array(z.string()),
    sealed: z.string(),
    dueAt: z.number().optional(),
  }),
);

/** The copies of one kind of things, by id. */
export interface Copies<T> {
  /** Resolves with the copy; `held` means that none may be kept either. */
  find(id: string): Promise<T | 'held' | undefined>;
  /** Stores a copy of what was just read, unless there is a copy or a hold already. */
  keep(id: string, original: T): Promise<void>;
  /** Replaces the copy by the mark `held`. Must be called before each write. */
  hold(id: string): Promise<void>;
}

/** The copies of accounts, by their ids. */
export type AccountCopies = Copies<AccountRecord>;
/** The copies of all dossiers of an account, by the keyed hash of its id. */
export type DossierCopies = Copies<readonly DossierRecord[]>;

export const createAccountCopies = (connection: Connection): AccountCopies =>
  createCopies(connection, 'account', accountSchema);
export const createDossierCopies = (connection: Connection): DossierCopies =>
  createCopies(connection, 'dossiers', dossiersSchema);

/** Returns the copies that lie on this connection under `mc:<name>:…`. */
function createCopies<T extends object>(
  { send, read }: Connection,
  name: string,
  schema: z.ZodType<T>,
): Copies<T> {
  const keyOf = (id: string) => `mc:${name}:{${tagOf(id)}}`;
  /** Parsed copies: comparing the text takes far less time than parsing it again. */
  const parsed = new LRUCache<string, { readonly text: string; readonly copy: T }>({ max: 2_000 });
  return {
    async find(id) {
      const text = await read(keyOf(id));
      if (text === null) return undefined;
      if (text === held) return held;
      const known = parsed.get(id);
      if (known?.text === text) return known.copy;
      const copy = schema.parse(JSON.parse(text));
      parsed.set(id, { text, copy });
      return copy;
    },
    async keep(id, original) {
      const text = JSON.stringify(original);
      await send((client) => client.set(keyOf(id), text, 'PX', LIFETIME_MS, 'NX'));
    },
    async hold(id) {
      await send((client) => client.set(keyOf(id), held, 'PX', HOLD_MS));
    },
  };
}
