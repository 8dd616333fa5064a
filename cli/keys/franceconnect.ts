/** `keys franceconnect`: prints the public half of the key that FranceConnect encrypts userinfo to. */
import { publicJwks, readEncryptionKey } from '../../federation/encryption.ts';
import { defineCommand, exitCodes, Fault } from '../command.ts';

export const keysFranceConnect = defineCommand({
  name: 'keys franceconnect',
  summary: 'print the public key that FranceConnect encrypts to',
  description: `Prints, as a JWK Set, the public half of the private key in FRANCECONNECT_ENCRYPTION_KEY_FILE: an
RSA key of 2048 bits or more (RSA-OAEP) or a P-256 key (ECDH-ES), as a JWK. Give this set to
FranceConnect, which then encrypts what it sends about people (A256GCM). Nothing private is printed.
No other setting is needed.`,
  options: {},
  codes: { 1: 'a fault' },
  run: async () => {
    const file = process.env['FRANCECONNECT_ENCRYPTION_KEY_FILE'] || undefined;
    if (file === undefined) throw new Fault('FRANCECONNECT_ENCRYPTION_KEY_FILE is not set');
    const jwks = await publicJwks(readEncryptionKey(file));
    process.stdout.write(`${JSON.stringify(jwks, null, 2)}\n`);
    return exitCodes.done;
  },
});
