/** `keys franceconnect`: prints the public halves of the keys that FranceConnect encrypts to. */
import { existsSync } from 'node:fs';
import { publicJwks, readEncryptionKeys } from '../../federation/encryption-keys.ts';
import { defineCommand, exitCodes, Fault, program } from '../command.ts';
import { pathsOf } from '../context.ts';

export const keysFranceConnect = defineCommand({
  name: 'keys franceconnect',
  summary: 'print the public keys that FranceConnect encrypts to',
  description: `Prints, as a JWK Set, the public halves of the current keys in FRANCECONNECT_ENCRYPTION_KEY_FILE
(franceconnect-jwks.json in DATA_DIR unless set). /franceconnect/jwks serves the same; this is for a
registration that takes keys and no URL. Nothing private is printed. No other setting is needed.`,
  options: {},
  codes: { 1: 'a fault' },
  run: async () => {
    const { encryptionKeyFile: file, encryptionKeyFileIsSet: isSet } = pathsOf(process.env);
    if (!isSet && !existsSync(file)) {
      throw new Fault(
        `FRANCECONNECT_ENCRYPTION_KEY_FILE is not set, and ${file} is not there: \`${program} keys generate --franceconnect\` makes it`,
      );
    }
    const jwks = publicJwks(await readEncryptionKeys(file));
    process.stdout.write(`${JSON.stringify(jwks, null, 2)}\n`);
    return exitCodes.done;
  },
});
