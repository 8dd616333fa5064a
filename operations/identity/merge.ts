/**
 * Merging two accounts of one person: one without a certified NIR into one whose identity a fund or an agent answers for. The
 * services that know the first one go on knowing the person by the same subject.
 *
 * The first account names what is merged into it, then the other one counts as gone and frees its identifiers, then all that
 * it has is taken over, and it is removed last. A merge that breaks off in between is completed when it is done again.
 */
import { type Account, certifiedNir } from '../../accounts/account.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import { verifiedContacts } from '../../accounts/contacts.ts';
import type { DeviceRecords } from '../../accounts/devices/device-records.ts';
import type { Household } from '../../accounts/household/household.ts';
import { samePerson } from '../../accounts/identity/same-person.ts';
import type { AuditStore, Clock, SubjectStore, UseStore } from '../../adapters/ports.ts';
import { conflict, retryOnConflict } from '../../errors/retry-on-conflict.ts';
import type { EndSessions } from '../../provider/sessions/end-sessions.ts';
import type { Notes } from '../agents/notes.ts';
import {
  type ChangeAccount,
  isSettled,
  look,
  type Outcome,
  type Target,
} from '../change-account.ts';
import { isVouchedFor } from './civil-status.ts';
import { merged } from './merged-account.ts';

/** The account that stays, and the one that is merged into it. */
export interface ToMerge extends Target {
  readonly otherId: string;
  /** True when the operator has seen that it is one person although names or birthplaces differ. */
  readonly isDespiteIdentity: boolean;
}

/**
 * `unknownOther`: there is no such other account. `hasNir`: somebody answers for a NIR of the other one. `notCertified`: only
 * the person answers for the identity of the one that is to stay. `notOpen`: one of the two is suspended or closed, or waits
 * for the code of a letter.
 */
export type MergeRefusal =
  | 'unknownOther'
  | 'sameAccount'
  | 'hasNir'
  | 'notCertified'
  | 'otherPerson'
  | 'notOpen';

/** `knownTwice`: how many services knew both accounts. They know the person by the subject of the account that stays. */
export type MergeOutcome = Outcome<MergeRefusal> & { readonly knownTwice?: number };

/** Merges two accounts. */
export type Merge = (target: ToMerge) => Promise<MergeOutcome>;

export interface MergeDependencies {
  readonly accounts: Pick<Accounts, 'find' | 'open' | 'beginMerge' | 'findMerged' | 'remove'>;
  readonly subjects: SubjectStore;
  readonly household: Pick<Household, 'replaceMember'>;
  readonly uses: Pick<UseStore, 'note' | 'remove'>;
  readonly deviceRecords: Pick<DeviceRecords, 'removeAll'>;
  readonly notes: Pick<Notes, 'removeAll'>;
  readonly audit: Pick<AuditStore, 'append'>;
  readonly changeAccount: ChangeAccount;
  readonly endSessions: EndSessions;
  readonly clock: Clock;
}

const isCertified = (account: Account) =>
  isVouchedFor(account) || certifiedNir(account) !== undefined;

const isOpen = (account: Account) =>
  account.standing.suspension === undefined &&
  account.standing.closedAt === undefined &&
  (account.activation === undefined || verifiedContacts(account).length > 0);

/** Returns why the other account must not be merged into the one that stays. */
function refusalOf(
  account: Account,
  other: Account,
  isDespiteIdentity: boolean,
): MergeRefusal | undefined {
  if (other.id === account.id) return 'sameAccount';
  if (certifiedNir(other) !== undefined) return 'hasNir';
  if (account.standing.declared || !isCertified(account)) return 'notCertified';
  if (!isOpen(account) || !isOpen(other)) return 'notOpen';
  const isSame = isDespiteIdentity || samePerson(account.identity, other.identity);
  return isSame ? undefined : 'otherPerson';
}

export function createMerge({
  accounts,
  subjects,
  household,
  uses,
  deviceRecords,
  notes,
  audit,
  changeAccount,
  endSessions,
  clock,
}: MergeDependencies) {
  /** Resolves with the other account once it counts as gone, or with why it must not. */
  const take = ({ accountId, otherId, isDespiteIdentity }: ToMerge) =>
    retryOnConflict<Account | MergeRefusal>(
      async () => {
        const [record, other] = await Promise.all([
          accounts.find(accountId),
          accounts.find(otherId),
        ]);
        if (record === undefined || other === undefined)
          return (await accounts.findMerged(otherId, accountId)) ?? 'unknownOther';
        const opened = accounts.open(other);
        const refusal = refusalOf(accounts.open(record), opened, isDespiteIdentity);
        if (refusal !== undefined) return refusal;
        return (await accounts.beginMerge(other, accountId)) ? opened : conflict;
      },
      { attempts: 10, message: `the account ${otherId} is written again and again by others` },
    );

  /**
   * Gives the account the other one's subjects, but for sectors that know it already. A subject that two sectors share is one
   * service that has moved (see provider/claims/subjects.ts). Resolves with how many services have known both accounts.
   */
  async function takeSubjects(accountId: string, otherId: string): Promise<number> {
    const own = new Map(
      (await subjects.ofAccount(accountId)).map(({ sector, subject }) => [sector, subject]),
    );
    const theirs = Map.groupBy(await subjects.ofAccount(otherId), ({ subject }) => subject);
    let knownTwice = 0;
    for (const [subject, sectors] of theirs) {
      const isKnown = sectors.some(({ sector }) => (own.get(sector) ?? subject) !== subject);
      if (isKnown) knownTwice += 1;
      else for (const { sector } of sectors) await subjects.claim(accountId, sector, subject);
    }
    return knownTwice;
  }

  /** Takes over what the other account has. It is done once, also when two processes do it. */
  async function takeOver(target: ToMerge): Promise<MergeOutcome> {
    const { accountId, otherId, operator } = target;
    const other = await take(target);
    if (typeof other === 'string') {
      const given = await changeAccount<never>({ accountId, operator }, { edit: unnamed(otherId) });
      // Unless another process has completed it.
      return given.outcome === 'done' ? { outcome: other } : given;
    }
    await endSessions(otherId);
    const knownTwice = await takeSubjects(accountId, otherId);
    await household.replaceMember(otherId, accountId);
    const type = 'operator.merged';
    const result = await changeAccount<never>(
      { accountId, operator },
      {
        type,
        detail: otherId,
        edit: (current) => (isNamed(current, otherId) ? merged(current, other) : current),
      },
    );
    if (result.outcome === 'done')
      await audit.append({ at: clock(), type, accountId: otherId, detail: accountId, operator });
    return { ...result, knownTwice };
  }

  /** Completes a merge that the account names. */
  async function complete(target: ToMerge): Promise<MergeOutcome> {
    const { accountId, otherId, operator } = target;
    const result = await takeOver(target);
    if (!isSettled(result)) return result;
    await Promise.all([
      subjects.remove(otherId),
      deviceRecords.removeAll(otherId),
      notes.removeAll(otherId),
      uses.remove(otherId),
      uses.note(accountId, clock()),
    ]);
    await accounts.remove(otherId);
    await changeAccount<never>({ accountId, operator }, { edit: forgotten(otherId) });
    return result;
  }

  return {
    /** Merges the other account into this one. Its sessions and tokens end, and its identifiers open this one. */
    async merge(target: ToMerge): Promise<MergeOutcome> {
      const { accountId, otherId, isDespiteIdentity, operator } = target;
      const seen = await look(accounts, target);
      if ('outcome' in seen) return seen;
      const { merging } = seen.account.standing;
      if (merging?.id === otherId) return complete(target);
      // One that has broken off earlier.
      if (merging !== undefined) await complete({ ...target, otherId: merging.id });
      const record = await accounts.find(otherId);
      if (record === undefined) return { outcome: 'unknownOther' };
      const other = accounts.open(record);
      const edit = (current: Account) =>
        refusalOf(current, other, isDespiteIdentity) ?? named(current, otherId);
      const begun = await changeAccount<MergeRefusal>(
        merging === undefined ? target : { accountId, operator },
        { edit },
      );
      return begun.outcome === 'done' ? complete(target) : begun;
    },
  };
}

/** Returns the account as it names the one that is merged into it. */
const named = (account: Account, id: string): Account => ({
  ...account,
  standing: { ...account.standing, merging: { id, isTaken: false } },
});

/** Reports whether the account names the other one, and has nothing of it yet. */
const isNamed = ({ standing: { merging } }: Account, otherId: string): boolean =>
  merging?.id === otherId && !merging.isTaken;

const withoutName = (account: Account): Account => ({
  ...account,
  standing: { ...account.standing, merging: undefined },
});

/** Takes the name back of an account that was not merged after all. */
const unnamed = (otherId: string) => (account: Account) =>
  isNamed(account, otherId) ? withoutName(account) : account;

/** Forgets the name of an account of which nothing is left. */
const forgotten = (otherId: string) => (account: Account) =>
  account.standing.merging?.id === otherId ? withoutName(account) : account;
