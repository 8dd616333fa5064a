/**
 * Signing in by FranceConnect or FranceConnect+: the redirect to it, its answer, and the search for the account. The
 * answer arrives at callback.ts, which gets no cookie of an interaction and sends it on to the page
 * `franceConnectReturn`. See docs/screens.md, section FranceConnect.
 */
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Upstream } from '../../accounts/account.ts';
import type { SignInThrottle } from '../../accounts/limits/sign-in-throttle.ts';
import type { SignIn } from '../../accounts/signing-in/sign-in.ts';
import type { UpdateAccount } from '../../accounts/update-account.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import type { FranceConnect } from '../../federation/franceconnect.ts';
import type { Refusal } from '../../federation/openid/refusals.ts';
import { noFields } from '../../http/forms/form-schema.ts';
import { seeOther } from '../../http/redirect.ts';
import { incidentOf } from '../../observability/logger.ts';
import { levelToAsk, readLoginDetails } from '../../provider/policy/acr.ts';
import { upstreamMember } from '../flow/cookies.ts';
import type { KnownDevices } from '../flow/known-devices.ts';
import type { PageHandler, StepContext } from '../flow/page-handler.ts';
import { pages } from '../flow/pages.ts';
import { toPage } from '../flow/replies.ts';
import type { ToLetter } from '../forgotten/letter.ts';
import { pageOf } from './buttons.ts';
import { createEnds, toEnd } from './ends.ts';
import { createFranceConnectLink } from './link.ts';
import type { SignInByFranceConnect, SignInByFranceConnectDependencies } from './sign-in.ts';
import { createTakeAnswer, hasAnswer } from './take-answer.ts';

/** The clocks of FranceConnect and of this server may differ by this much. */
const clockDifferenceSeconds = 30;

export interface FranceConnectDependencies extends SignInByFranceConnectDependencies {
  readonly signInByFranceConnect: SignInByFranceConnect;
  readonly upstreams: readonly FranceConnect[];
  readonly signIn: SignIn;
  readonly toLetter: ToLetter;
  readonly updateAccount: UpdateAccount;
  readonly throttle: SignInThrottle;
  readonly index: BlindIndex;
  readonly devices: KnownDevices;
  readonly log: Pick<Logger, 'info'>;
}

export function createFranceConnectPages(
  dependencies: FranceConnectDependencies,
): PageHandler<unknown>[] {
  const { upstreams, linking, signIn, toLetter, updateAccount, index, cookies } = dependencies;
  const { devices, note, log, clock, signInByFranceConnect } = dependencies;
  const takeAnswer = createTakeAnswer(dependencies);

  const logEnd = ({ ctx }: StepContext, reason: string, more: object = {}) =>
    log.info({ incident: incidentOf(ctx), reason, ...more }, 'no sign-in by FranceConnect');

  function refuse(step: StepContext, upstream: Upstream, { outcome, reason }: Refusal): void {
    logEnd(step, reason, { upstream });
    toEnd(step, upstream, outcome);
  }

  /** Sends the browser to FranceConnect. `isFresh`: the person must sign in there again. */
  async function leave(
    step: StepContext,
    franceConnect: FranceConnect,
    isFresh: boolean,
  ): Promise<void> {
    const { upstream } = franceConnect;
    const { requestedAcr } = readLoginDetails(step.interaction.prompt.details);
    const acr = levelToAsk(requestedAcr, franceConnect.level);
    const begun = await franceConnect.begin({ isFresh, acr });
    if ('refusal' in begun) return refuse(step, upstream, begun.refusal);
    const { uid } = step.interaction;
    const freshSince = isFresh ? { freshSince: Math.floor(clock() / 1000) } : {};
    const began = { uid, ...upstreamMember(upstream), ...freshSince };
    cookies.franceConnect.write(step.ctx, { ...began, ...begun.transaction });
    seeOther(step.ctx, begun.url.href);
  }

  /** Reports whether the sign-in at FranceConnect is older than the fresh one that was asked for, or than `max_age`. */
  function isTooOld({ interaction }: StepContext, authTime: number, freshSince?: number): boolean {
    const { maxAgeSeconds } = interaction;
    const oldest = maxAgeSeconds === undefined ? 0 : clock() / 1000 - maxAgeSeconds;
    return authTime < (freshSince ?? oldest) - clockDifferenceSeconds;
  }

  const begin = (franceConnect: FranceConnect): PageHandler<z.output<typeof noFields>> => ({
    page: pageOf[franceConnect.upstream],
    show: async (step) => toPage(step, pages.login),
    form: {
      schema: noFields,
      submit: (step) => leave(step, franceConnect, step.interaction.asksForFreshSignIn),
    },
  });

  const back: PageHandler = {
    page: pages.franceConnectReturn,
    async show(step) {
      const transaction = cookies.franceConnect.read(step.ctx);
      const isHere = transaction?.uid === step.interaction.uid;
      if (!isHere || !hasAnswer(transaction)) return toPage(step, pages.login);
      cookies.franceConnect.clear(step.ctx);
      const { upstream } = transaction;
      const { franceConnect, answer } = await takeAnswer(step.ctx, transaction);
      if ('refusal' in answer) {
        const { outcome, reason } = answer.refusal;
        // Only refused answers, which the throttle counts, are recorded. Anybody could fill the audit trail with the others.
        if (outcome === 'refused') await note(step, 'franceconnect.refused', undefined, reason);
        return refuse(step, upstream, answer.refusal);
      }
      const { subject, identity, email, acr, idToken, authTime, missing } = answer.person;
      const person = { upstream, subject, identity, email, acr, idToken, authTime };
      const { freshSince } = transaction;
      if (isTooOld(step, authTime, freshSince)) {
        // Asked once more for a fresh sign-in; where that changes noFields, the service is told (OpenID Connect Core
        // 1.0, section 3.1.2.1).
        if (freshSince === undefined) return leave(step, franceConnect, true);
        logEnd(step, 'authTime', { upstream });
        const error_description = 'the sign-in at FranceConnect is too old';
        return step.finish({ error: 'login_required', error_description });
      }
      const match = await linking.match(person);
      if ('suspended' in match) {
        await note(step, 'franceconnect.refused', undefined, 'suspended');
        return toPage(step, pages.suspended);
      }
      if ('awaitsLetter' in match) {
        // Their link is made after the new password.
        await linking.draft.write(step, person);
        return toLetter(step, match.awaitsLetter);
      }
      if ('owner' in match) return signInByFranceConnect(step, match.owner.id, person);
      if ('certified' in match && (await linking.link(step, match.certified, person))) {
        return signInByFranceConnect(step, match.certified, person);
      }
      if ('needsPassword' in match) {
        await linking.draft.write(step, { ...person, candidate: match.needsPassword });
        return toPage(step, pages.franceConnectLink);
      }
      const reason = 'reason' in match ? match.reason : 'otherLink';
      logEnd(step, reason, { upstream, missing });
      await note(step, 'franceconnect.refused', undefined, reason);
      await linking.draft.write(step, person);
      toEnd(step, upstream, 'unknown');
    },
  };

  return [
    ...upstreams.map(begin),
    back,
    createFranceConnectLink({
      linking,
      signIn,
      toLetter,
      devices,
      signInByFranceConnect,
      updateAccount,
      index,
      clock,
    }),
    ...createEnds(linking),
  ];
}
