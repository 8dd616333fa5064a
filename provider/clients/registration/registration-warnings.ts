/** Warns of registrations that are valid, but make a service stumble later. */
import type { ClientRegistration } from './registration.ts';
import { formerSectorOf, sectorOf } from './sectors.ts';

/** Returns the warnings, a line each. None shows a secret. */
export const warningsOf = (registrations: readonly ClientRegistration[]): string[] => [
  ...registrations.flatMap((one) => [...secretWarnings(one), ...scopeWarnings(one)]),
  ...sectorWarnings(registrations),
];

function secretWarnings({ client_id, client_secret = '' }: ClientRegistration): string[] {
  if (/^[\w.~-]*$/.test(client_secret)) return [];
  return [
    `${client_id}: client_secret has characters other than A-Z a-z 0-9 . _ ~ - that many client libraries send unencoded (RFC 6749, section 2.3.1): make one with \`openssl rand -hex 32\``,
  ];
}

function scopeWarnings({ client_id, scope = '', grant_types }: ClientRegistration): string[] {
  if (!scope.split(' ').includes('offline_access') || grant_types.includes('refresh_token'))
    return [];
  return [
    `${client_id}: scope has offline_access, which brings nothing without refresh_token in grant_types`,
  ];
}

/** Warns of clients on several ports of one host, which have come to share a sector by that alone. */
function sectorWarnings(registrations: readonly ClientRegistration[]): string[] {
  const unnamed = registrations.filter(({ sector }) => sector === undefined);
  return Object.entries(Object.groupBy(unnamed, sectorOf)).flatMap(([sector, clients = []]) => {
    const hosts = new Set(clients.map((one) => formerSectorOf(one) ?? sector));
    if (hosts.size < 2) return [];
    const ids = clients.map(({ client_id }) => client_id).join(', ');
    return [
      `${ids}: their addresses differ by the port alone, so they know a person by the same subject: name the sector of each`,
    ];
  });
}
