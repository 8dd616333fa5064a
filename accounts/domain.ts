/** The domain put together: everything that the pages, the provider and the operator's commands do with accounts. */
import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { AccountRecord, Clock, Storage } from '../adapters/ports.ts';
import { type BlindIndex, createBlindIndex } from '../crypto/blind-index.ts';
import { createSeal, type Seal, type SealKey } from '../crypto/sealing.ts';
import { type PendingStep, pendingSteps } from './account.ts';
import { type Accounts, createAccounts } from './accounts.ts';
import { createHashQueue, type HashQueue } from './credentials/hash-queue.ts';
import { createHashing, type Hashing } from './credentials/hashing-threads.ts';
import { createPasswords, type Passwords } from './credentials/passwords.ts';
import { type Blocks, createBlocks } from './household/blocks.ts';
import { createHousehold, type Household } from './household/household.ts';
import { type CreateAccount, createCreateAccount } from './lifecycle/create-account.ts';
import { createNoteUse, type NoteUse } from './lifecycle/retention.ts';
import { createSignInThrottle, type SignInThrottle } from './limits/sign-in-throttle.ts';
import { type CheckPassword, createCheckPassword } from './signing-in/check-password.ts';
import { createSignIn, type SignIn } from './signing-in/sign-in.ts';
import { createUpdateAccount, type UpdateAccount } from './update-account.ts';

export interface DomainOptions {
  readonly storage: Storage;
  readonly sealKeys: readonly SealKey[];
  readonly indexKey: Buffer;
  readonly bcryptCost: number;
  /** The version of the terms that people must have accepted. */
  readonly termsVersion: string;
  readonly clock: Clock;
  /** How passwords are hashed: in threads, unless a test passes another way. */
  readonly hashing?: Hashing;
  /** The queue in front of the hashes: as long as the machine has cores for, unless a test passes a shorter one. */
  readonly hashQueue?: HashQueue;
}

/** What the domain offers to the rooms above it. */
export interface Domain {
  /** Encrypts what is stored about a person. */
  readonly seal: Seal;
  /** Replaces a value by a keyed hash, so that it can be looked up without being stored. */
  readonly index: BlindIndex;
  /** Reads and writes accounts. */
  readonly accounts: Accounts;
  /** Edits an account, again from the start when somebody else wrote it in between. */
  readonly updateAccount: UpdateAccount;
  /** Creates the account of a person who declares their own identity. */
  readonly createAccount: CreateAccount;
  /** Reads and changes dossiers: who is in which, what each member may do, and what funds are told. */
  readonly household: Household;
  /** Keeps dossiers in step with accounts that are closed, suspended or set aside. */
  readonly blocks: Blocks;
  /** Returns the work that notes a use of an account, if there is any. */
  readonly noteUse: NoteUse;
  /** Hashes and verifies passwords. */
  readonly passwords: Passwords;
  /** Counts failed sign-ins and makes people wait after too many. */
  readonly throttle: SignInThrottle;
  /** Checks a password under the limits of the throttle. */
  readonly checkPassword: CheckPassword;
  /** Signs a person in with an identifier and a password. */
  readonly signIn: SignIn;
  /** The version of the terms that people must have accepted. */
  readonly termsVersion: string;
  /** Returns the steps that a person still has to make, under the terms of `termsVersion`. */
  pendingSteps(record: AccountRecord): readonly PendingStep[];
}

/** How many sign-ins may wait for a hash: about 30 seconds of work at cost 12 on each core. */
const waitingPerCore = 150;

/** Returns the queue for all cores of this machine. */
export function hashQueueForCores(cores = availableParallelism()): HashQueue {
  return createHashQueue({ concurrency: cores, waitingLimit: waitingPerCore * cores });
}

/** Builds the domain on a storage. */
export function createDomain(options: DomainOptions): Domain {
  const { storage, sealKeys, indexKey, bcryptCost, termsVersion, clock } = options;
  const { hashing = createHashing(), hashQueue = hashQueueForCores() } = options;
  const seal = createSeal(sealKeys);
  const index = createBlindIndex(indexKey);
  const accounts = createAccounts({ store: storage.accounts, seal, index, clock });
  const passwords = createPasswords({ cost: bcryptCost, hashQueue, hashing });
  const throttle = createSignInThrottle({ counters: storage.counters, clock });
  const checkPassword = createCheckPassword({ accounts, passwords, throttle, index });
  const signIn = createSignIn({
    accounts,
    passwords,
    checkPassword,
    audit: storage.audit,
    index,
    clock,
  });
  const updateAccount = createUpdateAccount(accounts);
  const household = createHousehold({
    store: storage.dossiers,
    seal,
    index,
    clock,
    newId: randomUUID,
  });
  return {
    seal,
    index,
    accounts,
    updateAccount,
    createAccount: createCreateAccount({ accounts, updateAccount, clock }),
    household,
    noteUse: createNoteUse({ uses: storage.uses, clock }),
    blocks: createBlocks({ accounts, household, audit: storage.audit, clock }),
    passwords,
    throttle,
    checkPassword,
    signIn,
    termsVersion,
    pendingSteps: (record) => pendingSteps(record, termsVersion),
  };
}
