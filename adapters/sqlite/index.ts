/**
 * Keeps everything in one SQLite file, for an installation on a single machine. `../ports.ts` says what the stores must
 * do, and `test/adapters/contract.ts` proves it. The tables are in migrations.ts; docs/storage.md gives the reasons:
 *
 * | table | key | kept |
 * | --- | --- | --- |
 * | `accounts`, `account_identifiers` | the account's id; each identifier hash | until the account is removed |
 * | `subjects` | account id and sector | for ever |
 * | `dossiers`, `dossier_members` | the dossier's key; member hash and key | for ever |
 * | `dossier_events` | the cursor | 365 days |
 * | `clients` | the client id | until the client is removed |
 * | `payloads` | model and hashed key | until the payload ends, then until the hourly sweep |
 * | `counters` | the counter's key | until its window ends, then until the hourly sweep |
 * | `audit` | a number | 365 days |
 * | `facts` | the fact's name | for ever |
 * | `account_uses` | the account's id | until the account is erased |
 * | `heartbeat` | a single row, written by each health check | for ever |
 *
 * `node:sqlite` is synchronous, so every statement is short, prepared once and answered from an index. The methods are
 * `async` so that an error of SQLite becomes a rejection.
 */
import type { Clock, Storage } from '../ports.ts';
import { openConnections } from './database.ts';
import { createHealthCheck, HEALTH_WAIT_MS } from './health.ts';
import { createLock } from './lock.ts';
import { createAccountStore } from './stores/accounts.ts';
import { createAuditStore } from './stores/audit.ts';
import { createClientStore } from './stores/clients.ts';
import { createCounterStore } from './stores/counters.ts';
import { createDossierStore } from './stores/dossiers.ts';
import { createFactStore } from './stores/facts.ts';
import { createPayloadStore } from './stores/payloads.ts';
import { createSubjectStore } from './stores/subjects.ts';
import { createSweep } from './stores/sweep.ts';
import { createUseStore } from './stores/uses.ts';
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
    dossiers: createDossierStore({ durable, quick }, durably),
    clients: createClientStore({ durable, quick }, durably),
    payloads: createPayloadStore(quick, inGroup, clock),
    counters: createCounterStore(quick, inGroup, clock),
    audit: createAuditStore(quick, inGroup),
    facts: createFactStore(durable, durably),
    uses: createUseStore(quick, inGroup),
    sweep: createSweep(quick, inGroup, clock),
    health: createHealthCheck(quick, createTransactions(quick, lock, HEALTH_WAIT_MS)),
    async close() {
      settleGroups();
      close();
    },
  };
}
