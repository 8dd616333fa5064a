/** Signs a person in with an identifier and a password. */
import type { AccountRecord, AuditStore, Clock } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import { DomainError } from '../../errors/domain-error.ts';
import type { Accounts } from '../accounts.ts';
import { awaitsActivation } from '../credentials/activation-codes.ts';
import type { Requester } from '../credentials/hash-queue.ts';
import type { Passwords } from '../credentials/passwords.ts';
import type { Identifier } from '../identity/identifiers.ts';
import { auditNetwork } from '../limits/networks.ts';
import type { CheckPassword } from './check-password.ts';
import { signInTime } from './sign-in-validity.ts';

/** What a sign-in is asked with. */
export interface Credentials {
  /** The identifier that was typed, or the account that this browser remembers. */
  readonly identifiedBy: Identifier | { readonly accountId: string };
  readonly password: string;
  /** Returns the id of the browser as a known device of the account, or undefined when it is none. */
  deviceOf(account: AccountRecord): string | undefined;
  readonly address: string;
  /** The name of the browser, for the audit trail. */
  readonly browser?: string | undefined;
  readonly clientId: string;
}

/** The outcome of a sign-in. */
export type SignInResult =
  /** `time` is when the sign-in counts from, in seconds since the epoch. */
  | { readonly account: AccountRecord; readonly time: number }
  /** The identifier is unknown or the password wrong; nobody learns which. `isLastTry`: another failure brings a wait. */
  | { readonly refused: true; readonly isLastTry: boolean }
  /** The password is right, and the account is suspended: it signs nobody in. */
  | { readonly suspended: true }
  /** The password is right, and the account waits for a fund's confirmation: it signs nobody in. */
  | { readonly setAside: true }
  /** The password is right, and the account waits for the code of a letter: it signs nobody in. */
  | { readonly awaitsLetter: true; readonly accountId: string }
  /** There were too many failures: the password was not checked. */
  | { readonly waitMs: number };

/** Checks a password under the limits of the throttle, and records the outcome in the audit trail. */
export type SignIn = (credentials: Credentials) => Promise<SignInResult>;

export interface SignInDependencies {
  readonly accounts: Accounts;
  readonly passwords: Passwords;
  readonly checkPassword: CheckPassword;
  readonly audit: AuditStore;
  readonly index: BlindIndex;
  readonly clock: Clock;
}

/** Creates `SignIn`. */
export function createSignIn(dependencies: SignInDependencies): SignIn {
  const { accounts, passwords, checkPassword, audit, index, clock } = dependencies;

  /** Replaces a hash that was made at another cost, now that the password is known. */
  async function refreshHash(
    record: AccountRecord,
    password: string,
    requester: Requester,
  ): Promise<void> {
    const account = accounts.open(record);
    if (account.password === undefined || !passwords.isOutdated(account.password.hash)) return;
    const hash = await passwords.hash(password, requester).catch((error: unknown) => {
      // The person has signed in: the hash can be replaced at another sign-in.
      if (error instanceof DomainError && error.code === 'busy') return undefined;
      throw error;
    });
    if (hash === undefined) return;
    // When somebody else wrote the account in between, their newer version is kept.
    await accounts.update({ ...account, password: { ...account.password, hash } });
  }

  /** Finds the account by identifier in any case: a look-up by id may return a copy with an old password. */
  async function find(
    identifiedBy: Credentials['identifiedBy'],
  ): Promise<AccountRecord | undefined> {
    if (!('accountId' in identifiedBy)) return accounts.findByIdentifier(identifiedBy);
    const remembered = await accounts.find(identifiedBy.accountId);
    const identifier = remembered && accounts.firstIdentifier(remembered);
    return identifier && accounts.findByIdentifier(identifier);
  }

  return async ({ identifiedBy, password, deviceOf, address, browser, clientId }) => {
    const begunAt = clock();
    const record = await find(identifiedBy);
    const device = record && deviceOf(record);
    const identifierHash =
      'accountId' in identifiedBy
        ? record?.identifierHashes[0]
        : accounts.identifierHash(identifiedBy);
    const subject = identifierHash ?? index('unknown', address);
    const checked = await checkPassword({ record, subject, device, address, password });
    const event = {
      at: clock(),
      accountId: record?.id,
      clientId,
      network: auditNetwork(address),
      browser,
    };
    // Not recorded: anybody who is told to wait could fill the audit trail.
    if ('waitMs' in checked) return checked;
    if ('refused' in checked || record === undefined) {
      await audit.append({ ...event, type: 'sign-in.refused' });
      return { refused: true, isLastTry: 'refused' in checked && checked.isLastTry };
    }
    if (record.standing.suspension !== undefined) {
      await audit.append({ ...event, type: 'sign-in.refused', detail: 'suspended' });
      return { suspended: true };
    }
    if (record.standing.setAsideAt !== undefined) {
      await audit.append({ ...event, type: 'sign-in.refused', detail: 'setAside' });
      return { setAside: true };
    }
    if (awaitsActivation(record)) {
      await audit.append({ ...event, type: 'sign-in.refused', detail: 'letter' });
      return { awaitsLetter: true, accountId: record.id };
    }
    await refreshHash(record, checked.accepted, checked.requester);
    await audit.append({ ...event, type: 'sign-in.accepted' });
    return { account: record, time: signInTime(begunAt, record.standing) };
  };
}
