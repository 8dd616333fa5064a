/**
 * What a person signs in with: a NIR that begins with 1 or 2, or a provisional identifier.
 * Reads what people type or paste; keeps one normal form.
 */
export interface Identifier {
  readonly kind: 'nir' | 'provisional';
  /** A NIR of 13 characters, or `P` and 8 digits. */
  readonly value: string;
}

export type IdentifierFault = 'missing' | 'provisionalNir' | 'malformed' | 'key';

export type Parsed = { readonly identifier: Identifier } | { readonly fault: IdentifierFault };

// Sex, year, month (with those of an incomplete civil status), département and commune, order number.
const nirPattern = /^[12]\d{2}(0[1-9]|1[0-2]|20|3\d|4[0-2]|[5-9]\d)(\d{2}|2[AB])\d{3}(?!000)\d{3}$/;

/**
 * Spaces of every kind, dots and hyphens are how people group the digits; a copy may bring marks that nobody sees, and
 * some keyboards write wide digits (NFKC makes them ours).
 */
const between = String.raw`[\s.\p{Cf}\u2010-\u2015-]`;
const grouping = new RegExp(between, 'gu');
const letterBefore = new RegExp(`^${between}*P${between}*`, 'iu');

const compact = (typed: string) => typed.normalize('NFKC').replace(grouping, '').toUpperCase();

/**
 * The key (1 to 97) of a 13-character NIR: 97 − (number mod 97), where Corsica's 2A counts as 19
 * and 2B as 18.
 */
export function nirKey(nir: string): number {
  const digits = nir.replace('2A', '19').replace('2B', '18');
  return 97 - (Number(digits) % 97);
}

/** Reads a NIR of 13 characters, or of 15 with its key, which is checked and dropped. */
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

/** Reads 8 digits, with or without their `P`. */
export function parseProvisional(typed: string): Parsed {
  const text = compact(typed);
  if (text === '' || text === 'P') return { fault: 'missing' };
  const digits = /^P?(\d{8})$/.exec(text)?.[1];
  if (digits === undefined) return { fault: 'malformed' };
  return { identifier: { kind: 'provisional', value: `P${digits}` } };
}

/** What was typed after the `P` that stands before the field, which many type or paste too. */
export const withoutP = (typed: string): string =>
  typed.normalize('NFKC').replace(letterBefore, '');

/** Reads either kind, as files and operators write them. */
export function parseIdentifier(text: string): Parsed {
  return compact(text).startsWith('P') ? parseProvisional(text) : parseNir(text);
}

/** « 2 62 •• •• ••• ••• » or « P12 ••• ••• »: enough for its owner to know it, too little to use it. */
export function maskIdentifier({ kind, value }: Identifier): string {
  return kind === 'nir'
    ? `${value.slice(0, 1)} ${value.slice(1, 3)} •• •• ••• •••`
    : `${value.slice(0, 3)} ••• •••`;
}
