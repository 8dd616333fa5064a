/**
 * Copies of accounts that were read a moment ago, for all processes. Before an account is written, `hold` replaces its
 * copy by a mark. While the mark is there, every process reads the account itself, and a process that read the old
 * account can't store it as a copy.
 */
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { type AccountRecord, standingSchema } from '../ports.ts';
import type { Connection } from './connection.ts';
import { tagOf } from './keys.ts';

/** Far longer than a write and a read of an account may take together (see ../mongo/bounded-calls.ts). */
const HOLD_MS = 30_000;
/** A failover of Redis may lose a hold, so a copy must never be older than this. */
const LIFETIME_MS = 60_000;

const held = 'held';
const copy = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(
    z.object({
      id: z.string(),
      version: z.number(),
      identifierHashes: z.array(z.string()),
      identityHash: z.string().optional(),
      passwordKind: z.enum(['none', 'legacy', 'personal']),
      standing: standingSchema,
      sealed: z.record(z.string(), z.string()),
      createdAt: z.number(),
      updatedAt: z.number(),
    }),
  );

/** The copies of accounts. */
export interface AccountCopies {
  /** Resolves with the copy; `held` means that the account may not be kept either. */
  find(id: string): Promise<AccountRecord | 'held' | undefined>;
  /** Stores a copy of an account that was just read, unless there is a copy or a hold already. */
  keep(record: AccountRecord): Promise<void>;
  /** Must be called before each write of the account. */
  hold(id: string): Promise<void>;
}

const keyOf = (id: string) => `mc:account:{${tagOf(id)}}`;

/** Returns the copies that lie on this connection. */
export function createAccountCopies({ send, read }: Connection): AccountCopies {
  /** Parsed copies by account id: comparing the text takes far less time than parsing it again. */
  const parsed = new LRUCache<string, { readonly text: string; readonly record: AccountRecord }>({
    max: 2_000,
  });
  return {
    async find(id) {
      const text = await read(keyOf(id));
      if (text === null) return undefined;
      if (text === held) return held;
      const known = parsed.get(id);
      if (known?.text === text) return known.record;
      const record = copy.parse(text);
      parsed.set(id, { text, record });
      return record;
    },
    async keep(record) {
      const text = JSON.stringify(record);
      await send((client) => client.set(keyOf(record.id), text, 'PX', LIFETIME_MS, 'NX'));
    },
    async hold(id) {
      await send((client) => client.set(keyOf(id), held, 'PX', HOLD_MS));
    },
  };
}
