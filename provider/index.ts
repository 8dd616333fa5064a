/**
 * The OpenID provider: the library, configured, with what it must be told before its routes.
 * Its instance is the Koa application that everything else is mounted on.
 */
import { decodeJwt } from 'jose';
import type { Context, Next } from 'koa';
import { errors, Provider } from 'oidc-provider';
import type { Logger } from 'pino';
import { AppError, messageOf } from '../errors.ts';
import { readBody } from '../form.ts';
import { seeOther } from '../see-other.ts';
import { type LogoutQueue, queueBackchannelLogout } from './backchannel.ts';
import type { Clients } from './clients.ts';
import { createConfiguration, type ProviderDependencies } from './configuration.ts';
import { logEvents } from './events.ts';

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

/** Mounted before the library's routes. */
export function beforeRoutes({
  issuer,
  clients,
}: Pick<ProviderDependencies, 'issuer' | 'clients'>) {
  /**
   * OpenID Connect Core, section 3.1.2.1, lets a request come by POST. The session's cookie (lax) does
   * not come along with a cross-site POST, but does with the same request by GET.
   */
  async function authorizationByPost(ctx: Context, next: Next): Promise<void> {
    if (ctx.path !== '/auth' || ctx.method !== 'POST') return next();
    const query = await readBody(ctx.req, 12 * 1024);
    if (!ctx.is('urlencoded')) throw new AppError('unsupportedMedia');
    seeOther(ctx, `${issuer}/auth?${new URLSearchParams(query)}`);
  }

  /**
   * Without a hint of who signs out, or with an address that isn't registered, a sign-out ends on our
   * page: an address that anyone can name must not lead away from here.
   */
  async function safeSignOut(ctx: Context, next: Next): Promise<void> {
    // As loosely as the library's router does: in any case, with or without a final slash.
    if (/^\/session\/end\/?$/i.test(ctx.path)) {
      const query = new URLSearchParams(ctx.querystring);
      const target = query.get('post_logout_redirect_uri');
      const { aud: clientId } = payloadOf(query.get('id_token_hint') ?? '');
      const registered = clients.metadata.find(({ client_id }) => client_id === clientId);
      if (target !== null && !registered?.post_logout_redirect_uris?.includes(target)) {
        query.delete('post_logout_redirect_uri');
        ctx.querystring = query.toString();
      }
    }
    return next();
  }

  /** The library takes each value of a request object (RFC 9101) for a text, and stumbles over an object. */
  async function flatRequestObject(ctx: Context, next: Next): Promise<void> {
    const { request } = ctx.query;
    if (ctx.path === '/auth' && typeof request === 'string') {
      const { claims, authorization_details, ...values } = payloadOf(request);
      if (Object.values(values).some((value) => typeof value === 'object')) {
        throw new AppError('badRequest');
      }
    }
    return next();
  }

  return [authorizationByPost, safeSignOut, flatRequestObject];
}

/** What a JWT says, unverified (the library does that later on); nothing where it isn't one. */
function payloadOf(jwt: string): Readonly<Record<string, unknown>> {
  try {
    return decodeJwt(jwt);
  } catch {
    return {};
  }
}
