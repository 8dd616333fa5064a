/** Warns of registrations that are valid, but make a service stumble later. */
import type { ClientRegistration } from './registration.ts';

/** Returns the warnings, a line each. None shows a secret. */
export const warningsOf = (registrations: readonly ClientRegistration[]): string[] =>
  registrations.flatMap(secretWarnings);

function secretWarnings({ client_id, client_secret = '' }: ClientRegistration): string[] {
  if (/^[\w.~-]*$/.test(client_secret)) return [];
  return [
    `${client_id}: client_secret has characters other than A-Z a-z 0-9 . _ ~ - that many client libraries send unencoded (RFC 6749, section 2.3.1): make one with \`openssl rand -hex 32\``,
  ];
}
