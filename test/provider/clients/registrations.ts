/** Valid registrations to start from, and a helper that returns the faults of others. */
import { generateKeyPairSync } from 'node:crypto';
import { createListedClients } from '../../../provider/clients/listed-clients.ts';

export const secret = 'correct horse battery staple ok!';

export const web = {
  client_id: 'portal',
  client_secret: secret,
  redirect_uris: ['https://service.example/callback'],
};
export const machine = {
  client_id: 'machine',
  client_secret: secret,
  grant_types: ['client_credentials'],
};
export const native = {
  client_id: 'app',
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  redirect_uris: ['fr.example.app:/callback'],
};

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const publicJwk = publicKey.export({ format: 'jwk' });
export const privateJwk = privateKey.export({ format: 'jwk' });
export const shortJwk = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({
  format: 'jwk',
});
export const signed = {
  client_id: 'signed',
  redirect_uris: ['https://signed.example/callback'],
  token_endpoint_auth_method: 'private_key_jwt',
  jwks: { keys: [publicJwk] },
};

/** Returns the faults of registrations, one a line; empty when they are valid. */
export function faultsOf(...registrations: readonly unknown[]): string[] {
  try {
    createListedClients(registrations);
    return [];
  } catch (error) {
    return error instanceof Error ? error.message.split('\n') : [String(error)];
  }
}
