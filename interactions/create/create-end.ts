/**
 * The end of an account creation: takes the password, stores the account in one write, and signs the person in.
 * See docs/screens.md, section Account creation.
 */
import type { z } from 'zod';
import type { Passwords } from '../../accounts/credentials/passwords.ts';
import type { CreateAccount } from '../../accounts/lifecycle/create-account.ts';
import type { Clock } from '../../adapters/ports.ts';
import { AppError } from '../../http/app-error.ts';
import { noFields } from '../../http/forms/form-schema.ts';
import { accountCreated, provisionalIdentifier } from '../../messaging/texts.ts';
import { passwordLevel } from '../../provider/policy/acr.ts';
import { passwordFields } from '../first-connection/new-password.ts';
import { rulesShown } from '../first-connection/rules-shown.ts';
import { type CheckChoiceDependencies, checkChoice } from '../first-connection/set-password.ts';
import type { SealedCookies } from '../flow/cookies.ts';
import type { KnownDevices } from '../flow/known-devices.ts';
import type { PageHandler, StepContext } from '../flow/page-handler.ts';
import { pages } from '../flow/pages.ts';
import { toPage } from '../flow/replies.ts';
import type { Linking } from '../franceconnect/linking.ts';
import type { SignInByFranceConnect } from '../franceconnect/sign-in.ts';
import type { Draft, Drafts } from './create-draft.ts';
import { type CreateNoticesDependencies, createCreateNotices } from './create-notices.ts';
import { recapOf } from './create-recap.ts';

export interface CreateEndDependencies extends CreateNoticesDependencies, CheckChoiceDependencies {
  readonly drafts: Drafts;
  readonly createAccount: CreateAccount;
  readonly passwords: Passwords;
  readonly cookies: SealedCookies;
  readonly devices: KnownDevices;
  /** Absent when FranceConnect is not offered. */
  readonly linking?: Linking | undefined;
  readonly signInByFranceConnect?: SignInByFranceConnect | undefined;
  readonly clock: Clock;
}

/** Returns the page handlers of the password and of the last page. */
export function createEnd(dependencies: CreateEndDependencies): PageHandler<unknown>[] {
  const { drafts, accounts, createAccount, passwords, passwordLength } = dependencies;
  const { cookies, devices, linking, signInByFranceConnect, sender, note, clock } = dependencies;
  const { notifyKnown, notifySetAside } = createCreateNotices(dependencies);

  /**
   * Ends the interaction with a sign-in by password and code, because the person has just proven both; or by
   * FranceConnect, which has given the identity, where the service accepts no other level.
   */
  async function goOn(step: StepContext, accountId: string): Promise<void> {
    const account = await accounts.find(accountId);
    // The page may have been left open somewhere: after a reset it signs nobody in.
    if (account === undefined || account.standing.endedBefore > 0)
      throw new AppError('sessionLost');
    await devices.keep(step.ctx, account);
    // The cookie belongs to the person who used this browser before. The new person must not sign out of FranceConnect
    // for them.
    if (cookies.franceConnectSession.read(step.ctx)) cookies.franceConnectSession.clear(step.ctx);
    const reached = await linking?.reachedByCreation(step, account);
    if (reached) return signInByFranceConnect?.(step, accountId, reached);
    await step.finish({
      login: {
        accountId,
        ts: Math.floor(clock() / 1000),
        ...passwordLevel(account.standing.declared, true),
      },
    });
  }

  /** Creates the account of a complete draft and leads on. */
  async function conclude(
    step: StepContext,
    { accountId, identity, nir, contact, terms, franceConnect, upstream = 'franceConnect' }: Draft,
    passwordHash: string,
  ): Promise<void> {
    if (contact === undefined || terms === undefined) return toPage(step, pages.create);
    const verified = { value: contact.to, verified: true };
    const outcome = await createAccount({
      id: accountId,
      identity,
      nir: nir ?? undefined,
      identityVouchedBy: franceConnect === undefined ? 'person' : 'franceconnect',
      contacts: contact.channel === 'mail' ? { email: verified } : { phone: verified },
      terms,
      passwordHash,
    });
    if (!('made' in outcome)) {
      await drafts.write(step, { stage: 'known' });
      toPage(step, pages.createDone);
      return notifyKnown(step, contact, 'known' in outcome ? outcome.known : undefined);
    }
    notifySetAside(step, outcome.setAside);
    await note(step, 'account.created', accountId);
    if (franceConnect !== undefined) {
      await linking?.link(step, accountId, { upstream, subject: franceConnect });
    }
    const [identifier] = outcome.made.identifiers;
    const provisional = identifier?.kind === 'provisional' ? identifier.value : undefined;
    await drafts.write(step, { stage: 'made', accountId, provisional });
    const recipient = { ...contact, locale: step.locale };
    if (provisional === undefined) {
      sender.post(accountCreated(recipient));
      return goOn(step, accountId);
    }
    sender.post(provisionalIdentifier({ ...recipient, identifier: provisional }));
    toPage(step, pages.createDone);
  }

  const password: PageHandler<z.output<typeof passwordFields>> = {
    page: pages.createPassword,
    async show(step, { errors = [] } = {}) {
      const draft = await drafts.reach(step, pages.createPassword);
      if (draft === undefined) return;
      const form = { action: step.path(pages.createPassword), csrf: step.csrf, errors };
      const { journey } = pages.createPassword;
      step.show(pages.createPassword, {
        ...form,
        ...rulesShown(draft.identity, draft.nir ?? undefined),
        passwordLength,
        journey,
        recap: recapOf(step, draft),
        backHref: step.path(pages.createTerms),
      });
    },
    form: {
      schema: passwordFields,
      async submit(step, typed) {
        const draft = await drafts.reach(step, pages.createPassword);
        if (draft === undefined) return;
        const { accountId, identity, nir } = draft;
        const owner = { id: accountId, identity, identifiers: nir ? [nir] : [] };
        const checked = await checkChoice(dependencies, step, owner, { ...typed, by: 'session' });
        if (checked.errors.length > 0) return step.showNext(pages.createPassword, checked);
        // The password is always hashed, so the time of the answer does not reveal whether an account exists.
        const requester = { address: step.ctx.ip, isKnownDevice: false };
        await conclude(step, draft, await passwords.hash(typed.password, requester));
      },
    },
  };

  const done: PageHandler<unknown> = {
    page: pages.createDone,
    async show(step, { errors = [] } = {}) {
      const current = await drafts.read(step);
      if (current?.stage === 'known') {
        const page = { ...pages.createDone, view: 'createAccountExists' } as const;
        return step.show(page, {
          loginHref: step.path(pages.login),
          provisionalHref: step.path(pages.provisional),
          forgottenHref: step.path(pages.forgotten),
        });
      }
      if (current?.stage !== 'made') return void (await drafts.reach(step, pages.createDone));
      const form = { action: step.path(pages.createDone), csrf: step.csrf, errors };
      const { provisional } = current;
      step.show(pages.createDone, { ...form, ...(provisional && { provisional }) });
    },
    form: {
      schema: noFields,
      async submit(step) {
        const current = await drafts.read(step);
        if (current?.stage === 'made') return goOn(step, current.accountId);
        toPage(step, pages.createDone);
      },
    },
  };

  return [password, done];
}
