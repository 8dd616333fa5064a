/** Checks a registration that an operator wants to store, as strictly as one of a file. */
import { z } from 'zod';
import { messageOf } from '../../../errors/system-errors.ts';
import { createListedClients } from '../listed-clients.ts';
import { clientMetadata } from '../registration/registration.ts';
import { usesSecret } from '../registration/registration-rules.ts';
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

/** Returns the registration, or all its faults. It has no secret: that is made here. */
export function checkEntry(entry: unknown): CheckedEntry | { readonly faults: readonly string[] } {
  const { success, data: registration } = entrySchema.safeParse(entry);
  if (!success) return { faults: ['it is no JSON object with a client_id'] };
  const { client_id, client_secret, ...rest } = registration;
  const method = authentication.safeParse(rest).data;
  const needsSecret = method !== undefined && usesSecret(method);
  const secret = needsSecret ? { client_secret: makeSecret() } : {};
  const faults =
    client_secret === undefined
      ? []
      : [`${client_id}: client_secret is made by the provider: leave it out`];
  try {
    const { warnings } = createListedClients([{ client_id, ...rest, ...secret }]);
    return faults.length > 0 ? { faults } : { registration, needsSecret, warnings };
  } catch (error) {
    return { faults: [...faults, ...messageOf(error).split('\n')] };
  }
}
