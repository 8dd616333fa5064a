/**
 * The clients that are listed in `CLIENTS_FILE`, a JSON array of client metadata (RFC 7591 names and keys of our own), or
 * by the demo. They are checked more strictly than the library does, which accepts unknown keys and weak secrets.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isWeakSecret } from '../../crypto/secret-strength.ts';
import { messageOf } from '../../errors/system-errors.ts';
import { accountClientId, accountClientIdFault } from './account-client.ts';
import type { ClientRegistration } from './registration/registration.ts';
import { faultsOf, inWords, registrationSchema } from './registration/registration-rules.ts';
import { warningsOf } from './registration/registration-warnings.ts';
import { type RelyingParty, toRelyingParty } from './relying-party.ts';

/** The relying parties of a list, checked. */
export interface ListedClients {
  all(): readonly RelyingParty[];
  /** The registrations as they were given, but without their secrets, by client id. */
  readonly registrations: ReadonlyMap<string, object>;
  /** What a registration may do, but is likely to regret; a line each. */
  readonly warnings: readonly string[];
}

/**
 * Checks registrations. Throws one error that names every fault by client and key. `production` also refuses secrets
 * that can be guessed.
 */
export function createListedClients(
  registrations: readonly unknown[],
  { production = false }: { production?: boolean } = {},
): ListedClients {
  const valid = parseRegistrations(registrations, production);
  const all = valid.map(toRelyingParty);
  return {
    all: () => all,
    registrations: new Map(all.map(({ id }, place) => [id, withoutSecret(registrations[place])])),
    warnings: warningsOf(valid),
  };
}

function parseRegistrations(
  registrations: readonly unknown[],
  production: boolean,
): ClientRegistration[] {
  const faults: string[] = [];
  const valid: ClientRegistration[] = [];
  const seen = new Set<string>();
  for (const [i, entry] of registrations.entries()) {
    const id = idOf(entry);
    const name = id ?? `#${i + 1}`;
    const { data, error } = registrationSchema.safeParse(entry);
    if (data !== undefined) valid.push(data);
    faults.push(...faultsOf(error).map((fault) => `${name}: ${fault}`));
    const secret = secretOf(entry);
    if (production && secret !== undefined && isWeakSecret(secret))
      faults.push(`${name}: client_secret is weak: make one with \`openssl rand -hex 32\``);
    if (id !== undefined && seen.has(id)) faults.push(`${name}: client_id is taken`);
    if (id !== undefined) seen.add(id);
    if (id === accountClientId) faults.push(`${name}: ${inWords(accountClientIdFault)}`);
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return valid;
}

function withoutSecret(entry: unknown): object {
  const { client_secret: _, ...shown }: Record<string, unknown> = Object(entry);
  return shown;
}

const idOf = (entry: unknown) =>
  z.object({ client_id: z.string().min(1) }).safeParse(entry).data?.client_id;

/** Returns the secret of an entry that may have other faults; a missing one is no weak one. */
const secretOf = (entry: unknown) =>
  z.object({ client_secret: z.string() }).safeParse(entry).data?.client_secret;

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
