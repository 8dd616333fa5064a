/** Links an account to FranceConnect: the write, the audit event, and a notice to the contacts of the account. */
import type { Accounts } from '../../accounts/accounts.ts';
import type { AccountRecord } from '../../adapters/ports.ts';
import { createReconcile, mayBeSamePerson, type Reconcile } from '../../federation/reconcile.ts';
import type { Sender } from '../../messaging/sender.ts';
import { franceConnectLinked } from '../../messaging/texts.ts';
import type { SealedCookies } from '../flow/cookies.ts';
import type { Note } from '../flow/current-account.ts';
import type { OpenDraft, StoredDraft } from '../flow/drafts.ts';
import { tellEverywhere } from '../flow/notices.ts';
import type { StepContext } from '../flow/page-handler.ts';
import { type FranceConnectIdentity, openFranceConnectDraft } from './franceconnect-draft.ts';

export interface Linking {
  /** The identity that FranceConnect has given during the interaction. */
  readonly draft: StoredDraft<FranceConnectIdentity>;
  readonly match: Reconcile['match'];
  /** Resolves with false, without a write, when the account or the subject already has another link. */
  link(step: StepContext, accountId: string, subject: string): Promise<boolean>;
  /**
   * Called after a password. If the person came from FranceConnect and no account was found, the account is linked. It is
   * not linked when it has another link, when the subject has another account, when FranceConnect's identity is
   * incomplete, or when it differs from the account's (see `mayBeSamePerson`). When a code must still be typed, `linkAfterCode` makes the link: later sign-ins by
   * FranceConnect ask for no code, so the link must not exist before one was typed.
   */
  linkSignedIn(step: StepContext, record: AccountRecord, isCodeNext: boolean): Promise<void>;
  /** Makes the link that `linkSignedIn` has put off. */
  linkAfterCode(step: StepContext, accountId: string): Promise<void>;
}

export interface LinkingDependencies {
  readonly accounts: Accounts;
  readonly openDraft: OpenDraft;
  readonly cookies: Pick<SealedCookies, 'franceConnectToLink'>;
  readonly sender: Pick<Sender, 'post'>;
  readonly note: Note;
}

export function createLinking(dependencies: LinkingDependencies): Linking {
  const { accounts, openDraft, cookies, sender, note } = dependencies;
  const draft = openFranceConnectDraft(openDraft);
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
    draft,
    match: reconcile.match,
    link,
    async linkSignedIn(step, record, isCodeNext) {
      // An earlier sign-in was given up at its code. The person who signs in now may be another one.
      if (cookies.franceConnectToLink.read(step.ctx)) cookies.franceConnectToLink.clear(step.ctx);
      const state = await draft.read(step);
      if (state === undefined) return;
      // It is used once: the person who signs in next may be another one.
      await draft.end(step);
      const { identity, franceConnect } = accounts.open(record);
      if (franceConnect === state.subject) return;
      if (state.identity === undefined) {
        return note(step, 'franceconnect.refused', record.id, 'incomplete');
      }
      if (!mayBeSamePerson(state.identity, identity)) {
        return note(step, 'franceconnect.refused', record.id, 'otherPerson');
      }
      const wanted = { accountId: record.id, subject: state.subject };
      if (isCodeNext) cookies.franceConnectToLink.write(step.ctx, wanted);
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
