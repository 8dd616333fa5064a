/** What operators see of an account: enough to help the person, never a whole identifier, contact or birth date. */
import {
  type Account,
  linksOf,
  type PendingStep,
  type Voucher,
  type Vouchers,
} from '../accounts/account.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { maskEmail, maskPhone } from '../accounts/contacts.ts';
import type { Domain } from '../accounts/domain.ts';
import type { Household, Membership } from '../accounts/household/household.ts';
import { maskIdentifier } from '../accounts/identity/identifiers.ts';
import type {
  AccountRecord,
  AuditPosition,
  AuditStore,
  Clock,
  RecordedAuditEvent,
} from '../adapters/ports.ts';
import type { Target } from './change-account.ts';
import { createHindrances, type HindrancesDependencies, type SignInState } from './hindrances.ts';

type Contact = Account['contacts']['email'];

/** Returns a contact masked. */
function maskedContact(contact: Contact, mask: (value: string) => string, source?: Voucher) {
  if (contact === undefined) return undefined;
  const { value, verified, setAside = false } = contact;
  return { masked: mask(value), verified, setAside, source };
}

/** Returns who the person is: what tells them from others in a list. */
const maskedPerson = ({ id, identifiers, identity }: Account) => ({
  id,
  identifiers: identifiers.map((identifier) => ({
    kind: identifier.kind,
    masked: maskIdentifier(identifier),
  })),
  birthName: identity.birthName,
  usualName: identity.usualName,
  givenNames: identity.givenNames,
  birthYear: Number(identity.birthDate.slice(0, 4)),
});

/** Returns what stands in the way of a sign-in, and since when. */
function stateOf({ standing, activation, password, vouchers }: Account) {
  return {
    declared: vouchers.identity === 'person',
    suspension: standing.suspension,
    closedAt: standing.closedAt,
    setAsideAt: standing.setAsideAt,
    /** Until a code of a letter can be typed, which nothing else opens. */
    letterUntil: activation?.expiresAt,
    password: password?.kind ?? ('none' as const),
    newPasswordRequired: standing.newPasswordRequired ?? false,
    mergingWith: standing.merging?.id,
  };
}

const sourcesOf = ({ identity, nir }: Vouchers) => ({ identity, nir });

/** Returns the account as operators see it. */
function masked(account: Account, pendingSteps: readonly PendingStep[]) {
  const { contacts, vouchers } = account;
  return {
    ...maskedPerson(account),
    version: account.version,
    gender: account.identity.gender,
    sources: sourcesOf(vouchers),
    contacts: {
      email: maskedContact(contacts.email, maskEmail, vouchers.email),
      phone: maskedContact(contacts.phone, maskPhone, vouchers.phone),
    },
    ...stateOf(account),
    pendingSteps,
    links: linksOf(account).map(({ upstream }) => upstream),
    createdAt: account.createdAt,
    updatedAt: account.updatedAt,
  };
}

export type MaskedPerson = ReturnType<typeof maskedPerson>;
export type MaskedAccount = ReturnType<typeof masked>;

export interface ShowDependencies {
  readonly accounts: Pick<Accounts, 'find' | 'open'>;
  readonly pendingSteps: Domain['pendingSteps'];
  readonly throttle: HindrancesDependencies['throttle'];
  readonly household: Pick<Household, 'membershipsOf'>;
  readonly audit: Pick<AuditStore, 'append' | 'ofAccount'>;
  readonly clock: Clock;
}

/** An account that an operator has opened: with what keeps the person from signing in, and their dossiers. */
export interface OpenedAccount extends MaskedAccount {
  readonly signIn: SignInState;
  readonly dossiers: readonly Membership[];
}

export function createShow({
  accounts,
  pendingSteps,
  throttle,
  household,
  audit,
  clock,
}: ShowDependencies) {
  const signInState = createHindrances({ throttle, pendingSteps, clock });

  async function opened(record: AccountRecord): Promise<OpenedAccount> {
    const account = accounts.open(record);
    return {
      ...masked(account, pendingSteps(record)),
      signIn: await signInState(record, account),
      dossiers: await household.membershipsOf(record.id),
    };
  }

  return {
    /** Returns an account as operators see it, for an answer to somebody who has just looked or changed something. */
    maskedAccount: (record: AccountRecord) => masked(accounts.open(record), pendingSteps(record)),

    /** Returns what a list tells of an account that was found. */
    maskedPerson: (record: AccountRecord) => maskedPerson(accounts.open(record)),

    /** Opens the account for an operator, and notes it: the person sees that somebody has looked. */
    async show({ accountId, operator }: Target): Promise<OpenedAccount | undefined> {
      const record = await accounts.find(accountId);
      if (record === undefined) return undefined;
      await audit.append({ at: clock(), type: 'operator.viewed', accountId, operator });
      return opened(record);
    },

    /** Reads the account for an agent who has opened its file: that look is noted already. */
    async readFile(accountId: string): Promise<OpenedAccount | undefined> {
      const record = await accounts.find(accountId);
      return record && opened(record);
    },

    /**
     * Resolves with what has happened on the account, the newest first, and notes the look: each page, because anybody can make
     * up where a page begins. The account may be erased.
     */
    async history({
      accountId,
      operator,
      limit,
      before,
    }: Target & { readonly limit: number; readonly before?: AuditPosition | undefined }): Promise<
      readonly RecordedAuditEvent[]
    > {
      const events = await audit.ofAccount(accountId, limit, before);
      if (events.length > 0) {
        const look = { at: clock(), type: 'operator.viewed', accountId, operator } as const;
        await audit.append({ ...look, detail: 'history' });
      }
      return events;
    },
  };
}
