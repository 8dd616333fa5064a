/**
 * Where messages for a person go: a mail address, or a French mobile. Reads what people type or paste,
 * keeps one normal form, and hides it where it is shown.
 */
import { createRequire } from 'node:module';
import { domainToASCII } from 'node:url';
import type { Contacts } from './account.ts';

export type EmailParsed = { readonly email: string } | { readonly fault: 'missing' | 'malformed' };

export type PhoneFault = 'missing' | 'malformed' | 'notMobile' | 'foreign';
export type PhoneParsed = { readonly phone: string } | { readonly fault: PhoneFault };

/** RFC 5321, 4.5.3.1.3: a path of 256, less its brackets. */
const longestEmail = 254;
/** A dot-atom (RFC 5322, 3.2.3); quoted local parts are for machines. */
const localPart = /^(?=.{1,64}$)[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
/** Letters of any script, until the domain is brought to ASCII. */
const domainTyped = /^[\p{L}\p{M}\p{N}.-]+$/u;
const domainKept = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9-]{2,63}$/;

/**
 * Reads a mail address. The domain is kept in lower case and in ASCII (IDNA); the part before the @ as
 * it was typed, for only its server knows whether case counts.
 */
export function parseEmail(typed: string): EmailParsed {
  const text = typed.trim();
  if (text === '') return { fault: 'missing' };
  if (text.length > longestEmail) return { fault: 'malformed' };
  const [local = '', host = '', ...rest] = text.split('@');
  if (rest.length > 0 || !localPart.test(local) || !domainTyped.test(host)) {
    return { fault: 'malformed' };
  }
  const domain = domainToASCII(host);
  const email = `${local}@${domain}`;
  if (!domainKept.test(domain) || email.length > longestEmail) return { fault: 'malformed' };
  return { email };
}

/**
 * Mobiles by their digits after the 0, and the territory's code. The library knows which numbers are
 * in use, and lags behind; the blocks are ARCEP's (numbering plan, decision 2018-0881).
 */
const blocks: readonly (readonly [pattern: RegExp, code: string])[] = [
  [/^(69[01]|7090)/, '590'],
  [/^(639|69[23]|7092|7093[5-9])/, '262'],
  [/^(694|7093[0-4])/, '594'],
  [/^(69[67]|7091)/, '596'],
  [/^708[45]/, '508'],
  // 0700 belongs to machines.
  [/^(6|7[1-9])/, '33'],
];

const require = createRequire(import.meta.url);
/** Read at the first number: a start need not wait for what most processes need much later. */
const numbers = (): typeof import('libphonenumber-js/mobile') =>
  require('libphonenumber-js/mobile');

/** Codes of territories whose numbers have 9 digits after the 0. */
const nineDigits = /^(33|262|590|594|596|508)$/;
/** Saint-Pierre-et-Miquelon's short numbers, New Caledonia, French Polynesia, Wallis-et-Futuna. */
const ownNumbers = /^(508|687|689|681)$/;

/**
 * Reads a French or overseas mobile, to E.164 with the territory's own code (0692 12 34 56 is
 * +262692123456). Territories without a leading 0 are known by their code alone.
 */
export function parsePhone(typed: string): PhoneParsed {
  // Groups are written in many ways, digits wide, and a copied number may bring marks that can't be seen.
  const text = typed.normalize('NFKC').replace(/[\s.()/\u2010-\u2015\p{Cf}-]/gu, '');
  if (text === '') return { fault: 'missing' };
  if (!/^\+?\d{1,20}$/.test(text)) return { fault: 'malformed' };
  const read = numbers().parsePhoneNumberFromString(text, 'FR');
  if (read === undefined) return { fault: 'malformed' };
  const { countryCallingCode: code, nationalNumber: national } = read;
  if (nineDigits.test(code) && national.length === 9) {
    const territory = blocks.find(([pattern]) => pattern.test(national))?.[1];
    if (territory === undefined) return { fault: 'notMobile' };
    // +33 692… is how some write an overseas number; the other way round is a mistake.
    if (code !== '33' && code !== territory) return { fault: 'malformed' };
    return { phone: `+${territory}${national}` };
  }
  if (ownNumbers.test(code)) {
    if (read.isValid()) return { phone: read.number };
    return { fault: read.isPossible() ? 'notMobile' : 'malformed' };
  }
  return { fault: nineDigits.test(code) ? 'malformed' : 'foreign' };
}

/** « p•••@e•••.fr »: enough for its owner, and the same length for all. */
export function maskEmail(email: string): string {
  const [local = '', domain = ''] = email.split('@');
  return `${first(local)}•••@${first(domain)}•••${domain.slice(domain.lastIndexOf('.'))}`;
}

const first = (text: string) => text.slice(0, 1);

/** The nine digits after the 0 of a number that is kept; undefined where numbers have no leading 0. */
const nationalDigits = (phone: string) => /^\+(?:33|262|59[046]|508)(\d{9})$/.exec(phone)?.[1];

/** « 06 •• •• •• 78 », or « +687 •• •• 34 » where numbers have no leading 0. */
export function maskPhone(phone: string): string {
  const end = phone.slice(-2);
  const nine = nationalDigits(phone);
  if (nine !== undefined) return `0${first(nine)} •• •• •• ${end}`;
  const code = /^\+(508|68[179])/.exec(phone)?.[0];
  return code === undefined ? `•• •• •• ${end}` : `${code} •• •• ${end}`;
}

/** « 06 12 34 56 78 », as people write it; as it is kept where numbers have no leading 0. */
export function groupPhone(phone: string): string {
  const nine = nationalDigits(phone);
  return nine === undefined ? phone : `0${nine}`.replace(/\d\d(?=\d)/g, '$& ');
}

/** Where messages can go, of the contacts on an account: what a fund has noted may be a landline, or abroad. */
export function reachable({ email, phone }: Contacts) {
  const parsedEmail = parseEmail(email?.value ?? '');
  const parsedPhone = parsePhone(phone?.value ?? '');
  return {
    mail: 'email' in parsedEmail ? parsedEmail.email : undefined,
    sms: 'phone' in parsedPhone ? parsedPhone.phone : undefined,
  };
}
