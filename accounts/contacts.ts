/**
 * Reads the addresses and telephone numbers that messages go to, keeps them in one normal form, and masks them where
 * they are shown.
 */
import { createRequire } from 'node:module';
import { domainToASCII } from 'node:url';
import { type Channel, channels } from '../messaging/ports.ts';
import type { Account, Contacts } from './account.ts';
import { compactText, plainText, withAsciiSigns } from './typed-text.ts';

/** Where a message or a code is sent. */
export interface Destination {
  readonly channel: Channel;
  /** An e-mail address, or a number in E.164. */
  readonly to: string;
}

export type EmailParsed = { readonly email: string } | { readonly fault: 'missing' | 'malformed' };

export type PhoneFault = 'missing' | 'malformed' | 'notMobile' | 'foreign';
export type PhoneParsed = { readonly phone: string } | { readonly fault: PhoneFault };

/** RFC 5321, section 4.5.3.1.3: a path has 256 characters, its angle brackets included. */
const longestEmail = 254;
/** A dot-atom (RFC 5322, section 3.2.3). Quoted local parts are not used for people. */
const localPart = /^(?=.{1,64}$)[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
/** Letters of any script, before the domain is converted to ASCII. */
const typedDomain = /^[\p{L}\p{M}\p{N}.-]+$/u;
const asciiDomain = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9-]{2,63}$/;

/**
 * Reads an e-mail address as people type it. The domain is kept in lower case and in ASCII (IDNA). The part before
 * the @ is kept as it was typed, because only its server knows whether upper and lower case differ.
 */
export function parseEmail(typed: string): EmailParsed {
  const text = withAsciiSigns(plainText(typed));
  if (text === '') return { fault: 'missing' };
  if (text.length > longestEmail) return { fault: 'malformed' };
  const [local = '', host = '', ...rest] = text.split('@');
  if (rest.length > 0 || !localPart.test(local) || !typedDomain.test(host)) {
    return { fault: 'malformed' };
  }
  const domain = domainToASCII(host);
  const email = `${local}@${domain}`;
  if (!asciiDomain.test(domain) || email.length > longestEmail) return { fault: 'malformed' };
  return { email };
}

/** Removes what people write between the digits. */
const compactPhone = (text: string) => compactText(text).replace(/[()/]/g, '');

/**
 * The calling code of a mobile number, by its first digits after the 0. libphonenumber knows which numbers are in use
 * but lags behind; these blocks are ARCEP's (numbering plan, decision 2018-0881).
 */
const mobileBlocks: readonly (readonly [pattern: RegExp, code: string])[] = [
  [/^(69[01]|7090)/, '590'],
  [/^(639|69[23]|7092|7093[5-9])/, '262'],
  [/^(694|7093[0-4])/, '594'],
  [/^(69[67]|7091)/, '596'],
  [/^708[45]/, '508'],
  // 0700 belongs to machines.
  [/^(6|7[1-9])/, '33'],
];
const territoryOf = (national: string) =>
  mobileBlocks.find(([pattern]) => pattern.test(national))?.[1];

const require = createRequire(import.meta.url);
/** Loads libphonenumber at the first number, so that the start of the program doesn't wait for it. */
const phoneNumbers = (): typeof import('libphonenumber-js/mobile') =>
  require('libphonenumber-js/mobile');

/** The calling codes with 9 digits after the 0. */
const nineDigits = /^(33|262|590|594|596|508)$/;
/** The codes without a leading 0: Saint-Pierre-et-Miquelon, New Caledonia, French Polynesia, Wallis-et-Futuna. */
const withoutLeadingZero = /^(508|687|689|681)$/;

/**
 * Reads a French or overseas mobile number as people type it, and returns it in E.164 with the code of its own
 * territory: 0692 12 34 56 becomes +262692123456. Territories without a leading 0 are recognised by their code.
 */
export function parsePhone(typed: string): PhoneParsed {
  const text = compactPhone(typed);
  if (text === '') return { fault: 'missing' };
  if (!/^\+?\d{1,20}$/.test(text)) return { fault: 'malformed' };
  const number = phoneNumbers().parsePhoneNumberFromString(text, 'FR');
  if (number === undefined) return { fault: 'malformed' };
  const { countryCallingCode: code, nationalNumber: national } = number;
  if (nineDigits.test(code) && national.length === 9) {
    const territory = territoryOf(national);
    if (territory === undefined) return { fault: 'notMobile' };
    // Some people write an overseas number with +33; any other code that isn't its own is a mistake.
    if (code !== '33' && code !== territory) return { fault: 'malformed' };
    return { phone: `+${territory}${national}` };
  }
  if (withoutLeadingZero.test(code)) {
    if (number.isValid()) return { phone: number.number };
    return { fault: number.isPossible() ? 'notMobile' : 'malformed' };
  }
  return { fault: nineDigits.test(code) ? 'malformed' : 'foreign' };
}

/**
 * Reads a telephone number of a fund's file, and returns it in E.164. Unlike people, a fund may note a number of any
 * country, or a landline, with `+` and the country's code. Without a code only a mobile of metropolitan France is
 * accepted: `overseas` asks for the code of a number whose territory dials alike. 0708 and 0709 are still read as
 * metropolitan; `parsePhone` gives them their territory's code when a message is sent.
 */
export function parsePhoneOfFile(
  text: string,
): { readonly phone: string } | { readonly fault: 'notFrench' | 'overseas' | 'malformed' } {
  const number = compactPhone(text);
  if (number.startsWith('+33')) {
    return /^\+33[1-9]\d{8}$/.test(number) ? { phone: number } : { fault: 'notFrench' };
  }
  if (/^\+[1-9]\d{6,14}$/.test(number)) return { phone: number };
  if (/^06/.test(number) && territoryOf(number.slice(1)) !== '33') return { fault: 'overseas' };
  if (/^0[67]\d{8}$/.test(number)) return { phone: `+33${number.slice(1)}` };
  return { fault: 'malformed' };
}

/** Returns « p•••@e•••.fr »: enough for its owner to recognise, and of the same length for all addresses. */
export function maskEmail(email: string): string {
  const [local = '', domain = ''] = email.split('@');
  return `${first(local)}•••@${first(domain)}•••${domain.slice(domain.lastIndexOf('.'))}`;
}

const first = (text: string) => text.slice(0, 1);

/** Returns the nine digits after the 0 of a number in E.164; undefined for a number without a leading 0. */
const nationalDigits = (phone: string) => /^\+(?:33|262|59[046]|508)(\d{9})$/.exec(phone)?.[1];

/** Returns « 06 •• •• •• 78 », or « +687 •• •• 34 » for a number without a leading 0. */
export function maskPhone(phone: string): string {
  const end = phone.slice(-2);
  const nine = nationalDigits(phone);
  if (nine !== undefined) return `0${first(nine)} •• •• •• ${end}`;
  const code = /^\+(508|68[179])/.exec(phone)?.[0];
  return code === undefined ? `•• •• •• ${end}` : `${code} •• •• ${end}`;
}

/** Returns « 06 12 34 56 78 », as people write it; a number without a leading 0 is returned as it is stored. */
export function groupPhone(phone: string): string {
  const nine = nationalDigits(phone);
  return nine === undefined ? phone : `0${nine}`.replace(/\d\d(?=\d)/g, '$& ');
}

/** Returns the contacts with each verified one set aside; one that a fund has noted and nobody has proven stays. */
export function setContactsAside({ email, phone }: Contacts): Contacts {
  const aside = (contact: Contacts['email']) =>
    contact?.verified ? { value: contact.value, verified: false, setAside: true } : contact;
  return { email: aside(email), phone: aside(phone) };
}

/**
 * Returns the contacts of an account that messages can go to, in their normal form. A fund may have noted a landline
 * or a foreign number: these are left out, and so is a contact that a reset has set aside.
 */
export function reachable({ email, phone }: Contacts) {
  const parsedEmail = parseEmail(email?.setAside ? '' : (email?.value ?? ''));
  const parsedPhone = parsePhone(phone?.setAside ? '' : (phone?.value ?? ''));
  return {
    mail: 'email' in parsedEmail ? parsedEmail.email : undefined,
    sms: 'phone' in parsedPhone ? parsedPhone.phone : undefined,
  };
}

/** Returns the same as a list. */
export function destinationsOf(contacts: Contacts): readonly Destination[] {
  const to = reachable(contacts);
  return channels.flatMap((channel) => {
    const value = to[channel];
    return value === undefined ? [] : [{ channel, to: value }];
  });
}

/** The field of `Contacts` that holds the contact of a channel. */
export const contactFields = { mail: 'email', sms: 'phone' } as const;

/**
 * Returns the verified contacts in the order in which codes go to them: the one that the person has chosen, else the mobile
 * number first, because most people have it at hand.
 */
export function verifiedContacts({
  contacts,
  codeChannel = 'sms',
}: Pick<Account, 'contacts' | 'codeChannel'>): readonly Destination[] {
  const isFirst = ({ channel }: Destination) => channel === codeChannel;
  return channels
    .flatMap((channel): Destination[] => {
      const contact = contacts[contactFields[channel]];
      return contact?.verified ? [{ channel, to: contact.value }] : [];
    })
    .sort((one, other) => Number(isFirst(other)) - Number(isFirst(one)));
}

/** Providers whose mailboxes ignore characters of the local part, or have several domains. */
const providers: readonly (readonly [domains: RegExp, domain: string, ignored: RegExp])[] = [
  [/^(gmail|googlemail)\.com$/, 'gmail.com', /\./g],
  [/^(proton\.me|protonmail\.(com|ch)|pm\.me)$/, 'proton.me', /[._-]/g],
  [/^(icloud|me|mac)\.com$/, 'icloud.com', /(?!)/g],
];

/**
 * Returns the name under which limits count an address or number: writings of one mailbox are the same. Case, what
 * follows a `+`, dots where the provider ignores them, and the script of the domain don't count. Messages are never sent
 * to this name, because a server may tell such mailboxes apart.
 */
export function mailboxOf(to: string): string {
  const at = to.lastIndexOf('@');
  if (at === -1) return to;
  const local = to.slice(0, at).normalize('NFKC').toLowerCase();
  const host = to
    .slice(at + 1)
    .trim()
    .replace(/\.$/, '');
  const domain = domainToASCII(host) || host.toLowerCase();
  const base = local.replace(/(?<=.)\+.*$/, '');
  const provider = providers.find(([domains]) => domains.test(domain));
  if (provider === undefined) return `${base}@${domain}`;
  const [, canonical, ignored] = provider;
  return `${base.replace(ignored, '')}@${canonical}`;
}
