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
import {
  type FranceConnectLevel,
  isBeyondPassword,
  readLoginDetails,
} from '../../provider/policy/acr.ts';
import { type SealedCookies, upstreamMember } from '../flow/cookies.ts';
import type { Note } from '../flow/current-account.ts';
import type { OpenDraft, StoredDraft } from '../flow/drafts.ts';
import { tellEverywhere } from '../flow/notices.ts';
import type { StepContext } from '../flow/page-handler.ts';
import { nameOf } from './buttons.ts';
import { type FranceConnectIdentity, openFranceConnectDraft } from './franceconnect-draft.ts';
import { keepIdToken } from './id-token.ts';

/** The request of the person whose account is linked. */
type Visitor = Pick<StepContext, 'ctx' | 'client' | 'locale'>;

/** What became of a sign-in with a password after FranceConnect. */
export interface LinkedSignIn {
  readonly isCodeNext: boolean;
  /**
   * The identity of FranceConnect, when the account is linked to it now and the service accepts FranceConnect's level
   * alone: the person has signed in there a moment ago.
   */
  readonly reached?: FranceConnectIdentity | undefined;
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
  /**
   * Makes the link that `linkSignedIn` has put off. Resolves with FranceConnect's level where the service accepts no other
   * and the link was made.
   */
  linkAfterCode(step: StepContext, accountId: string): Promise<FranceConnectLevel | undefined>;
  /** Resolves as `reached` of a person whose account was just created and linked. Ends the draft. */
  reachedByCreation(step: StepContext, record: AccountRecord): Promise<LinkedSignIn['reached']>;
}

export interface LinkingDependencies {
  readonly accounts: Accounts;
  readonly openDraft: OpenDraft;
  readonly cookies: Pick<SealedCookies, 'franceConnectToLink' | 'franceConnectSession'>;
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

  /** Returns the identity where the service of the sign-in accepts no level but FranceConnect's. */
  const ifNeeded = ({ interaction }: StepContext, identity: FranceConnectIdentity) =>
    isBeyondPassword(readLoginDetails(interaction.prompt.details).requestedAcr)
      ? identity
      : undefined;

  return {
    draft,
    match: reconcile.match,
    link,
    async linkSignedIn(step, record, isCodeNext) {
      const { ctx } = step;
      // The person who signs in now may be another one than the last, or than one who gave up at a code.
      if (cookies.franceConnectToLink.read(ctx)) cookies.franceConnectToLink.clear(ctx);
      if (cookies.franceConnectSession.read(ctx)) cookies.franceConnectSession.clear(ctx);
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
      const needed = ifNeeded(step, state);
      if (mustWait) {
        const { acr, authTime } = needed ?? {};
        const wanted = { accountId: record.id, ...upstreamMember(upstream), subject, replaced };
        cookies.franceConnectToLink.write(ctx, { ...wanted, acr, authTime });
        if (needed !== undefined) keepIdToken(cookies, ctx, record.id, needed);
        return { isCodeNext: true };
      }
      const isLinked = await link(step, record.id, { upstream, subject }, replaced);
      return { isCodeNext, reached: isLinked ? needed : undefined };
    },
    async linkAfterCode(step, accountId) {
      const wanted = cookies.franceConnectToLink.read(step.ctx);
      if (wanted === undefined) return undefined;
      cookies.franceConnectToLink.clear(step.ctx);
      if (wanted.accountId !== accountId) return undefined;
      if (!(await link(step, accountId, wanted, wanted.replaced))) return undefined;
      const { acr, authTime } = wanted;
      if (acr === undefined) return undefined;
      await note(step, 'franceconnect.accepted', accountId, acr);
      return { acr, authTime };
    },
    async reachedByCreation(step, record) {
      const state = await draft.read(step);
      if (state === undefined) return undefined;
      await draft.end(step);
      const isLinked = accounts.open(record)[state.upstream] === state.subject;
      return isLinked ? ifNeeded(step, state) : undefined;
    },
  };
}
