/**
 * Activation codes, which a fund sends by letter to a person without a usable contact. The person types the code once
 * in place of a contact's code. It has twelve characters (56 bits) and is valid for 15 days; the account stores a
 * keyed hash of it. Until it was typed, nothing else opens the account. See docs/security.md, section Recovery.
 */
import { randomInt } from 'node:crypto';
import type { AccountRecord } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import { sameSecret } from '../../crypto/same-secret.ts';
import type { Account } from '../account.ts';
import { endSignIns } from '../signing-in/end-sign-ins.ts';
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

/** Returns the key under which wrong codes of a letter are counted for an account. */
export const letterSubject = (index: BlindIndex, accountId: string): string =>
  index('letter', accountId);

/** Draws a new code for the account. Returns the code, and `kept`, which the account stores. `now` is in ms. */
export function makeActivation(index: BlindIndex, accountId: string, now: number) {
  const code = Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
  return { code, kept: { hash: hashOf(index, accountId, code), expiresAt: now + activationMs } };
}

/**
 * Returns the account as it waits for a code that `makeActivation` has made. All sign-ins end at `now` (ms), because
 * somebody else may have the person's telephone or password. The contacts go: a message would reach the thief of a
 * telephone before the letter reaches the person.
 */
export const awaitActivation = (
  account: Account,
  kept: NonNullable<Account['activation']>,
  now: number,
): Account => endSignIns({ ...account, contacts: {}, activation: kept }, now);

/**
 * Reports whether the account waits for the code of a letter. A code that is too old keeps it waiting for another letter:
 * or else a stolen password would open it after 15 days. Earlier releases left a code on accounts whose owner has proven
 * a contact since; these wait for nothing.
 */
export const awaitsActivation = ({
  sealed,
  standing,
}: Pick<AccountRecord, 'sealed' | 'standing'>): boolean =>
  sealed['activation'] !== undefined && !standing.contactVerified;

/**
 * Returns the account once `code` was typed. The code is used up; the contacts are gone, and so is the password, which
 * may be why the letter was asked for. All sign-ins end at `now` (ms). Returns undefined when the code isn't the account's,
 * or is no longer valid.
 */
export function applyActivation(
  index: BlindIndex,
  account: Account,
  code: string,
  now: number,
): Account | undefined {
  if (!isActivation(index, account, code, now)) return undefined;
  const { activation: _, password: __, ...rest } = account;
  return endSignIns({ ...rest, contacts: {} }, now);
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
