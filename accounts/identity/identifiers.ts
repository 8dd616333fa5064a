/**
 * Reads the identifiers that people sign in with, and keeps one normal form: a NIR that begins with 1 or 2, or a
 * provisional identifier.
 */
import { compactText, dashes, plainText } from '../typed-text.ts';

/** An identifier in its normal form. */
export interface Identifier {
  readonly kind: 'nir' | 'provisional';
  /** A NIR of 13 characters, without its key, or `P` and 8 digits. */
  readonly value: string;
}

/** Why a text is no identifier. `key`: the key of a NIR does not fit. `provisionalNir`: it begins with 7 or 8. */
export type IdentifierFault = 'missing' | 'provisionalNir' | 'malformed' | 'key';

/** The outcome of reading an identifier. */
export type Parsed = { readonly identifier: Identifier } | { readonly fault: IdentifierFault };

// Sex, year, month (with the months of an incomplete civil status), département and commune, order number.
const nirPattern = /^[12]\d{2}(0[1-9]|1[0-2]|20|3\d|4[0-2]|[5-9]\d)(\d{2}|2[AB])\d{3}(?!000)\d{3}$/;

const letterBefore = new RegExp(`^P[ .${dashes}]*`, 'iu');

const compact = (typed: string) => compactText(typed).toUpperCase();

/**
 * Returns the key (1 to 97) of a NIR of 13 characters: 97 − (number mod 97), where Corsica's 2A counts as 19 and 2B
 * as 18.
 */
export function nirKey(nir: string): number {
  const digits = nir.replace('2A', '19').replace('2B', '18');
  return 97 - (Number(digits) % 97);
}

/** Reads a NIR of 13 characters, or of 15 with its key. The key is checked and left out. */
export function parseNir(typed: string): Parsed {
  const text = compact(typed);
  if (text === '') return { fault: 'missing' };
  if (/^[78]\d{12}(\d{2})?$/.test(text)) return { fault: 'provisionalNir' };
  const nir = text.slice(0, 13);
  const key = text.slice(13);
  if (!nirPattern.test(nir) || !/^(\d{2})?$/.test(key)) return { fault: 'malformed' };
  if (key !== '' && Number(key) !== nirKey(nir)) return { fault: 'key' };
  return { identifier: { kind: 'nir', value: nir } };
}

/** Reads a provisional identifier: 8 digits, with or without `P`. */
export function parseProvisional(typed: string): Parsed {
  const text = compact(typed);
  if (text === '' || text === 'P') return { fault: 'missing' };
  const digits = /^P?(\d{8})$/.exec(text)?.[1];
  if (digits === undefined) return { fault: 'malformed' };
  return { identifier: { kind: 'provisional', value: `P${digits}` } };
}

/**
 * What stands in the field instead of an identifier. `nirLength` and `provisionalLength`: an identifier of that kind with
 * `typed` characters, which are too few or too many; the `P` is not counted.
 */
export type Mistaken =
  | { readonly fault: IdentifierFault | 'email' | 'phone' }
  | { readonly fault: 'nirLength' | 'provisionalLength'; readonly typed: number };

/** The outcome of reading what a person has typed. */
export type TypedIdentifier = { readonly identifier: Identifier } | Mistaken;

/** A number with the code of a country, or of ten digits as in France. No NIR begins with 0. */
const phoneNumber = /^(\+\d{6,15}|0\d{9}|00\d{8,15}|33\d{9})$/;

/** Between the lengths of the two kinds; more digits are rather those of a NIR. */
const longestProvisional = 10;

/** Longer than anything that a person takes for an identifier. */
const longestTyped = 40;

/** Says what a person has typed who was asked for an identifier of the kind `expected`, and typed none. */
function mistakeIn(text: string, expected: Identifier['kind']): Mistaken {
  if (text.includes('@')) return { fault: 'email' };
  if (phoneNumber.test(text.replace(/[()/]/g, ''))) return { fault: 'phone' };
  const [, letter, characters = ''] = /^(P?)(\d[\dA-Z]*)$/.exec(text) ?? [];
  const typed = characters.length;
  if (typed === 0 || typed > longestTyped) return { fault: 'malformed' };
  const isProvisional =
    letter === 'P' || (expected === 'provisional' && typed <= longestProvisional);
  if (isProvisional)
    return typed === 8 ? { fault: 'malformed' } : { fault: 'provisionalLength', typed };
  return typed === 13 || typed === 15 ? { fault: 'malformed' } : { fault: 'nirLength', typed };
}

/**
 * Reads an identifier of either kind as people type it: 8 digits are a provisional identifier also without its `P`.
 * `expected` is the kind that the page asks for first; it only decides how a text is explained that is neither.
 */
export function parseTyped(typed: string, expected: Identifier['kind']): TypedIdentifier {
  const text = compact(typed);
  const parsed = /^(P|\d{8}$)/.test(text) ? parseProvisional(text) : parseNir(text);
  const isUnclear = 'fault' in parsed && parsed.fault === 'malformed';
  return isUnclear ? mistakeIn(text, expected) : parsed;
}

/** Removes the `P` that many people type although it stands before the field. */
export const withoutP = (typed: string): string => plainText(typed).replace(letterBefore, '');

/** Reads an identifier of either kind, as files and operators write it. */
export function parseIdentifier(text: string): Parsed {
  return compact(text).startsWith('P') ? parseProvisional(text) : parseNir(text);
}

/** Returns a NIR as people write it: « 2 62 08 75 107 042 ». */
export const groupNir = (nir: string): string =>
  nir.replace(/^(.)(..)(..)(..)(...)(...)$/, '$1 $2 $3 $4 $5 $6');

/** Returns « 2 62 •• •• ••• ••• » or « P12 ••• ••• »: enough for its owner to recognise, too little to be used. */
export function maskIdentifier({ kind, value }: Identifier): string {
  return kind === 'nir'
    ? `${value.slice(0, 1)} ${value.slice(1, 3)} •• •• ••• •••`
    : `${value.slice(0, 3)} ••• •••`;
}
