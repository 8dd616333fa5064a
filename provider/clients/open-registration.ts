/**
 * Dynamic registration (RFC 7591) without a token, for programs on this machine while the demo runs. A service that
 * registers itself stays a guest: it is of a third party, all its addresses are on this machine, and it is forgotten soon.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Context, Next } from 'koa';
import { LRUCache } from 'lru-cache';
import { type Configuration, errors } from 'oidc-provider';
import { z } from 'zod';
import type { Clock } from '../../adapters/ports.ts';
import { AppError } from '../../http/app-error.ts';
import { endpointPathOf } from '../unverified-request.ts';
import { clientMetadata } from './registration/registration.ts';
import { faultsOf, registrationSchema } from './registration/registration-rules.ts';
import { isLoopbackUri } from './registration/web-addresses.ts';
import { type RelyingParty, toRelyingParty } from './relying-party.ts';

const mostServices = 100;
const lifetimeSeconds = 2 * 60 * 60;

export type OpenRegistration = ReturnType<typeof createOpenRegistration>;

/** Creates the registrations. They are in memory, and the one unused for longest makes room for another. */
export function createOpenRegistration(clock: Clock) {
  const services = new LRUCache<string, RelyingParty>({
    max: mostServices,
    ttl: lifetimeSeconds * 1000,
    ttlResolution: 0,
    perf: { now: clock },
  });
  return {
    feature: {
      enabled: true,
      initialAccessToken: false,
      issueRegistrationAccessToken: false,
      idFactory: () => `sandbox-${randomUUID()}`,
      secretFactory: () => randomBytes(32).toString('base64url'),
    } satisfies NonNullable<Configuration['features']>['registration'],

    /** Stores what the library has accepted. Throws `InvalidClientMetadata` for what only operators may register. */
    add(clientId: string, metadata: Readonly<Record<string, unknown>>): void {
      services.set(clientId, parse(clientId, metadata));
    },

    find: (clientId: string): RelyingParty | undefined => services.get(clientId),

    /** Tells a service when its secret ends. The library says never. */
    correctAnswer(ctx: Context): void {
      const { success, data } = answerSchema.safeParse(ctx.body);
      if (!success) return;
      const client_secret_expires_at = data.client_id_issued_at + lifetimeSeconds;
      ctx.body = { ...data, client_secret_expires_at };
    },
  };
}

const answerSchema = z.looseObject({ client_id_issued_at: z.number(), client_secret: z.string() });

/** Parses a registration as that of an operator, without our own keys. */
function parse(clientId: string, metadata: Readonly<Record<string, unknown>>): RelyingParty {
  const known = Object.entries(metadata).filter(([key]) => key in clientMetadata.shape);
  const faults = known
    .filter(([key]) => /_uris?$/.test(key))
    .flatMap(([key, value]) => [value].flat().map((uri) => [key, uri] as const))
    .filter(([, uri]) => typeof uri !== 'string' || !isLoopbackUri(uri))
    .map(([key]) => `${key} must be on this machine`);
  if ('sector_identifier_uri' in metadata) faults.push('sector_identifier_uri is not for guests');
  // Its own sector: as another service of this machine it would know people by the same subjects.
  const { data, error } = registrationSchema.safeParse({
    ...Object.fromEntries(known),
    sector: `${clientId}.invalid`,
  });
  faults.push(...faultsOf(error));
  if (data?.grant_types.includes('client_credentials')) {
    faults.push('grant_types must not hold client_credentials');
  }
  if (data === undefined || faults.length > 0) {
    throw new errors.InvalidClientMetadata(faults.join('; '));
  }
  const { uri, ...relyingParty } = toRelyingParty(data);
  // Without `uri`, by which it could pass for the API of another service (RFC 8707).
  return { ...relyingParty, initiateLoginUri: relyingParty.initiateLoginUri ?? uri };
}

/** Reports whether a connection comes from this machine. */
export const isThisMachine = (address: string | undefined): boolean =>
  /^(?:::1|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/.test(address ?? '');

/**
 * Lets only programs on this machine register. Browsers on it name the origin of the page that makes them post, or its
 * relation to this site; no page has a reason to register anything.
 */
export async function refuseForeignRegistration(ctx: Context, next: Next): Promise<void> {
  if (endpointPathOf(ctx) === '/reg') {
    const isBrowser = ctx.get('Origin') !== '' || ctx.get('Sec-Fetch-Site') !== '';
    if (isBrowser || !isThisMachine(ctx.req.socket.remoteAddress)) throw new AppError('forbidden');
  }
  return next();
}
