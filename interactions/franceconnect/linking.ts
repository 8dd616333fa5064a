/** Links an account to FranceConnect: the write, the audit event, and a notice to the contacts of the account. */
import type { Identity, Link } from '../../accounts/account.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import type { AccountRecord } from '../../adapters/ports.ts';
import {
  createReconcile,
  hasSameIdentity,
  mayBeSamePerson,
  type Reconcile,
} from '../../federation/reconcile.ts';
import type { Sender } from '../../messaging/sender.ts';
import { franceConnectLinked } from '../../messaging/texts.ts';
import { type SealedCookies, upstreamMember } from '../flow/cookies.ts';
import type { Note } from '../flow/current-account.ts';
import type { OpenDraft, StoredDraft } from '../flow/drafts.ts';
import { tellEverywhere } from '../flow/notices.ts';
import type { StepContext } from '../flow/page-handler.ts';
import { nameOf } from './buttons.ts';
import { type FranceConnectIdentity, openFranceConnectDraft } from './franceconnect-draft.ts';

/** The request of the person whose account is linked. */
type Visitor = Pick<StepContext, 'ctx' | 'client' | 'locale'>;

/** What became of a sign-in with a password after FranceConnect. */
export interface LinkedSignIn {
  readonly isCodeNext: boolean;
  /** The identity of FranceConnect, when the account is linked to it now. */
  readonly linked?: FranceConnectIdentity | undefined;
}

export interface Linking {
  /** The identity that FranceConnect has given during the interaction. */
  readonly draft: StoredDraft<FranceConnectIdentity>;
  readonly match: Reconcile['match'];
  /** Resolves with false, without a write, when the account has another link than `replaced`, or the subject has one. */
  link(step: Visitor, accountId: string, link: Link, replaced?: string): Promise<boolean>;
  /**
   * Called after a password. If the person came from FranceConnect and no account was found, the account is linked. It is
   * not linked when the subject has another account, when FranceConnect's identity is incomplete, or when it differs from
   * the account's (see `mayBeSamePerson`). Another link is replaced when the whole pivot identity is the same: the person
   * has got another subject. When a code must still be typed, `linkAfterCode` makes the link: later sign-ins by
   * FranceConnect ask for no code, so the link must not exist before one was typed. Tells when a code must be
   * typed: because `isCodeNext` says so, or because a link is replaced and there is a contact to send a code to.
   */
  linkSignedIn(
    step: StepContext,
    record: AccountRecord,
    isCodeNext: boolean,
  ): Promise<LinkedSignIn>;
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

/** Returns why an identity from FranceConnect is not linked to an account whose password was typed. */
export function linkRefusal(
  claimed: Identity | undefined,
  known: Identity,
  isLinked: boolean,
): 'incomplete' | 'otherPerson' | 'otherLink' | undefined {
  if (claimed === undefined) return 'incomplete';
  if (!mayBeSamePerson(claimed, known)) return 'otherPerson';
  return isLinked && !hasSameIdentity(claimed, known) ? 'otherLink' : undefined;
}

export function createLinking(dependencies: LinkingDependencies): Linking {
  const { accounts, openDraft, cookies, sender, note } = dependencies;
  const draft = openFranceConnectDraft(openDraft);
  const reconcile = createReconcile(accounts);

  async function link(
    step: Visitor,
    accountId: string,
    wanted: Link,
    replaced?: string,
  ): Promise<boolean> {
    const account = await reconcile.link(accountId, wanted, replaced);
    if (account === undefined) {
      await note(step, 'franceconnect.refused', accountId, 'otherLink');
      return false;
    }
    await note(step, 'franceconnect.linked', accountId, replaced && 'renewed');
    const name = nameOf[wanted.upstream];
    tellEverywhere(sender, step, account.contacts, (to) => franceConnectLinked({ ...to, name }));
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
      if (state === undefined) return { isCodeNext };
      // It is used once: the person who signs in next may be another one.
      await draft.end(step);
      const { upstream, subject } = state;
      const { identity, [upstream]: replaced } = accounts.open(record);
      if (replaced === subject) return { isCodeNext };
      const refused = linkRefusal(state.identity, identity, replaced !== undefined);
      if (refused !== undefined) {
        await note(step, 'franceconnect.refused', record.id, refused);
        return { isCodeNext };
      }
      const isReplaced = replaced !== undefined;
      const mustWait = isCodeNext || (isReplaced && record.standing.contactVerified);
      const cookie = { ...upstreamMember(upstream), accountId: record.id, subject, replaced };
      if (mustWait) {
        cookies.franceConnectToLink.write(step.ctx, cookie);
        return { isCodeNext: true };
      }
      const isLinked = await link(step, record.id, { upstream, subject }, replaced);
      return { isCodeNext, linked: isLinked ? state : undefined };
    },
    async linkAfterCode(step, accountId) {
      const wanted = cookies.franceConnectToLink.read(step.ctx);
      if (wanted === undefined) return;
      cookies.franceConnectToLink.clear(step.ctx);
      if (wanted.accountId === accountId) {
        await link(step, accountId, wanted, wanted.replaced);
      }
    },
  };
}
