/**
 * Keeps in MongoDB what must outlive a restart of Redis. `../ports.ts` says what the stores must do, and
 * `test/adapters/contract.ts` proves it. See docs/storage.md for the reasons:
 *
 * | collection | `_id` | kept |
 * | --- | --- | --- |
 * | `accounts` | the account's id | until it is removed |
 * | `subjects` | account id and sector | for ever |
 * | `dossiers` | the dossier's key | for ever |
 * | `dossier_events` | a number, the cursor | 365 days |
 * | `clients` | the client id | until the client is removed |
 * | `grants` | `Grant` and the hashed key; only grants of `offline_access` | until the grant ends |
 * | `refresh_tokens` | `RefreshToken` and the hashed key | until the token ends |
 * | `payloads` | model and hashed key; empty in production, where Redis has the other models | until they end |
 * | `audit` | made by MongoDB | 365 days |
 * | `facts` | the fact's name | for ever |
 * | `account_uses` | the account's id | until the account is erased |
 *
 * Each write is one document, acknowledged by a majority of the replica set, so no transaction is needed.
 *
 * mongoose holds the schemas and the connection, and carries the reads and writes that are not hot. The driver is used
 * directly where mongoose costs half as much processor time again: reads by id (stores/reads.ts), accounts by
 * identifier (stores/accounts.ts), dossiers and their events, and batched writes of payloads
 * (stores/payload-writes.ts). It also makes the indexes (start.ts), on a connection that waits longer. These places
 * must themselves keep objects from being read as operators, which mongoose's `sanitizeFilter` does elsewhere.
 */
import type { Clock, Storage } from '../ports.ts';
import { createBoundedCalls } from './bounded-calls.ts';
import { createConnection, open } from './connection.ts';
import { explainStart, StartError } from './faults.ts';
import { createModels } from './schemas.ts';
import { prepare } from './start.ts';
import { createAccountStore } from './stores/accounts.ts';
import { createAuditStore } from './stores/audit.ts';
import { createClientStore } from './stores/clients.ts';
import { createDossierStore } from './stores/dossiers.ts';
import { createFactStore } from './stores/facts.ts';
import { createPayloadStore } from './stores/payloads.ts';
import { createSubjectStore } from './stores/subjects.ts';
import { createSweep } from './stores/sweep.ts';
import { createUseStore } from './stores/uses.ts';

/** The stores that MongoDB keeps, and their connection. */
export interface MongoStores
  extends Pick<
    Storage,
    | 'accounts'
    | 'subjects'
    | 'dossiers'
    | 'clients'
    | 'payloads'
    | 'audit'
    | 'facts'
    | 'uses'
    | 'sweep'
    | 'close'
  > {
  /**
   * Connects, checks the server and makes the indexes. Rejects with `StoreUnavailable` when another try makes
   * sense, and with `StartError` when the operator must act. Later the connection is restored by itself.
   */
  ready(): Promise<void>;
  /** Reports whether MongoDB answers; never rejects, and resolves within two seconds. */
  health(): Promise<boolean>;
}

/** `uri` is `MONGODB_URI`. */
export interface MongoDependencies {
  readonly uri: string;
  readonly clock: Clock;
  /** Called with each fault of the connection that belongs to no call. */
  readonly onError?: (error: unknown) => void;
}

/** Returns the stores, not connected yet: every call rejects until `ready` has resolved. */
export function createMongoStores({
  uri,
  clock,
  onError = () => {},
}: MongoDependencies): MongoStores {
  const connection = createConnection(onError);
  const models = createModels(connection);
  const calls = createBoundedCalls();
  let opened = false;
  const assertOpen = () => {
    if (!calls.isOpen) throw new StartError('The stores were closed before MongoDB was ready');
  };
  const probe = createBoundedCalls({ waitMs: 1_500 });

  return {
    accounts: createAccountStore(models, calls),
    subjects: createSubjectStore(models, calls),
    dossiers: createDossierStore(models, calls),
    clients: createClientStore(models, calls),
    payloads: createPayloadStore(models, calls, clock),
    audit: createAuditStore(models, calls, clock),
    facts: createFactStore(models, calls),
    uses: createUseStore(models, calls),
    sweep: createSweep(models, calls, clock),
    async ready() {
      try {
        await prepare(uri);
        assertOpen();
        if (!opened) await open(connection, uri);
        opened = true;
        assertOpen();
      } catch (error) {
        if (!calls.isOpen) await connection.close();
        throw explainStart(uri, error);
      }
    },
    async health() {
      try {
        // The ping goes to the primary: a follower alone takes no writes.
        await probe.run(async () => connection.getClient().db().command({ ping: 1 }));
        return true;
      } catch {
        return false;
      }
    },
    async close() {
      calls.close();
      probe.close();
      await connection.close();
    },
  };
}
