/** The domain put together: what the pages, the provider and the operator's commands work with. */
import { availableParallelism } from 'node:os';
import type { AccountRecord, Clock, Storage } from '../adapters/ports.ts';
import { pendingSteps } from './account.ts';
import { createAccounts } from './accounts.ts';
import { createChange } from './change.ts';
import { createCreation } from './creation.ts';
import { createGate } from './gate.ts';
import { createPasswords } from './passwords.ts';
import { createBlindIndex, createSeal, type SealKey } from './sealing.ts';
import { createSignIn } from './sign-in.ts';
import { createThrottle } from './throttle.ts';

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

/**
 * Refuses to work with another index key than the one the accounts were stored under: nobody would be
 * found, and everybody could be made a second time.
 */
export async function assertIndexKey({ facts }: Storage, indexKey: Buffer): Promise<void> {
  const check = checkValue(indexKey);
  if ((await facts.claim(indexKeyFact, check)) !== check) {
    throw new Error('IDENTIFIER_INDEX_KEY is not the key that the accounts were stored under');
  }
}

/** The same as a question, which leaves no trace; `undefined` before the first start. */
export async function isIndexKey(
  { facts }: Storage,
  indexKey: Buffer,
): Promise<boolean | undefined> {
  const stored = await facts.find(indexKeyFact);
  return stored === undefined ? undefined : stored === checkValue(indexKey);
}

const indexKeyFact = 'identifier-index-key';
const checkValue = (indexKey: Buffer) => createBlindIndex(indexKey)('check', 'identifier index');
