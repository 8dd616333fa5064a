/** Warns of registrations that are valid, but make a service stumble later. */
import type { ClientRegistration } from './registration.ts';

/** Returns the warnings, a line each. None shows a secret. */
export const warningsOf = (registrations: readonly ClientRegistration[]): string[] =>
  registrations.flatMap((one) => [...secretWarnings(one), ...scopeWarnings(one)]);

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
