/** The button of each upstream: FranceConnect and FranceConnect+. */
import type { Upstream } from '../../accounts/account.ts';
import type { FranceConnect } from '../../federation/franceconnect.ts';
import { canReach, type LoginDetails } from '../../provider/policy/acr.ts';
import type { FranceConnectButton } from '../../views/form.ts';
import type { StepContext } from '../flow/page-handler.ts';
import { pages } from '../flow/pages.ts';

/** The page that leads to an upstream. */
export const pageOf = {
  franceConnect: pages.franceConnect,
  franceConnectPlus: pages.franceConnectPlus,
} as const satisfies Record<Upstream, unknown>;

/** The names that the pages call the upstreams by. */
export const nameOf = {
  franceConnect: 'FranceConnect',
  franceConnectPlus: 'FranceConnect+',
} as const satisfies Record<Upstream, string>;

/** Where each explains itself. */
const whatHrefs = {
  franceConnect: 'https://franceconnect.gouv.fr/',
  franceConnectPlus: 'https://franceconnect.gouv.fr/france-connect-plus',
} as const satisfies Record<Upstream, string>;

/** Returns the button of an upstream. Its form carries the CSRF token of the page. */
export const buttonOf = (step: StepContext, upstream: Upstream): FranceConnectButton => ({
  id: `${pageOf[upstream].id}-submit`,
  action: step.path(pageOf[upstream]),
  name: nameOf[upstream],
  whatHref: whatHrefs[upstream],
});

/**
 * Returns the buttons of the sign-in page. Where the request accepts only levels above a password's, they are those that
 * can reach one: all of them where none can, because the person should see that the service asks for FranceConnect.
 */
export function buttonsFor(
  step: StepContext,
  upstreams: readonly FranceConnect[],
  { beyondPassword, requestedAcr }: LoginDetails,
): FranceConnectButton[] {
  const suitable = beyondPassword
    ? upstreams.filter(({ level }) => canReach(requestedAcr, level))
    : upstreams;
  const offered = suitable.length > 0 ? suitable : upstreams;
  return offered.map(({ upstream }) => buttonOf(step, upstream));
}
