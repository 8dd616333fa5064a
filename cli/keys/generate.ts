/** `keys generate`: makes the signing keys or secrets that production needs before its first start. */
import { freshSecrets } from '../../config/secrets.ts';
import { formatKeys } from '../../crypto/key-rotation.ts';
import { defineCommand, exitCodes, Fault, program, UsageFault } from '../command.ts';
import { clock } from '../context.ts';
import { createFile } from '../files.ts';
import { keyFileOf } from './key-files.ts';

export const keysGenerate = defineCommand({
  name: 'keys generate',
  summary: 'make the signing keys, or fresh secrets',
  description: `Creates a file of signing keys (RS256 and ES256) that only its owner may read: the file that
JWKS_FILE names, or jwks.json in DATA_DIR. An existing file is never overwritten: to change the keys
of a provider that is in use, run \`${program} keys rotate\`.
With --franceconnect it creates the keys that FranceConnect encrypts to, one for each algorithm
(RSA-OAEP, RSA-OAEP-256, ECDH-ES): the file that FRANCECONNECT_ENCRYPTION_KEY_FILE names, or
franceconnect-jwks.json in DATA_DIR.
With --secrets it creates no file. It prints COOKIE_KEYS, IDENTIFIER_SEAL_KEYS and
IDENTIFIER_INDEX_KEY as lines of an env file. Keep the last two safe: without them no account can be
read or found.
No other setting is needed.`,
  options: {
    out: { type: 'string', value: 'FILE', doc: 'the file to make' },
    franceconnect: { type: 'boolean', doc: 'make the keys that FranceConnect encrypts to' },
    secrets: { type: 'boolean', doc: 'print fresh secrets on standard output' },
  },
  codes: { 1: 'the file exists, or a fault' },
  run: async ({ values: { out, franceconnect, secrets } }) => {
    if (secrets) {
      if (out !== undefined || franceconnect) {
        throw new UsageFault('--secrets prints, and takes no other option');
      }
      for (const [name, value] of Object.entries(freshSecrets())) {
        process.stdout.write(`${name}=${value}\n`);
      }
      return exitCodes.done;
    }
    if (out === '') throw new UsageFault('--out needs the name of a file');
    const keys = keyFileOf(process.env, franceconnect ?? false);
    const file = out ?? keys.path;
    if (!createFile(file, formatKeys(await keys.make('current', clock())))) {
      throw new Fault(`${file} exists, and is left as it is`);
    }
    process.stdout.write(`Made ${file}, which only its owner may read.\n`);
    return exitCodes.done;
  },
});
