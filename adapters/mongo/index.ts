/**
 * What must last, in MongoDB, for an installation of several processes. What it must do is said in
 * `../ports.ts` and proven by `test/adapters/contract.ts`; what is here is only how.
 *
 * Each write is one document, acknowledged by a majority of a replica set: no transaction is needed.
 */
import type { Clock, Storage } from '../ports.ts';
import { createLine } from './bounded-calls.ts';
import { createConnection, open } from './connection.ts';
import { explainStart, StartError } from './faults.ts';
import { createModels } from './schemas.ts';
import { prepare } from './start.ts';
import { createAccountStore } from './stores/accounts.ts';
import { createAuditStore } from './stores/audit.ts';
import { createFactStore } from './stores/facts.ts';
import { createPayloadStore } from './stores/payloads.ts';
import { createSubjectStore } from './stores/subjects.ts';
import { createSweep } from './stores/sweep.ts';

export interface MongoStores
  extends Pick<
    Storage,
    'accounts' | 'subjects' | 'payloads' | 'audit' | 'facts' | 'sweep' | 'close'
  > {
  /**
   * Connects, checks the server and makes the indexes. Rejects with `StoreUnavailable` when another try makes
   * sense, and with `StartError` when the operator must act. Later the connection is restored by itself.
   */
  ready(): Promise<void>;
  /** Whether MongoDB answers; never rejects, and answers within two seconds. */
  health(): Promise<boolean>;
}

export interface MongoDependencies {
  readonly uri: string;
  readonly clock: Clock;
  /** Told of what goes wrong on the connection beside any call. */
  readonly onError?: (error: unknown) => void;
}

/** The stores, not connected yet: every call rejects until `ready` has resolved. */
export function createMongoStores({
  uri,
  clock,
  onError = () => {},
}: MongoDependencies): MongoStores {
  const connection = createConnection(onError);
  const models = createModels(connection);
  const line = createLine();
  let opened = false;
  const assertOpen = () => {
    if (!line.open) throw new StartError('The stores were closed before MongoDB was ready');
  };
  const probe = createLine({ patience: 1_500 });

  return {
    accounts: createAccountStore(models, line),
    subjects: createSubjectStore(models, line),
    payloads: createPayloadStore(models, line, clock),
    audit: createAuditStore(models, line),
    facts: createFactStore(models, line),
    sweep: createSweep(models, line, clock),
    async ready() {
      try {
        await prepare(uri);
        assertOpen();
        if (!opened) await open(connection, uri);
        opened = true;
        assertOpen();
      } catch (error) {
        if (!line.open) await connection.close();
        throw explainStart(uri, error);
      }
    },
    async health() {
      try {
        // To the server that takes the writes: a follower alone is no store.
        await probe.run(async () => connection.getClient().db().command({ ping: 1 }));
        return true;
      } catch {
        return false;
      }
    },
    async close() {
      line.close();
      probe.close();
      await connection.close();
    },
  };
}
