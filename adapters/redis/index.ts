/**
 * Keeps in Redis what may be lost: the protocol library's models, counters, and copies of accounts and dossiers.
 * `../ports.ts` says what the stores must do, and `test/adapters/contract.ts` proves it. docs/storage.md says what each
 * model is and how long it lives:
 *
 * | key | value | expires |
 * | --- | --- | --- |
 * | `mc:<model>:{<key>}` | a header, then the sealed payload | with the payload |
 * | `mc:<model>:uid:{<uid>}` | the same again, for a model that is found by its uid | with the payload |
 * | `mc:<model>:grant:{<group>}` | a sorted set: the keys of a group by expiry, 1,000 at most | with its last payload |
 * | `mc:counter:{<key>}` | count, last increment, end of the window | with the window |
 * | `mc:account:{<id>}` | a copy of an account, all personal data sealed | after 60 s |
 * | `mc:account:{<id>}` | `held`: the account is being written | after 30 s |
 * | `mc:dossiers:{<member hash>}` | copies of all dossiers of an account, sealed; or `held` | after 60 s; 30 s |
 * | `mc:heartbeat` | `1`, written by each health check | after 60 s |
 *
 * Every key expires by itself. An operation takes one round trip, and no command touches two slots of a cluster.
 */
import type { Clock, CounterStore, PayloadStore } from '../ports.ts';

import { openConnection } from './connection.ts';
import {
  type AccountCopies,
  createAccountCopies,
  createDossierCopies,
  type DossierCopies,
} from './copies.ts';
import { createCounterStore } from './counters.ts';
import { createPayloadStore } from './payloads.ts';

export { parseRedisUrl } from './url.ts';

/** The stores that Redis keeps, and their connection. */
export interface RedisStores {
  readonly payloads: PayloadStore;
  readonly counters: CounterStore;
  readonly accountCopies: AccountCopies;
  readonly dossierCopies: DossierCopies;
  /**
   * Resolves once Redis can be used. Rejects with `StoreUnavailable` when another call makes sense, which waits for
   * the connection's next try, and with `RedisUnusable` when the operator must act. Both say which setting, which
   * server and why.
   */
  ready(): Promise<void>;
  /** Reports whether a write succeeds; resolves within two seconds. */
  health(): Promise<boolean>;
  close(): Promise<void>;
}

/** What the stores take. */
export interface RedisDependencies {
  /** `REDIS_URL`: one server, or several nodes of a cluster separated by commas. */
  readonly url: string;
  readonly clock: Clock;
  /** Called with each fault of the connection; the client connects again by itself. */
  readonly onError?: (error: Error) => void;
}

/** Returns the stores, which connect at the first `ready()`. Throws when the URL can't be read. */
export function createRedisStores({ url, clock, onError }: RedisDependencies): RedisStores {
  const connection = openConnection(url, onError ?? (() => {}));
  const { ready, health, close } = connection;
  return {
    payloads: createPayloadStore(connection, clock),
    counters: createCounterStore(connection, clock),
    accountCopies: createAccountCopies(connection),
    dossierCopies: createDossierCopies(connection),
    ready,
    health,
    close,
  };
}
