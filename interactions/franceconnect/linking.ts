/** Linking an account to FranceConnect: the write, the trail, and a word to the contacts we know. */
import type { Accounts } from '../../accounts/accounts.ts';
import type { AccountRecord } from '../../adapters/ports.ts';
import {
  contradicts,
  createReconcile,
  hasSameIdentity,
  type Reconcile,
} from '../../federation/reconcile.ts';
import type { Sender } from '../../messaging/sender.ts';
import { franceConnectLinked } from '../../messaging/texts.ts';
import type { SealedCookies } from '../flow/cookies.ts';
import type { Note } from '../flow/current-account.ts';
import type { Journey, OpenJourney } from '../flow/drafts.ts';
import { tellEverywhere } from '../flow/notices.ts';
import type { StepContext } from '../flow/page-handler.ts';
import { type FranceConnectTold, openFranceConnectJourney } from './franceconnect-draft.ts';

export interface Linking {
  readonly told: Journey<FranceConnectTold>;
  readonly match: Reconcile['match'];
  /** False, and nothing written, when the account or the subject has another link. */
  link(step: StepContext, accountId: string, subject: string): Promise<boolean>;
  /**
   * After a password: whoever came from FranceConnect and was found nowhere is linked, unless the account has a
   * link, the subject another account, or birth date or gender say that this is somebody else. Where a code is
   * still to be typed, `linkAfterCode` makes the link: FranceConnect asks for none later on.
   */
  linkSignedIn(step: StepContext, record: AccountRecord, codeFollows: boolean): Promise<void>;
  linkAfterCode(step: StepContext, accountId: string): Promise<void>;
}

export interface LinkingDependencies {
  readonly accounts: Accounts;
  readonly openJourney: OpenJourney;
  readonly cookies: Pick<SealedCookies, 'franceConnectToLink'>;
  readonly sender: Pick<Sender, 'post'>;
  readonly note: Note;
}

export function createLinking(dependencies: LinkingDependencies): Linking {
  const { accounts, openJourney, cookies, sender, note } = dependencies;
  const told = openFranceConnectJourney(openJourney);
  const reconcile = createReconcile(accounts);

  async function link(step: StepContext, accountId: string, subject: string): Promise<boolean> {
    const account = await reconcile.link(accountId, subject);
    if (account === undefined) {
      await note(step, 'franceconnect.refused', accountId, 'otherLink');
      return false;
    }
    await note(step, 'franceconnect.linked', accountId);
    tellEverywhere(sender, step, account.contacts, franceConnectLinked);
    return true;
  }

  return {
    told,
    match: reconcile.match,
    link,
    async linkSignedIn(step, record, codeFollows) {
      // Of a sign-in that was left at its code: whoever signs in here now is somebody else.
      if (cookies.franceConnectToLink.read(step.ctx)) cookies.franceConnectToLink.clear(step.ctx);
      const state = await told.read(step);
      if (state === undefined) return;
      // Good once: whoever signs in here next is somebody else.
      await told.end(step);
      const { identity, franceConnect, standing } = accounts.open(record);
      if (franceConnect === state.subject) return;
      // Nobody but its owner speaks for a declared identity: FranceConnect must not vouch for another one, nor for
      // one of which it has not told all.
      const mayLink = standing.declared
        ? state.identity !== undefined && hasSameIdentity(state.identity, identity)
        : state.identity === undefined || !contradicts(state.identity, identity);
      if (!mayLink) {
        return note(step, 'franceconnect.refused', record.id, 'otherPerson');
      }
      const wanted = { accountId: record.id, subject: state.subject };
      if (codeFollows) cookies.franceConnectToLink.write(step.ctx, wanted);
      else await link(step, wanted.accountId, wanted.subject);
    },
    async linkAfterCode(step, accountId) {
      const wanted = cookies.franceConnectToLink.read(step.ctx);
      if (wanted === undefined) return;
      cookies.franceConnectToLink.clear(step.ctx);
      if (wanted.accountId === accountId) await link(step, accountId, wanted.subject);
    },
  };
}
