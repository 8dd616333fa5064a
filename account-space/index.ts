/**
 * The head file of the room: what a signed-in person sees and changes of their own account, at `/account`.
 *
 * - `sign-in.ts`: how the space gets a session: as a relying party of this provider.
 * - `current-visit.ts`: who is signed in, and whether that sign-in is fresh.
 * - `router.ts`: what every page and form has in common.
 * - One file or folder for each section of the navigation (`views/account/sections.ts`).
 */
import type { Provider } from 'oidc-provider';
import type { Domain } from '../accounts/domain.ts';
import type { Clock, Storage } from '../adapters/ports.ts';
import type { Show } from '../http/show-page.ts';
import type { SealedCookies } from '../interactions/flow/cookies.ts';
import { createCsrfTokens } from '../interactions/flow/csrf.ts';
import type { Outcomes } from '../interactions/flow/outcomes.ts';
import type { Clients } from '../provider/clients/clients.ts';
import type { LoginCode } from '../provider/policy/code-after-password.ts';
import type { KeepSession } from '../provider/sessions/keep-interaction.ts';
import { createCurrentVisit } from './current-visit.ts';
import { createHistory } from './history/history.ts';
import { createOverview } from './overview.ts';
import { createSpaceRouter } from './router.ts';
import { createSpaceSignIn } from './sign-in.ts';

export interface AccountSpaceDependencies {
  readonly settings: { readonly cookieKeys: readonly string[]; readonly loginCode: LoginCode };
  readonly provider: Provider;
  readonly clients: Clients;
  readonly domain: Domain;
  readonly storage: Pick<Storage, 'audit'>;
  readonly cookies: SealedCookies;
  readonly outcomes: Outcomes;
  readonly keepSession: KeepSession;
  readonly show: Show;
  readonly clock: Clock;
}

/** Returns the routes of the account space. */
export function createAccountSpace({
  settings: { cookieKeys, loginCode },
  provider,
  clients,
  domain,
  storage: { audit },
  cookies,
  outcomes,
  keepSession,
  show,
  clock,
}: AccountSpaceDependencies) {
  const csrfTokens = createCsrfTokens(cookieKeys);
  const signIn = createSpaceSignIn({ provider, cookies, cookieKeys, clock });
  const currentVisit = createCurrentVisit({
    provider,
    clients,
    domain,
    cookies,
    csrfTokens,
    keepSession,
    loginCode,
    show,
    clock,
  });
  return createSpaceRouter([createOverview(audit), ...createHistory({ audit, clients })], {
    issuer: provider.issuer,
    signIn,
    currentVisit,
    outcomes,
    csrfTokens,
  });
}
