/**
 * Activation codes: sent by a fund's letter to who has no contact left, typed once in place of a contact's code.
 * Twelve characters, 56 bits, good for 15 days; the account keeps a keyed hash.
 */
import { randomInt } from 'node:crypto';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import { sameSecret } from '../../crypto/same-secret.ts';
import type { Account } from '../account.ts';

/** Nothing that looks like something else on paper: no 0 and O, 1, I and L, 8 and B, S, U and V. */
const alphabet = '2345679ACDEFGHJKMNPQRTWXYZ';
const length = 12;
const days = 15;

const activationMs = days * 24 * 60 * 60 * 1000;

/** What was typed, if it can be an activation code at all. */
export function readActivation(typed: string): string | undefined {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s.\p{Pd}]/gu, '');
  return code.length === length && [...code].every((letter) => alphabet.includes(letter))
    ? code
    : undefined;
}

const hashOf = (index: BlindIndex, accountId: string, code: string) =>
  index('activation', `${accountId}/${code}`);

/** A new code for the account, and what the account keeps of it. */
export function makeActivation(index: BlindIndex, accountId: string, now: number) {
  const code = Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
  return { code, kept: { hash: hashOf(index, accountId, code), expiresAt: now + activationMs } };
}

/** Whether `code`, as `readActivation` gives it, is the account's and still good at `now` (milliseconds). */
export function isActivation(
  index: BlindIndex,
  { id, activation }: Pick<Account, 'id' | 'activation'>,
  code: string,
  now: number,
): boolean {
  if (activation === undefined || activation.expiresAt <= now) return false;
  return sameSecret(hashOf(index, id, code), activation.hash);
}
