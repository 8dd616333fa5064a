import { hash } from 'node:crypto';
import { deriveKey } from './derive-key.ts';
import { createSeal, type Seal } from './sealing.ts';

/**
 * Returns a seal whose keys are derived from secrets for one purpose: the first seals, every one opens, so that secrets can
 * be replaced.
 */
export const createSecretSeal = (secrets: readonly string[], purpose: string): Seal =>
  createSeal(
    secrets.map((secret) => {
      const key = deriveKey(secret, purpose);
      return { id: hash('sha256', key, 'hex').slice(0, 8), key };
    }),
  );
