/**
 * The last page of a forgotten password: a person who has proven who they are chooses a new one, and is signed in.
 * See docs/screens.md, section Forgotten password.
 */
import type { z } from 'zod';
import type { Account } from '../../accounts/account.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import { reachable, setContactsAside } from '../../accounts/contacts.ts';
import { applyActivation } from '../../accounts/credentials/activation-codes.ts';
import type { SignInThrottle } from '../../accounts/limits/sign-in-throttle.ts';
import { deviceSubject } from '../../accounts/signing-in/check-password.ts';
import { endSignIns } from '../../accounts/signing-in/end-sign-ins.ts';
import type { NoteSignIn } from '../../accounts/signing-in/reset-session.ts';
import { signInTime } from '../../accounts/signing-in/sign-in-validity.ts';
import type { Clock } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import { AppError } from '../../http/app-error.ts';
import { resetLevel } from '../../provider/policy/acr.ts';
import { withContact } from '../contact/contact.ts';
import { passwordFields } from '../first-connection/new-password.ts';
import { rulesShown } from '../first-connection/rules-shown.ts';
import type { SetPassword } from '../first-connection/set-password.ts';
import type { Note } from '../flow/current-account.ts';
import type { OpenDraft } from '../flow/drafts.ts';
import type { KnownDevices } from '../flow/known-devices.ts';
import type { PageHandler, StepContext } from '../flow/page-handler.ts';
import { pages } from '../flow/pages.ts';
import { toPage } from '../flow/replies.ts';
import type { Linking } from '../franceconnect/linking.ts';
import type { SignInByFranceConnect } from '../franceconnect/sign-in.ts';
import { type Asked, accountAsked, openForgotten } from './forgotten.ts';

export interface ForgottenPasswordDependencies {
  readonly accounts: Accounts;
  readonly index: BlindIndex;
  readonly throttle: SignInThrottle;
  readonly devices: KnownDevices;
  readonly openDraft: OpenDraft;
  readonly passwordLength: { readonly min: number; readonly max: number };
  readonly setPassword: SetPassword;
  readonly noteSignIn: NoteSignIn;
  /** Undefined when nobody can sign in by FranceConnect. */
  readonly linking?: Linking | undefined;
  readonly signInByFranceConnect?: SignInByFranceConnect | undefined;
  readonly note: Note;
  readonly clock: Clock;
}

/** Returns the page handler of the new password. */
export function createForgottenPassword(
  dependencies: ForgottenPasswordDependencies,
): PageHandler<z.output<typeof passwordFields>> {
  const { accounts, index, throttle, devices, passwordLength, setPassword, clock } = dependencies;
  const { noteSignIn, linking, signInByFranceConnect, note } = dependencies;
  const draft = openForgotten(dependencies.openDraft);

  /**
   * Returns the account as the proof changes it. The password is stored in the same write, so a letter works once. What
   * an intruder may have added, another contact or a link to FranceConnect, does not outlive it. Throws `sessionLost` when
   * the proof no longer holds.
   */
  function applyProof(account: Account, proof: NonNullable<Asked['proof']>): Account {
    if (account.standing.suspension !== undefined) throw new AppError('sessionLost');
    if (proof.by === 'contact') {
      // Another contact was proven in the meantime, maybe because this one was lost.
      if (reachable(account.contacts)[proof.channel] !== proof.to) {
        throw new AppError('sessionLost');
      }
      const ended = endSignIns(account, clock());
      const standing = { ...ended.standing, reset: {} };
      const contacts = setContactsAside(account.contacts);
      return withContact({ ...ended, standing, contacts }, proof);
    }
    const activated = applyActivation(index, account, proof.code, clock());
    if (activated === undefined) throw new AppError('sessionLost');
    return activated;
  }

  /** Forgets failed tries before the reset: they no longer make the person wait. A known device has a count of its own. */
  async function forgetFailures({ ctx }: StepContext, account: Account): Promise<void> {
    const device = devices.deviceOf(ctx, account);
    const tried = account.identifiers.map(accounts.identifierHash);
    if (device !== undefined) tried.push(deviceSubject(index, account.id, device));
    await Promise.all(tried.map(throttle.clear));
  }

  /** Ends the interaction with a sign-in: the person has just proven who they are by the code. */
  async function goOn(step: StepContext, accountId: string): Promise<void> {
    const found = await accounts.find(accountId);
    if (found === undefined) throw new AppError('sessionLost');
    const { suspension, setAsideAt } = found.standing;
    if (suspension !== undefined) return toPage(step, pages.suspended);
    if (setAsideAt !== undefined) return toPage(step, pages.setAside);
    const time = signInTime(clock(), found.standing);
    const account = await noteSignIn({ account: found, time }, undefined);
    // No code need follow: the one of the reset was typed in this interaction.
    const { reached } = (await linking?.linkSignedIn(step, account, false)) ?? {};
    // After a letter the browser becomes a known device with the code of the contact page.
    if (account.standing.contactVerified) await devices.keep(step.ctx, account);
    await note(step, 'sign-in.accepted', accountId, 'reset');
    if (reached) return signInByFranceConnect?.(step, accountId, reached);
    await step.finish({
      login: { accountId, ts: time, ...resetLevel(account.standing.declared) },
    });
  }

  /** Resolves with the proven answers and their account, or with undefined when it has sent the answer itself. */
  async function provenOf(step: StepContext) {
    const state = await draft.read(step);
    if (state?.proof === undefined) return void toPage(step, pages.forgottenCode);
    const account = await accountAsked(accounts, state);
    if (account === undefined) throw new AppError('sessionLost');
    if (account.standing.suspension !== undefined) return void toPage(step, pages.suspended);
    return { ...state, proof: state.proof, account };
  }

  return {
    page: pages.forgottenPassword,
    async show(step, { errors = [] } = {}) {
      const proven = await provenOf(step);
      if (proven === undefined) return;
      const { account, identifier } = proven;
      const form = { action: step.path(pages.forgottenPassword), csrf: step.csrf, errors };
      const shown = rulesShown(account.identity, identifier);
      step.show(pages.forgottenPassword, { ...form, ...shown, passwordLength });
    },
    form: {
      schema: passwordFields,
      async submit(step, typed) {
        // The form was sent twice. The result of the first time is kept.
        if (step.interaction.isAnswered) return step.finish({});
        const proven = await provenOf(step);
        if (proven === undefined) return;
        const { account, askedAt, proof } = proven;
        const outcome = await setPassword(step, account, {
          ...typed,
          by: 'recovery',
          // When the account was recovered after this code was asked for, an intruder may have asked. A password that was
          // chosen in a session since then is replaced: it would keep the owner out.
          edit: (current) =>
            (current.standing.recoveredAt ?? 0) > askedAt ? undefined : applyProof(current, proof),
        });
        if ('errors' in outcome) return step.showNext(pages.forgottenPassword, outcome);
        if ('overtaken' in outcome) throw new AppError('sessionLost');
        await draft.end(step);
        if (step.interaction.session?.accountId === account.id) await step.leaveSession();
        await forgetFailures(step, account);
        await goOn(step, account.id);
      },
    },
  };
}
