/**
 * The relying parties: `CLIENTS_FILE`, a JSON array of client metadata (RFC 7591 names and keys of our own). It is
 * checked more strictly than the library does, which accepts unknown keys and weak secrets.
 */
import { readFileSync } from 'node:fs';
import type { ClientMetadata } from 'oidc-provider';
import { z } from 'zod';
import { isWeakSecret } from '../../crypto/secret-strength.ts';
import { messageOf } from '../../errors/system-errors.ts';
import { accountClientId, accountRegistration } from './account-client.ts';
import { toLibraryMetadata } from './library-metadata.ts';
import type { ClientRegistration } from './registration.ts';
import { registrationSchema } from './registration-rules.ts';
import { warningsOf } from './registration-warnings.ts';
import { formerSectorOf, sectorOf } from './sectors.ts';

/** What our own code needs to know of a relying party. */
export interface RelyingParty {
  readonly id: string;
  readonly name: string;
  readonly uri?: string | undefined;
  readonly initiateLoginUri?: string | undefined;
  readonly requirePkce: boolean;
  readonly firstParty: boolean;
  readonly fapi: boolean;
  /** True when the claims of scopes are in the ID token too. */
  readonly idTokenClaims: boolean;
  readonly allowedClaims: readonly string[];
  readonly sector: string;
  /** The sector of earlier releases, where it is another one. */
  readonly formerSector?: string | undefined;
}

/** The registered relying parties. */
export interface Clients {
  /** All registrations in the form that the library takes. */
  readonly metadata: ClientMetadata[];
  find(clientId: string | undefined): RelyingParty | undefined;
  all(): readonly RelyingParty[];
  /** What a registration may do, but is likely to regret; a line each. */
  readonly warnings: readonly string[];
}

/**
 * Checks registrations. Throws one error that names every fault by client and key. `production` also refuses secrets
 * that can be guessed.
 */
export function createClients(
  registrations: readonly unknown[],
  { production = false }: { production?: boolean } = {},
): Clients {
  const valid = parseRegistrations(registrations, production);
  return {
    ...toClients(valid.map(toRelyingParty)),
    metadata: valid.map(toLibraryMetadata),
    warnings: warningsOf(valid),
  };
}

/**
 * Returns the clients as this issuer serves them. There is one more, the account space: it is a relying party like any
 * other, so that single sign-on, pending steps and `max_age` hold for it too. And an address that begins a sign-in names
 * the issuer (OpenID Connect Core, section 4), because a service may have several.
 */
export function withAccountSpace(clients: Clients, issuer: string): Clients {
  const registration = registrationSchema.parse(accountRegistration(issuer));
  const all = [
    toRelyingParty(registration),
    ...clients.all().map((one) => ({
      ...one,
      initiateLoginUri: one.initiateLoginUri && withIssuer(one.initiateLoginUri, issuer),
    })),
  ];
  return {
    ...toClients(all),
    metadata: [toLibraryMetadata(registration), ...clients.metadata],
    warnings: clients.warnings,
  };
}

function withIssuer(uri: string, issuer: string): string {
  const url = new URL(uri);
  url.searchParams.set('iss', issuer);
  return url.href;
}

/** Returns how relying parties are found. */
function toClients(all: readonly RelyingParty[]): Pick<Clients, 'find' | 'all'> {
  const byId = new Map(all.map((one) => [one.id, one]));
  return {
    find: (clientId) => (clientId === undefined ? undefined : byId.get(clientId)),
    all: () => all,
  };
}

function parseRegistrations(
  registrations: readonly unknown[],
  production: boolean,
): ClientRegistration[] {
  const faults: string[] = [];
  const valid: ClientRegistration[] = [];
  const ids = registrations.map(idOf);
  for (const [i, entry] of registrations.entries()) {
    const name = ids[i] ?? `#${i + 1}`;
    const { data, error } = registrationSchema.safeParse(entry);
    if (data !== undefined) valid.push(data);
    for (const { path, message } of error?.issues ?? []) {
      faults.push(`${name}: ${[path.join('.'), message].filter(Boolean).join(' ')}`);
    }
    const secret = secretOf(entry);
    if (production && secret !== undefined && isWeakSecret(secret))
      faults.push(`${name}: client_secret is weak: make one with \`openssl rand -hex 32\``);
    if (ids[i] !== undefined && ids.indexOf(ids[i]) !== i)
      faults.push(`${name}: client_id is taken`);
    if (ids[i] === accountClientId)
      faults.push(`${name}: client_id is the account space's own: choose another`);
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return valid;
}

const idOf = (entry: unknown) =>
  z.object({ client_id: z.string().min(1) }).safeParse(entry).data?.client_id;

/** Returns the secret of an entry that may have other faults; a missing one is no weak one. */
const secretOf = (entry: unknown) =>
  z.object({ client_secret: z.string() }).safeParse(entry).data?.client_secret;

/** Returns what our own code needs to know of a registration. */
export const toRelyingParty = (registration: ClientRegistration): RelyingParty => ({
  id: registration.client_id,
  name: registration.client_name ?? registration.client_id,
  uri: registration.client_uri,
  initiateLoginUri: registration.initiate_login_uri,
  // FAPI 2.0 requires PKCE always (section 5.3.2.2).
  requirePkce: registration.require_pkce || registration.fapi,
  firstParty: registration.first_party,
  fapi: registration.fapi,
  idTokenClaims: registration.id_token_claims,
  allowedClaims: registration.allowed_claims,
  sector: sectorOf(registration),
  formerSector: formerSectorOf(registration),
});

/** Returns the entries of the file, unchecked. Throws an error that names the file and never quotes a secret. */
export function readClients(file: string): unknown[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    // The message of JSON.parse quotes the text at fault, which may be a secret.
    const reason = error instanceof SyntaxError ? 'is not JSON' : messageOf(error);
    throw new Error(`CLIENTS_FILE ${file}: ${reason}`);
  }
  if (!Array.isArray(content)) throw new Error(`CLIENTS_FILE ${file}: is not a JSON array`);
  return content;
}
