/**
 * The sectors of clients. Clients of one sector know a person by the same subject (OpenID Connect Core, section 8.1). A
 * registration names its sector, or has the host name of its redirect URIs.
 */
import { createHash } from 'node:crypto';
import type { ClientRegistration } from './registration.ts';

type Registration = Pick<
  ClientRegistration,
  'client_id' | 'sector' | 'redirect_uris' | 'grant_types' | 'application_type'
>;

/** Returns the kind of clients that have a sector each, or undefined for the others. */
function kindWithOwnSector({ grant_types, application_type, redirect_uris }: Registration) {
  // No person signs in to a machine. As an API it may see tokens of persons, each by a subject of its own sector.
  if (!grant_types.includes('authorization_code')) return 'machine';
  // A custom scheme has no host, and loopback is the same for all: unrelated apps would share their subjects.
  const hasHost = redirect_uris.some((uri) => uri.startsWith('https:'));
  return application_type === 'native' && !hasHost ? 'native' : undefined;
}

/** Returns the host names of the redirect URIs, where one of them is the sector. */
const hostNames = (registration: Registration): string[] =>
  registration.sector !== undefined || kindWithOwnSector(registration) !== undefined
    ? []
    : [...new Set(registration.redirect_uris.map((uri) => URL.parse(uri)?.hostname ?? ''))];

/** Reports whether nothing says which of several host names is the sector. */
export const isSectorUnclear = (registration: Registration): boolean =>
  hostNames(registration).length > 1;

/** Returns the sector of a client, a host name. */
export function sectorOf(registration: Registration): string {
  const { sector, client_id } = registration;
  const kind = kindWithOwnSector(registration);
  const ownSector = createHash('sha256').update(client_id).digest('hex').slice(0, 32);
  return sector ?? hostNames(registration)[0] ?? `${ownSector}.${kind}.invalid`;
}

/**
 * Returns the sector that a client had in earlier releases, where it is another one: the host with its port. A move to
 * another port made a service lose everybody.
 */
export function formerSectorOf(registration: Registration): string | undefined {
  if (hostNames(registration).length === 0) return undefined;
  const host = URL.parse(registration.redirect_uris[0] ?? '')?.host;
  return host === sectorOf(registration) ? undefined : host;
}
