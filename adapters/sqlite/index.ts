/**
 * The storage in one SQLite file, for an installation on a single machine. What it must do is said
 * in `../ports.ts` and proven by `test/adapters/contract.ts`; what is here is only how.
 *
 * `node:sqlite` answers synchronously: every statement is short, prepared once and found by an
 * index. The methods are `async` so that what SQLite throws becomes a rejection.
 */
import type { Clock, Storage } from '../ports.ts';
import { createAccountStore } from './accounts.ts';
import { createAuditStore } from './audit.ts';
import { createCounterStore } from './counters.ts';
import { openConnections } from './database.ts';
import { createFactStore } from './facts.ts';
import { createHealthCheck } from './health.ts';
import { createPayloadStore } from './payloads.ts';
import { createSubjectStore } from './subjects.ts';
import { createSweep } from './sweep.ts';
import { createGroups, settleGroups } from './transaction.ts';

/**
 * Opens the storage in `file`, making the folder, the file and the tables that are missing. Throws
 * an error that names the path when it can't be written, or was written by a newer release. Several
 * processes may have the file open at once.
 */
export function createSqliteStorage({ file, clock }: { file: string; clock: Clock }): Storage {
  const { durable, quick, probe, close } = openConnections(file);
  const inGroup = createGroups(quick);
  return {
    accounts: createAccountStore({ durable, quick }),
    subjects: createSubjectStore({ durable, quick }),
    payloads: createPayloadStore(quick, inGroup, clock),
    counters: createCounterStore(quick, inGroup, clock),
    audit: createAuditStore(quick, inGroup),
    facts: createFactStore(durable),
    sweep: createSweep(quick, inGroup, clock),
    health: createHealthCheck(probe),
    async close() {
      settleGroups();
      close();
    },
  };
}
