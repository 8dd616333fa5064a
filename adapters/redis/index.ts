/**
 * What passes, in Redis: the library's models, the counters, copies of accounts. What lasts is kept by
 * another build. What the stores must do is said in `../ports.ts`; what is here is only how: one string a record,
 * every key with an expiry, one round trip an operation, no command across slots of a cluster.
 */
import type { Clock, CounterStore, PayloadStore } from '../ports.ts';
import { type AccountCopies, createAccountCopies } from './account-copies.ts';
import { openConnection } from './connection.ts';
import { createCounterStore } from './counters.ts';
import { createPayloadStore } from './payloads.ts';

export { parseRedisUrl } from './url.ts';

export interface RedisStores {
  readonly payloads: PayloadStore;
  readonly counters: CounterStore;
  readonly accountCopies: AccountCopies;
  /**
   * Resolves once Redis can be used. Rejects with `StoreUnavailable` when another call makes sense, which waits for
   * the connection's next try, and with `RedisUnusable` when the operator must act. Both say which setting, which
   * server and why.
   */
  ready(): Promise<void>;
  /** Whether a write succeeds; answers within two seconds. */
  health(): Promise<boolean>;
  close(): Promise<void>;
}

export interface RedisDependencies {
  /** `REDIS_URL`: one server, or several nodes of a cluster separated by commas. */
  readonly url: string;
  readonly clock: Clock;
  /** Hears of each fault of the connection; the client goes on trying by itself. */
  readonly onError?: (error: Error) => void;
}

/** Throws when the URL can't be read; connects at the first `ready()`. */
export function createRedisStores({ url, clock, onError }: RedisDependencies): RedisStores {
  const connection = openConnection(url, onError ?? (() => {}));
  const { ready, health, close } = connection;
  return {
    payloads: createPayloadStore(connection, clock),
    counters: createCounterStore(connection, clock),
    accountCopies: createAccountCopies(connection),
    ready,
    health,
    close,
  };
}
