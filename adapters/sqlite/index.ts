/**
 * The storage in one SQLite file, for an installation on a single machine. What it must do is said
 * in `../ports.ts` and proven by `test/adapters/contract.ts`; what is here is only how.
 *
 * `node:sqlite` answers synchronously: every statement is short, prepared once and found by an
 * index. The methods are `async` so that what SQLite throws becomes a rejection.
 */
import type { Clock, Storage } from '../ports.ts';
import { openConnections } from './database.ts';
import { createHealthCheck, HEALTH_PATIENCE } from './health.ts';
import { createLock } from './lock.ts';
import { createAccountStore } from './stores/accounts.ts';
import { createAuditStore } from './stores/audit.ts';
import { createCounterStore } from './stores/counters.ts';
import { createFactStore } from './stores/facts.ts';
import { createPayloadStore } from './stores/payloads.ts';
import { createSubjectStore } from './stores/subjects.ts';
import { createSweep } from './stores/sweep.ts';
import { createGroups, createTransactions, settleGroups } from './transaction.ts';

/**
 * Opens the storage in `file`, making the folder, the file and the tables that are missing. Throws
 * an error that names the path when it can't be written, or was written by a newer release. Several
 * processes may have the file open at once.
 */
export function createSqliteStorage({ file, clock }: { file: string; clock: Clock }): Storage {
  const { durable, quick, close } = openConnections(file);
  const lock = createLock();
  const inGroup = createGroups(quick, lock);
  const durably = createTransactions(durable, lock);
  return {
    accounts: createAccountStore({ durable, quick }, durably),
    subjects: createSubjectStore({ durable, quick }, durably),
    payloads: createPayloadStore(quick, inGroup, clock),
    counters: createCounterStore(quick, inGroup, clock),
    audit: createAuditStore(quick, inGroup),
    facts: createFactStore(durable, durably),
    sweep: createSweep(quick, inGroup, clock),
    health: createHealthCheck(quick, createTransactions(quick, lock, HEALTH_PATIENCE)),
    async close() {
      settleGroups();
      close();
    },
  };
}
