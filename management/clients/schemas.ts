/** The forms in which the API shows registered services, never with a secret, and takes a registration. */
import { z } from 'zod';
import { clientMetadata } from '../../provider/clients/registration/registration.ts';
import type { StoredClient } from '../../provider/clients/stored/stored-client.ts';
import { timeOf } from '../events.ts';

const { client_secret: _secret, ...metadata } = clientMetadata.shape;

/** Takes any object, and describes it as these fields. The operation checks it, with the rules on several of them. */
function describedBy(fields: z.ZodRawShape) {
  const { $schema: _, ...documented } = z.toJSONSchema(z.strictObject(fields), { io: 'input' });
  const description = 'Client metadata (RFC 7591) without a secret, as an entry of CLIENTS_FILE.';
  return z.looseObject({}).meta({ ...documented, description });
}

export const registrationSchema = describedBy(metadata);
/** One that replaces another: the path names the client. */
export const replacementSchema = describedBy({
  ...metadata,
  client_id: metadata.client_id.optional(),
});

export const listedClientSchema = z.strictObject({
  client_id: z.string(),
  client_name: z.string().optional(),
  origin: z
    .enum(['file', 'stored'])
    .meta({ description: 'A client of the file is changed there, and not here.' }),
  disabled: z.boolean(),
});

export const clientSchema = listedClientSchema.extend({
  former_secrets_until: z
    .array(z.iso.datetime())
    .meta({ description: 'Until when each secret counts that was replaced.' }),
  registration: registrationSchema,
});

const named = z.object({ client_id: z.string(), client_name: z.string().optional() });

export const writeListed = (registration: object): z.output<typeof listedClientSchema> => ({
  ...named.parse(registration),
  origin: 'file',
  disabled: false,
});

export const writeStored = ({
  registration,
  isDisabled,
}: Pick<StoredClient, 'registration' | 'isDisabled'>): z.output<typeof listedClientSchema> => ({
  ...named.parse(registration),
  origin: 'stored',
  disabled: isDisabled,
});

export const writeListedClient = (registration: object): z.output<typeof clientSchema> => ({
  ...writeListed(registration),
  former_secrets_until: [],
  registration: { ...registration },
});

export function writeClient(client: StoredClient): z.output<typeof clientSchema> {
  const [, ...former] = client.secrets;
  return {
    ...writeStored(client),
    former_secrets_until: former.map(({ until = 0 }) => timeOf(until)),
    registration: client.registration,
  };
}
