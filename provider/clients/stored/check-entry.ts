/** Checks a registration that an operator wants to store, as strictly as one of a file. */
import { z } from 'zod';
import { accountClientId, accountClientIdFault } from '../account-client.ts';
import { clientMetadata } from '../registration/registration.ts';
import {
  type RegistrationFault,
  registrationSchema,
  usesSecret,
} from '../registration/registration-rules.ts';
import { warningsOf } from '../registration/registration-warnings.ts';
import { makeSecret, type StoredClient } from './stored-client.ts';

/** A registration that may be stored. */
export interface CheckedEntry {
  readonly registration: StoredClient['registration'];
  readonly needsSecret: boolean;
  readonly warnings: readonly string[];
}

const entrySchema = z.looseObject({ client_id: z.string() });

const { fapi, token_endpoint_auth_method } = clientMetadata.shape;
const authentication = z.object({ fapi, token_endpoint_auth_method });

const secretFault = {
  path: ['client_secret'],
  message: 'is made by the provider: leave it out',
};

/** Returns the registration, or all its faults. It has no secret: that is made here. */
export function checkEntry(
  entry: unknown,
): CheckedEntry | { readonly faults: readonly RegistrationFault[] } {
  const { success, data: registration } = entrySchema.safeParse(entry);
  if (!success) return { faults: [{ path: [], message: 'it is no JSON object with a client_id' }] };
  const { client_id, client_secret, ...rest } = registration;
  const method = authentication.safeParse(rest).data;
  const needsSecret = method !== undefined && usesSecret(method);
  const secret = needsSecret ? { client_secret: makeSecret() } : {};
  const { data, error } = registrationSchema.safeParse({ client_id, ...rest, ...secret });
  const faults: RegistrationFault[] = [
    ...(client_secret === undefined ? [] : [secretFault]),
    ...(error?.issues ?? []).map(({ path, message }) => ({ path, message })),
    ...(client_id === accountClientId ? [accountClientIdFault] : []),
  ];
  if (data === undefined || faults.length > 0) return { faults };
  return { registration, needsSecret, warnings: warningsOf([data]) };
}
