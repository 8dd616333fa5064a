/**
 * The OpenID provider: the library (oidc-provider), configured. Its instance is the Koa application on which all other
 * middleware is mounted.
 *
 * `room.ts` builds the parts of the room in their order.
 *
 * - `clients/`: the registrations of relying parties, checked more strictly than the library does.
 * - `policy/`: what must happen before a service gets a code, and the levels of a sign-in (`acr`).
 * - `claims/`: the account of a request, its claims, and the pairwise subject that each sector knows.
 * - `grants/`: what a person has granted a service, and for how long.
 * - `sessions/`: lifetimes, writes of the session, and ending what a person has open.
 * - `keys/`: signing keys and their rotation, and signatures of tokens and cookies.
 * - `refusals/`: what the log, the services and the documentation learn of requests that were refused.
 * - `exchanges/`: what the demo's sandbox shows of requests and answers, without secrets.
 * - `sign-out/`: sign-out by a service (RP-initiated), and telling services about it (back-channel).
 * - `storage/`: the library's adapter on our payload store, sealed, and what it reads ahead of need.
 *
 * What happens between the password and the authorization code:
 * 1. `interactions/login` checks the password and finishes the interaction: the library stores the result and redirects
 *    the browser to `/auth/:uid`, which resumes the authorization request.
 * 2. Resuming, the library signs the session in, loads the account (`claims/find-account.ts`), loads the grant or makes
 *    or widens that of a first-party service (`grants/grants.ts`), and asks the policy (`policy/policy.ts`) again. Its
 *    prompts are checked in order: `login`, `login_code` when a code must follow the password, one prompt for each step
 *    that the account still has pending, then `consent`.
 * 3. The first prompt with something missing sends the browser to `/interaction/:uid`, whose pages finish in the same
 *    way, and the policy is asked again.
 * 4. With no prompt left, the browser goes back to the service with the code. The account is looked at once more when the
 *    code is redeemed.
 */
import { Provider } from 'oidc-provider';
import type { Logger } from 'pino';
import type { Observe } from '../observability/observe.ts';
import type { LibraryClients } from './clients/library-clients.ts';
import type { ListedClients } from './clients/listed-clients.ts';
import { createConfiguration, type ProviderDependencies } from './configuration.ts';
import { logEvents } from './events.ts';
import { type LogoutQueue, queueBackchannelLogout } from './sign-out/backchannel.ts';

/**
 * Returns the library's instance and the queue of back-channel logouts. `trustProxy` is the number of trusted proxies in
 * front. Throws when the library finds a fault in a registration; by itself it looks at one only at its first use.
 */
export function createProvider({
  trustProxy,
  listed,
  libraryClients,
  log,
  observe,
  ...dependencies
}: ProviderDependencies & {
  readonly trustProxy: number;
  readonly listed: ListedClients;
  readonly libraryClients: LibraryClients;
  readonly log: Logger;
  readonly observe: Observe;
}): { readonly provider: Provider; readonly logoutQueue: LogoutQueue } {
  const { issuer } = dependencies;
  const provider = new Provider(issuer, createConfiguration(dependencies));
  provider.proxy = trustProxy > 0;
  // With Koa's default the leftmost X-Forwarded-For counts, which any caller can set.
  provider.maxIpsCount = trustProxy;
  pinOrigin(provider, new URL(issuer));
  logEvents(provider, log, observe);
  const { openRegistration } = dependencies;
  if (openRegistration) provider.on('registration_create.success', openRegistration.correctAnswer);
  libraryClients.connect(provider);
  libraryClients.assertAccepted(provider, listed.all());
  return { provider, logoutQueue: queueBackchannelLogout(provider, log) };
}

/**
 * Makes requests say that they came to the issuer's origin, whatever a proxy forwards: discovery names no other
 * address, and secure cookies are set even when `X-Forwarded-Proto` is missing.
 */
function pinOrigin(provider: Provider, issuer: URL): void {
  Object.defineProperties(provider.request, {
    protocol: { get: () => issuer.protocol.slice(0, -1) },
    host: { get: () => issuer.host },
    href: {
      get(this: { originalUrl: string }) {
        return issuer.origin + this.originalUrl;
      },
    },
  });
}
