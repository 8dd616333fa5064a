/**
 * Finds who is signed in. The space's own cookie is worth nothing by itself: the provider's session must still be there, be
 * the same, and belong to the same account, whose sign-ins have not been ended and which has no step pending.
 */

import type { Context } from 'koa';
import type { Provider } from 'oidc-provider';
import type { Domain } from '../accounts/domain.ts';
import { followsReset } from '../accounts/signing-in/reset-session.ts';
import { isBarred, isSignInEnded } from '../accounts/signing-in/sign-in-validity.ts';
import type { AccountRecord, Clock } from '../adapters/ports.ts';
import type { CsrfTokens } from '../http/forms/csrf.ts';
import type { Outcomes } from '../http/forms/outcomes.ts';
import { localeOf } from '../http/locale.ts';
import { seeOther } from '../http/redirect.ts';
import type { Show } from '../http/show-page.ts';
import type { SealedCookies } from '../interactions/flow/cookies.ts';
import type { DraftPlace } from '../interactions/flow/drafts.ts';
import { accountClientId } from '../provider/clients/account-client.ts';
import type { Clients } from '../provider/clients/clients.ts';
import type { LoginCode } from '../provider/policy/code-after-password.ts';
import type { KeepSession } from '../provider/sessions/keep-interaction.ts';
import { sessionIdleSeconds } from '../provider/sessions/lifetimes.ts';
import type { AccountSection } from '../views/pages.ts';
import { freshSeconds } from './sign-in.ts';
import type { SpaceSession, Visit } from './visit.ts';

export interface CurrentVisitDependencies {
  readonly provider: Provider;
  readonly clients: Clients;
  readonly domain: Pick<Domain, 'accounts' | 'pendingSteps'>;
  readonly cookies: Pick<SealedCookies, 'account'>;
  readonly csrfTokens: CsrfTokens;
  readonly outcomes: Outcomes<DraftPlace>;
  readonly keepSession: KeepSession;
  readonly loginCode: LoginCode;
  readonly show: Show;
  readonly clock: Clock;
}

export interface CurrentVisit {
  /** Resolves with the visit of this request to a section, or with undefined when the person must sign in. */
  visitOf(ctx: Context, section: AccountSection): Promise<Visit | undefined>;
  /** Reports whether a fresh sign-in must bring a code: one was typed in this session, or sign-ins want one anyway. */
  wantsCode(session: SpaceSession | undefined): boolean;
}

export function createCurrentVisit({
  provider,
  clients,
  domain: { accounts, pendingSteps },
  cookies,
  csrfTokens,
  outcomes,
  keepSession,
  loginCode,
  show,
  clock,
}: CurrentVisitDependencies): CurrentVisit {
  const seconds = () => clock() / 1000;

  /** Resolves with the provider's session, if the space was opened in it. */
  async function currentSession(ctx: Context): Promise<SpaceSession | undefined> {
    const opened = cookies.account.read(ctx);
    if (opened === undefined) return undefined;
    const { uid, accountId, loginTs, acr, amr = [], exp } = await provider.Session.get(ctx);
    if (uid !== opened.sessionUid || accountId !== opened.accountId) return undefined;
    if (accountId === undefined || loginTs === undefined) return undefined;
    // It is used: without this it would end while the person reads. It is written once in three minutes at most.
    if (exp - seconds() < 0.9 * sessionIdleSeconds) await keepSession(uid);
    return { uid, accountId, loginTs, acr, amr };
  }

  function isFresh({ amr, loginTs }: SpaceSession, { standing }: AccountRecord): boolean {
    if (seconds() - loginTs > freshSeconds) return false;
    if (loginCode === 'off' || amr.includes('otp') || !amr.includes('pwd')) return true;
    // The code of a session that follows a reset is noted on the account, because it raises no level.
    return followsReset(standing, loginTs) && standing.reset?.codeTyped === true;
  }

  return {
    wantsCode: (session) => loginCode !== 'off' || session?.amr.includes('otp') === true,
    async visitOf(ctx, section) {
      const session = await currentSession(ctx);
      const record = session && (await accounts.find(session.accountId));
      const client = await clients.find(accountClientId);
      if (session === undefined || record === undefined || client === undefined) return undefined;
      const { standing, version } = record;
      if (isBarred(standing) || isSignInEnded(session.loginTs, standing)) return undefined;
      if (pendingSteps(record).length > 0) return undefined;
      // Two sign-ins that end at the same moment may leave one uid to two accounts.
      const uid = `account/${session.uid}/${session.accountId}`;
      const place = { ctx, interaction: { uid, begunAt: 0 } };
      return {
        ...place,
        client,
        locale: localeOf(ctx),
        session,
        record,
        account: accounts.open(record),
        isFresh: isFresh(session, record),
        hidden: { csrf: csrfTokens.tokenOf(uid), version },
        show: (view, data) => show(ctx, view, data, { section }),
        async showNext(path, outcome) {
          seeOther(ctx, `${path}${await outcomes.keep(place, path, outcome)}`);
        },
        async endSession() {
          await (await provider.Session.get(ctx)).destroy();
        },
      };
    },
  };
}
