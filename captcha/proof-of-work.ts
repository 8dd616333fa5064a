/**
 * The automatic check: work for the browser instead of characters for the person (WCAG 2.2, success criterion 3.3.8). The
 * browser makes keys one after the other until it meets the one whose beginning the challenge names. The library is
 * altcha-lib, on both sides.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { createChallenge, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { z } from 'zod';

/** The PBKDF2 iterations of one key. Making a challenge costs the server one key. */
const cost = 1000;

const challengeSchema = z.object({
  parameters: z.object({
    algorithm: z.string(),
    cost: z.number(),
    keyLength: z.number(),
    keyPrefix: z.string(),
    keySignature: z.string(),
    nonce: z.string(),
    salt: z.string(),
  }),
  signature: z.string(),
});
const stateSchema = z.object({ challenge: challengeSchema, secret: z.string() });

/** What the browser works on: the `Challenge` of the library. */
export type Challenge = z.output<typeof challengeSchema>;

/** Makes challenges and judges what browsers found. */
export interface ProofOfWork {
  /**
   * Makes a challenge that takes `timesHarder` times the usual work. `state` is what `verify` needs; it holds the secret and
   * never leaves the server. Making one costs the same whatever the work.
   */
  create(timesHarder: number): Promise<{ state: string; challenge: Challenge }>;
  /** Resolves with true when `key`, in hexadecimal, is the one that was looked for. Costs two HMACs and makes no key. */
  verify(state: string, key: string): Promise<boolean>;
}

/**
 * Creates the automatic check. `difficulty` is the most keys that a browser has to make for the usual work; it makes at
 * least half as many, so that the wait is nearly the same each time.
 */
export function createProofOfWork(difficulty: number): ProofOfWork {
  return {
    async create(timesHarder) {
      // A secret of its own for each challenge: a solution is good for this one only, and no key has to be kept.
      const secret = randomBytes(32).toString('base64url');
      const most = difficulty * timesHarder;
      const created = await createChallenge({
        algorithm: 'PBKDF2/SHA-256',
        cost,
        counter: randomInt(Math.floor(most / 2), most),
        deriveKey,
        hmacSignatureSecret: secret,
        hmacKeySignatureSecret: secret,
      });
      const challenge = challengeSchema.parse(created);
      return { state: JSON.stringify({ challenge, secret }), challenge };
    },
    async verify(state, key) {
      const { challenge, secret } = stateSchema.parse(JSON.parse(state));
      const { verified } = await verifySolution({
        challenge,
        // The signature of the key decides. The library wants a counter as well, and does not look at it.
        solution: { counter: 0, derivedKey: key },
        deriveKey,
        hmacSignatureSecret: secret,
        hmacKeySignatureSecret: secret,
      });
      return verified;
    },
  };
}
