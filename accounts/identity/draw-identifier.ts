/** Draws provisional identifiers. The store refuses one that is taken, and the caller draws again. */
import { randomInt } from 'node:crypto';
import type { Identifier } from './identifiers.ts';

/** Draws at random, so that an identifier says nothing about its owner or about how many came before. */
export const drawProvisionalIdentifier = (): Identifier => ({
  kind: 'provisional',
  value: `P${String(randomInt(100_000_000)).padStart(8, '0')}`,
});
