/**
 * The OpenID provider: the library, configured. Its instance is the Koa application that everything else is mounted on.
 */
import { errors, Provider } from 'oidc-provider';
import type { Logger } from 'pino';
import { messageOf } from '../errors/system-errors.ts';
import type { Clients } from './clients/clients.ts';
import { createConfiguration, type ProviderDependencies } from './configuration.ts';
import { logEvents } from './events.ts';
import { type LogoutQueue, queueBackchannelLogout } from './sign-out/backchannel.ts';

export interface IdentityProvider {
  readonly provider: Provider;
  readonly logoutQueue: LogoutQueue;
}

/** Throws when the library finds a fault in a registration: it looks at them at their first use only. */
export async function createProvider(
  dependencies: ProviderDependencies,
  log: Logger,
): Promise<IdentityProvider> {
  const provider = new Provider(dependencies.issuer, createConfiguration(dependencies));
  pinOrigin(provider, new URL(dependencies.issuer));
  logEvents(provider, log);
  await assertRegistrations(provider, dependencies.clients);
  return { provider, logoutQueue: queueBackchannelLogout(provider, log) };
}

async function assertRegistrations(provider: Provider, clients: Clients): Promise<void> {
  const faults: string[] = [];
  for (const { id } of clients.all()) {
    await provider.Client.find(id).catch((error) => {
      const detail =
        error instanceof errors.OIDCProviderError ? error.error_description : undefined;
      faults.push(`${id}: ${detail ?? messageOf(error)}`);
    });
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

/**
 * Whatever a proxy says or leaves out, we stand at the issuer's origin: discovery names no other, and
 * secure cookies are set also when `X-Forwarded-Proto` is missing.
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
