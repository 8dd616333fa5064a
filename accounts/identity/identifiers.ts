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

/** Removes the `P` that many people type although it stands before the field. */
export const withoutP = (typed: string): string => plainText(typed).replace(letterBefore, '');

/** Reads an identifier of either kind, as files and operators write it. */
export function parseIdentifier(text: string): Parsed {
  return compact(text).startsWith('P') ? parseProvisional(text) : parseNir(text);
}

/** Returns « 2 62 •• •• ••• ••• » or « P12 ••• ••• »: enough for its owner to recognise, too little to be used. */
export function maskIdentifier({ kind, value }: Identifier): string {
  return kind === 'nir'
    ? `${value.slice(0, 1)} ${value.slice(1, 3)} •• •• ••• •••`
    : `${value.slice(0, 3)} ••• •••`;
}
