/** The domain put together: what the pages, the provider and the operator's commands work with. */
import { availableParallelism } from 'node:os';
import type { AccountRecord, Clock, Storage } from '../adapters/ports.ts';
import { createBlindIndex } from '../crypto/blind-index.ts';
import { createSeal, type SealKey } from '../crypto/sealing.ts';
import { pendingSteps } from './account.ts';
import { createAccounts } from './accounts.ts';
import { createCreation } from './create-account.ts';
import { createGate } from './credentials/hash-queue.ts';
import { createPasswords } from './credentials/passwords.ts';
import { createThrottle } from './limits/sign-in-throttle.ts';
import { createSignIn } from './sign-in.ts';
import { createChange } from './update-account.ts';

export interface DomainOptions {
  readonly storage: Storage;
  readonly sealKeys: readonly SealKey[];
  readonly indexKey: Buffer;
  readonly bcryptCost: number;
  /** The version of the terms that holds. */
  readonly termsVersion: string;
  readonly clock: Clock;
}

export type Domain = ReturnType<typeof createDomain>;

/** Sign-ins that may wait for a hash: about 20 seconds' worth at cost 12 on each core. */
const waitingPerCore = 100;

export function createDomain(options: DomainOptions) {
  const { storage, sealKeys, indexKey, bcryptCost, termsVersion, clock } = options;
  const cores = availableParallelism();
  const seal = createSeal(sealKeys);
  const index = createBlindIndex(indexKey);
  const accounts = createAccounts({ store: storage.accounts, seal, index, clock });
  const gate = createGate({ width: cores, queueLimit: waitingPerCore * cores });
  const passwords = createPasswords({ cost: bcryptCost, gate });
  const throttle = createThrottle({ counters: storage.counters, clock });
  const signIn = createSignIn({
    accounts,
    passwords,
    throttle,
    audit: storage.audit,
    index,
    clock,
  });
  return {
    seal,
    index,
    accounts,
    change: createChange(accounts),
    create: createCreation({ accounts }),
    passwords,
    throttle,
    signIn,
    termsVersion,
    pendingSteps: (record: AccountRecord) => pendingSteps(record, termsVersion),
  };
}
