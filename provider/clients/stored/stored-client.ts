/** A stored registration: what is sealed of it, and what is made of it. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { ClientRecord, ClientStore } from '../../../adapters/ports.ts';
import type { Seal } from '../../../crypto/sealing.ts';
import { conflict, retryOnConflict } from '../../../errors/retry-on-conflict.ts';
import type { ClientRegistration } from '../registration/registration.ts';
import { faultsOf, registrationSchema } from '../registration/registration-rules.ts';

const storedClient = z.object({
  /** As the operator gave it, without a secret. */
  registration: z.looseObject({ client_id: z.string() }),
  /** The one of today first. Each former one is valid until an instant. */
  secrets: z.array(z.object({ value: z.string(), until: z.number().optional() })),
  isDisabled: z.boolean(),
});

/** A stored registration, opened. */
export type StoredClient = z.output<typeof storedClient> & { readonly version: number };

/** Returns a secret of 256 bits, in characters that every client library sends as they are. */
export const makeSecret = (): string => randomBytes(32).toString('base64url');

const contextOf = (clientId: string) => `client/${clientId}`;

/** Opens a record. Throws `Unopenable` when no key opens it. */
export const openClient = (seal: Seal, { id, version, sealed }: ClientRecord): StoredClient => ({
  ...storedClient.parse(JSON.parse(seal.open(sealed, contextOf(id)))),
  version,
});

/** Returns the registration with the secret of today. Throws when this release finds a fault in it. */
export function registrationOf({
  registration,
  secrets: [secret],
}: StoredClient): ClientRegistration {
  const { success, data, error } = registrationSchema.safeParse({
    ...registration,
    ...(secret && { client_secret: secret.value }),
  });
  if (success) return data;
  throw new Error(
    `${registration.client_id} is stored with a fault: ${faultsOf(error).join('; ')}`,
  );
}

/** Seals a client. A disabled one is found neither as an API nor by the home page. */
export function toClientRecord(seal: Seal, client: StoredClient): ClientRecord {
  const { version, ...content } = client;
  const { client_id: id, client_uri, first_party } = registrationOf(client);
  return {
    id,
    version,
    uri: client.isDisabled ? undefined : client_uri,
    isOnHomePage: first_party && !client.isDisabled,
    sealed: seal.seal(JSON.stringify(content), contextOf(id)),
  };
}

/**
 * Returns a function that encrypts with the first key what an older key has encrypted, and changes nothing else. It rejects
 * with `Unopenable` when a key is missing.
 */
export function createResealClient(store: Pick<ClientStore, 'find' | 'update'>, seal: Seal) {
  return async (record: ClientRecord): Promise<'resealed' | 'current' | 'gone'> => {
    const { id } = record;
    let before: ClientRecord | undefined = record;
    return retryOnConflict<'resealed' | 'current' | 'gone'>(
      async () => {
        if (before === undefined) return 'gone';
        if (seal.isCurrent(before.sealed)) return 'current';
        const sealed = seal.seal(seal.open(before.sealed, contextOf(id)), contextOf(id));
        if (await store.update({ ...before, sealed })) return 'resealed';
        before = await store.find(id);
        return conflict;
      },
      { attempts: 50, message: 'others kept changing the client' },
    );
  };
}
