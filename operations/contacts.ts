/** What operators do for a person who has lost contacts. */
import { isLastVerified, withoutContact } from '../accounts/change-contacts.ts';
import { contactFields, destinationsOf } from '../accounts/contacts.ts';
import { awaitActivation, makeActivation } from '../accounts/credentials/activation-codes.ts';
import { endedAt } from '../accounts/signing-in/end-sign-ins.ts';
import type { Clock } from '../adapters/ports.ts';
import type { BlindIndex } from '../crypto/blind-index.ts';
import type { Channel } from '../messaging/ports.ts';
import { notice } from '../messaging/texts.ts';
import type { EndSessions } from '../provider/sessions/end-sessions.ts';
import { type ChangeAccount, isSettled, type Outcome, type Target } from './change-account.ts';
import { messagesTo, type Tell } from './tell.ts';

export interface ContactsDependencies {
  readonly index: BlindIndex;
  readonly changeAccount: ChangeAccount;
  readonly endSessions: EndSessions;
  readonly tell: Tell;
  readonly clock: Clock;
}

export function createContacts({
  index,
  changeAccount,
  endSessions,
  tell,
  clock,
}: ContactsDependencies) {
  return {
    /**
     * Makes a code to send by letter. Until it is typed, nothing else opens the account: its sign-ins, contacts and links end.
     * `reachable`: a message can reach the person, who needs no letter unless `isContactLost`. An earlier code ends. A suspended
     * account may have one made, which then is of use once it is reactivated.
     */
    async makeActivationCode({
      isContactLost,
      ...target
    }: Target & { readonly isContactLost: boolean }): Promise<
      Outcome<'reachable'> & { readonly code?: string }
    > {
      const { code, kept } = makeActivation(index, target.accountId, clock());
      const result = await changeAccount<'reachable'>(target, {
        type: 'operator.activation-code',
        edit(account) {
          const isReachable = destinationsOf(account.contacts).length > 0;
          if (isReachable && !isContactLost) return 'reachable';
          return awaitActivation(account, kept, clock());
        },
      });
      if (result.outcome !== 'done') return result;
      await endSessions(target.accountId);
      return { ...result, code };
    },

    /**
     * Removes the contact of a channel, which somebody else may read, and ends all sign-ins. The other contacts are told.
     * `last`: no other contact is verified, so the person needs a letter.
     */
    async removeContact({
      channel,
      ...target
    }: Target & { readonly channel: Channel }): Promise<Outcome<'none' | 'last'>> {
      const result = await changeAccount<'none' | 'last'>(target, {
        type: 'operator.contact-removed',
        detail: channel,
        edit(account) {
          if (account.contacts[contactFields[channel]] === undefined) return 'none';
          if (isLastVerified(account, channel)) return 'last';
          const { standing, ...others } = withoutContact(account, channel);
          return { ...others, standing: endedAt(standing, clock()) };
        },
      });
      if (!isSettled(result)) return result;
      await endSessions(target.accountId);
      await tell(messagesTo(result.account.contacts, notice('contactRemoved')));
      return result;
    },
  };
}
