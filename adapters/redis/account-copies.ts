/**
 * Copies of accounts that were read a moment ago, for all processes. Whoever writes an account holds its copy first:
 * until that has passed, everybody reads the account itself, and what somebody has read before can't be kept.
 */
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { type AccountRecord, standingSchema } from '../ports.ts';
import type { Connection } from './connection.ts';
import { tagOf } from './keys.ts';

/** Far longer than a write and a read of an account may take together (see ../mongo/line.ts). In milliseconds. */
const HOLD = 30_000;
/** What a failover of Redis may lose is a hold: a copy is never older than this. In milliseconds. */
const LIFETIME = 60_000;

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

export interface AccountCopies {
  find(id: string): Promise<AccountRecord | 'held' | undefined>;
  /** Keeps what was read just now, unless another copy is there or somebody holds it. */
  keep(record: AccountRecord): Promise<void>;
  /** Before each write of the account. */
  hold(id: string): Promise<void>;
}

const keyOf = (id: string) => `mc:account:{${tagOf(id)}}`;

export function createAccountCopies({ send, read }: Connection): AccountCopies {
  /** To see that it is the same text takes far less than to parse it. */
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
      await send((client) => client.set(keyOf(record.id), text, 'PX', LIFETIME, 'NX'));
    },
    async hold(id) {
      await send((client) => client.set(keyOf(id), held, 'PX', HOLD));
    },
  };
}
