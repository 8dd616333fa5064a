/**
 * Activation codes, which a fund sends by letter to a person without a usable contact. The person types the code once
 * in place of a contact's code. It has twelve characters (56 bits) and is valid for 15 days; the account stores a
 * keyed hash of it.
 */
import { randomInt } from 'node:crypto';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import { sameSecret } from '../../crypto/same-secret.ts';
import type { Account } from '../account.ts';
import { compactText } from '../typed-text.ts';

/** Leaves out what looks alike on paper: 0 and O, 1, I and L, 8 and B, S, U and V. */
const alphabet = '2345679ACDEFGHJKMNPQRTWXYZ';
const length = 12;
const days = 15;

const activationMs = days * 24 * 60 * 60 * 1000;

/** Reads what was typed; returns undefined when it can't be an activation code. */
export function readActivation(typed: string): string | undefined {
  const code = compactText(typed).toUpperCase();
  return code.length === length && [...code].every((letter) => alphabet.includes(letter))
    ? code
    : undefined;
}

const hashOf = (index: BlindIndex, accountId: string, code: string) =>
  index('activation', `${accountId}/${code}`);

/** Draws a new code for the account. Returns the code, and `kept`, which the account stores. `now` is in ms. */
export function makeActivation(index: BlindIndex, accountId: string, now: number) {
  const code = Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
  return { code, kept: { hash: hashOf(index, accountId, code), expiresAt: now + activationMs } };
}

/**
 * Returns the account once `code` was typed: the code is used up, and the contacts are gone, because they were of no use
 * and may belong to somebody else by now. Returns undefined when the code isn't the account's, or is no longer valid.
 */
export function applyActivation(
  index: BlindIndex,
  account: Account,
  code: string,
  now: number,
): Account | undefined {
  if (!isActivation(index, account, code, now)) return undefined;
  const { activation: _, ...rest } = account;
  return { ...rest, contacts: {} };
}

/** Reports whether `code`, as `readActivation` returns it, is the account's and still valid at `now` (ms). */
export function isActivation(
  index: BlindIndex,
  { id, activation }: Pick<Account, 'id' | 'activation'>,
  code: string,
  now: number,
): boolean {
  if (activation === undefined || activation.expiresAt <= now) return false;
  return sameSecret(hashOf(index, id, code), activation.hash);
}
