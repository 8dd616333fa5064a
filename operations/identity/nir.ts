/** What operators do about a person's NIR: add it to an account, or answer for the one that its owner has typed. */
import { type Account, certifiedNir } from '../../accounts/account.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import { verifiedContacts } from '../../accounts/contacts.ts';
import type { Blocks } from '../../accounts/household/blocks.ts';
import { drawProvisionalIdentifier } from '../../accounts/identity/draw-identifier.ts';
import type { Identifier } from '../../accounts/identity/identifiers.ts';
import { type NirPart, nirDisagreement } from '../../accounts/identity/nir.ts';
import { setAside } from '../../accounts/lifecycle/set-aside.ts';
import type { UpdateAccount } from '../../accounts/update-account.ts';
import type { AuditStore, Clock } from '../../adapters/ports.ts';
import type { EndSessions } from '../../provider/sessions/end-sessions.ts';
import {
  type ChangeAccount,
  isSettled,
  look,
  type Outcome,
  type Target,
} from '../change-account.ts';
import { messagesOfSetAside, type Tell } from '../tell.ts';
import type { Merge } from './merge.ts';

/** `otherNir`: the account has another one. `taken`: it belongs to another account. A part of the NIR contradicts the identity. */
type AttachRefusal = 'otherNir' | 'taken' | NirPart;

export interface NirDependencies {
  readonly accounts: Accounts;
  readonly updateAccount: UpdateAccount;
  readonly blocks: Pick<Blocks, 'settle'>;
  readonly audit: Pick<AuditStore, 'append'>;
  readonly changeAccount: ChangeAccount;
  readonly endSessions: EndSessions;
  readonly tell: Tell;
  readonly merge: Merge;
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

export function createNir({
  accounts,
  updateAccount,
  blocks,
  audit,
  changeAccount,
  endSessions,
  tell,
  merge,
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
   * Merges the account into that of a fund which nobody has opened yet. Resolves with `taken` where the holder's owner must be
   * asked: the account was not set aside for it, or is another person's.
   */
  async function joinHolder(
    holder: Account,
    { operator, ...target }: ToAttach,
  ): Promise<Outcome<'taken'>> {
    const isOpened = holder.password?.kind === 'personal' || verifiedContacts(holder).length > 0;
    if (isOpened) return { outcome: 'taken' };
    const { accountId: otherId, isDespiteIdentity } = target;
    const result = await merge({ accountId: holder.id, operator, otherId, isDespiteIdentity });
    return 'account' in result ? result : { outcome: 'taken' };
  }

  return {
    /**
     * Adds the NIR: from then on it opens the account too, and the operator answers for it. An account whose owner has only
     * typed that NIR loses it. Where a fund has added an account with it that nobody has opened, and this one was set aside
     * for that one, this one is merged into it.
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
      const other = holder && accounts.open(holder);
      if (other && certifiedNir(other))
        return account.standing.setAsideAt === undefined
          ? { outcome: 'taken' }
          : joinHolder(other, target);
      if (other) await displace(other, account);
      const result = await changeAccount<AttachRefusal>(target, {
        type: 'operator.nir-attached',
        edit: (current) => withNir(current, target),
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
