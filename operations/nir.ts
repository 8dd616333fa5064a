/** What operators do about a person's NIR: add it to an account, or answer for the one that its owner has typed. */
import { type Account, certifiedNir } from '../accounts/account.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Blocks } from '../accounts/household/blocks.ts';
import type { Household } from '../accounts/household/household.ts';
import { drawProvisionalIdentifier } from '../accounts/identity/draw-identifier.ts';
import type { Identifier } from '../accounts/identity/identifiers.ts';
import { type NirPart, nirDisagreement } from '../accounts/identity/nir.ts';
import { samePerson } from '../accounts/identity/same-person.ts';
import { setAside } from '../accounts/lifecycle/set-aside.ts';
import type { UpdateAccount } from '../accounts/update-account.ts';
import type { AuditStore, Clock } from '../adapters/ports.ts';
import type { EndSessions } from '../provider/sessions/end-sessions.ts';
import {
  type ChangeAccount,
  isSettled,
  look,
  type Outcome,
  type Target,
} from './change-account.ts';
import { messagesOfSetAside, type Tell } from './tell.ts';

/** `otherNir`: the account has another one. `taken`: it belongs to another account. A part of the NIR contradicts the identity. */
type AttachRefusal = 'otherNir' | 'taken' | NirPart;

export interface NirDependencies {
  readonly accounts: Accounts;
  readonly updateAccount: UpdateAccount;
  readonly household: Pick<Household, 'replaceMember'>;
  readonly blocks: Pick<Blocks, 'settle'>;
  readonly audit: Pick<AuditStore, 'append'>;
  readonly changeAccount: ChangeAccount;
  readonly endSessions: EndSessions;
  readonly tell: Tell;
  readonly clock: Clock;
}

/** The account that gets the NIR. `isDespiteIdentity`: the operator has checked a number that contradicts the identity. */
export interface ToAttach extends Target {
  readonly nir: Identifier;
  readonly isDespiteIdentity: boolean;
}

/** Returns the account with the NIR, or why it must not have it. */
function withNir(account: Account, { nir, isDespiteIdentity }: ToAttach): Account | AttachRefusal {
  if (account.identifiers.some(({ kind }) => kind === 'nir')) return 'otherNir';
  const part = nirDisagreement(nir.value, account.identity);
  if (part !== undefined && !isDespiteIdentity) return part;
  return {
    ...account,
    identifiers: [...account.identifiers, nir],
    vouchers: { ...account.vouchers, nir: 'agent' },
    standing: { ...account.standing, setAsideAt: undefined },
  };
}

type Merged = Pick<Account, 'identity' | 'membership' | 'vouchers'>;

export function createNir({
  accounts,
  updateAccount,
  household,
  blocks,
  audit,
  changeAccount,
  endSessions,
  tell,
  clock,
}: NirDependencies) {
  /** Takes the NIR from an account whose owner has only typed it, and tells everybody concerned. */
  async function displace(holder: Account, { contacts }: Account): Promise<void> {
    const after = await updateAccount(holder.id, (current) =>
      certifiedNir(current) ? current : setAside(current, clock(), drawProvisionalIdentifier),
    );
    await audit.append({ at: clock(), type: 'account.set-aside', accountId: holder.id });
    await blocks.settle(holder.id);
    if (after?.standing.setAsideAt !== undefined) await endSessions(holder.id);
    if (after) await tell(messagesOfSetAside({ before: holder, after }, contacts));
  }

  /**
   * Takes the NIR from the account that has it. Resolves with what a merged account leaves to the other one, with undefined,
   * or with `taken` when the holder keeps it.
   */
  async function makeRoom(
    account: Account,
    holder: Account,
    isDespiteIdentity: boolean,
  ): Promise<Merged | 'taken' | undefined> {
    if (certifiedNir(holder) === undefined) {
      await displace(holder, account);
      return undefined;
    }
    const { contacts, password } = holder;
    const isOpened =
      password?.kind === 'personal' || contacts.email?.verified || contacts.phone?.verified;
    const isWaiting = account.standing.setAsideAt !== undefined;
    const isSame = isDespiteIdentity || samePerson(account.identity, holder.identity);
    if (isOpened || !isWaiting || !isSame) return 'taken';
    await household.replaceMember(holder.id, account.id);
    // Should this run end here, the next import or a second run puts everything right.
    await accounts.remove(holder.id);
    const { identity, membership = account.membership, vouchers } = holder;
    return { identity, membership, vouchers: { ...account.vouchers, identity: vouchers.identity } };
  }

  return {
    /**
     * Adds the NIR: from then on it opens the account too, and the operator answers for it. An account whose owner has only
     * typed that NIR loses it. One that a fund has added and nobody has opened is merged into this one, if this one was set
     * aside for it.
     */
    async attachNir(target: ToAttach): Promise<Outcome<AttachRefusal>> {
      const seen = await look(accounts, target);
      if ('outcome' in seen) return seen;
      const { account } = seen;
      const holder = await accounts.findByIdentifier(target.nir);
      if (holder?.id === account.id) return { outcome: 'unchanged', account };
      // Checked before another account is changed.
      const checked = withNir(account, target);
      if (typeof checked === 'string') return { outcome: checked };
      const merged =
        holder && (await makeRoom(account, accounts.open(holder), target.isDespiteIdentity));
      if (merged === 'taken') return { outcome: merged };
      const result = await changeAccount<AttachRefusal>(target, {
        type: 'operator.nir-attached',
        detail: merged && 'merged',
        edit: (current) => withNir({ ...current, ...merged }, target),
      });
      if (isSettled(result)) await blocks.settle(account.id);
      return result;
    },

    /** Answers for the NIR that the owner of the account has typed. `none`: the account has no NIR. */
    confirmNir: (target: Target): Promise<Outcome<'none'>> =>
      changeAccount<'none'>(target, {
        type: 'operator.nir-confirmed',
        edit(account) {
          if (certifiedNir(account) !== undefined) return account;
          if (account.identifiers.every(({ kind }) => kind !== 'nir')) return 'none';
          return { ...account, vouchers: { ...account.vouchers, nir: 'agent' } };
        },
      }),
  };
}
