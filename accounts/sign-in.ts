/** Signing in with an identifier and a password. */
import type { AccountRecord, AuditStore, Clock } from '../adapters/ports.ts';
import type { BlindIndex } from '../crypto/blind-index.ts';
import { DomainError } from '../errors/domain-error.ts';
import type { Accounts } from './accounts.ts';
import type { Passwords } from './credentials/passwords.ts';
import type { Identifier } from './identity/identifiers.ts';
import { auditNetwork, networkOf } from './limits/networks.ts';
import type { SignInThrottle } from './limits/sign-in-throttle.ts';
import { signInTime } from './sign-in-validity.ts';

export interface Credentials {
  /** What was typed, or the account that this browser remembers. */
  readonly who: Identifier | { readonly accountId: string };
  readonly password: string;
  /** The accounts this browser signed in to before, each with its device id. */
  readonly devices: ReadonlyMap<string, string>;
  readonly address: string;
  readonly clientId: string;
}

export type SignInResult =
  /** `time`: when it counts from, in seconds. */
  | { readonly account: AccountRecord; readonly time: number }
  /** Unknown or wrong: which, nobody is told. */
  | { readonly refused: true }
  | { readonly waitMs: number };

export type SignIn = (credentials: Credentials) => Promise<SignInResult>;

export interface SignInDependencies {
  readonly accounts: Accounts;
  readonly passwords: Passwords;
  readonly throttle: SignInThrottle;
  readonly audit: AuditStore;
  readonly index: BlindIndex;
  readonly clock: Clock;
}

/** What the failures of an account on a browser that it is known on are counted under. */
export const deviceSubject = (index: BlindIndex, accountId: string, device: string): string =>
  index('device', `${accountId}/${device}`);

export function createSignIn(dependencies: SignInDependencies): SignIn {
  const { accounts, passwords, throttle, audit, index, clock } = dependencies;

  /** A hash made at another cost is made again while the password is at hand. */
  async function refreshHash(record: AccountRecord, password: string): Promise<void> {
    const account = accounts.open(record);
    if (account.password === undefined || !passwords.isOutdated(account.password.hash)) return;
    const hash = await passwords.hash(password).catch((error: unknown) => {
      // The person has waited and is in; another sign-in will do.
      if (error instanceof DomainError && error.code === 'busy') return undefined;
      throw error;
    });
    if (hash === undefined) return;
    // Whoever wrote in between wrote something newer: theirs stands.
    await accounts.update({ ...account, password: { ...account.password, hash } });
  }

  /** By the number in any case: what is found by an id may be a copy, and its password the one of before. */
  async function find(who: Credentials['who']): Promise<AccountRecord | undefined> {
    if (!('accountId' in who)) return accounts.findByIdentifier(who);
    const remembered = await accounts.find(who.accountId);
    const identifier = remembered && accounts.firstIdentifier(remembered);
    return identifier && accounts.findByIdentifier(identifier);
  }

  return async ({ who, password, devices, address, clientId }) => {
    const begunAt = clock();
    const record = await find(who);
    const device = record && devices.get(record.id);
    const identifierHash =
      'accountId' in who ? record?.identifierHashes[0] : accounts.identifierHash(who);
    const subject =
      device === undefined || record === undefined
        ? (identifierHash ?? index('unknown', address))
        : deviceSubject(index, record.id, device);
    const keys = { subject, network: index('network', networkOf(address)) };
    const hash = record && accounts.passwordHash(record);

    const outcome = await throttle.attempt(keys, () =>
      passwords.verify(password, hash, keys.network),
    );
    const event = {
      at: clock(),
      accountId: record?.id,
      clientId,
      network: auditNetwork(address),
    };
    // Not in the trail: whoever is told to wait could fill it at will.
    if ('waitMs' in outcome) return outcome;
    if (!outcome.ok || record === undefined) {
      await audit.append({ ...event, type: 'sign-in.refused' });
      return { refused: true };
    }
    await refreshHash(record, password);
    await audit.append({ ...event, type: 'sign-in.accepted' });
    return { account: record, time: signInTime(begunAt, record.standing) };
  };
}
