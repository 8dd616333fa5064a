/**
 * Writes the messages that people get. No message has a link, so that people learn that a message with a link is a
 * fraud. The only personal data in a message is the code or the identifier that was asked for.
 */
import type { Channel, Message } from './ports.ts';
import { en } from './words/en.ts';
import { fr } from './words/fr.ts';
import type { MessageText, Part, Words } from './words/words.ts';

/** The languages of messages. */
export type MessageLocale = 'fr' | 'en';

/** Where a message goes, and in which language. */
export interface Recipient {
  readonly channel: Channel;
  /** An address, or a number in E.164. */
  readonly to: string;
  readonly locale: MessageLocale;
}

const dictionaries: Readonly<Record<MessageLocale, Words>> = { fr, en };

/** Returns the message with a code of 6 digits. These are the first digits in the text. */
export function codeMessage({
  code,
  minutes,
  ...recipient
}: Recipient & { code: string; minutes: number }): Message {
  return write(recipient, dictionaries[recipient.locale].code({ code, minutes }));
}

/** Returns the message with a provisional identifier, `P` and 8 digits, for its owner. */
export function provisionalIdentifier({
  identifier,
  ...recipient
}: Recipient & { identifier: string }): Message {
  return write(recipient, dictionaries[recipient.locale].provisionalIdentifier({ identifier }));
}

/** Returns the message that an account was created, for a person who signs in to it with their NIR. */
export const accountCreated = (recipient: Recipient): Message =>
  write(recipient, dictionaries[recipient.locale].accountCreated);

/** Returns the message that the password was changed. */
export const passwordChanged = (recipient: Recipient): Message =>
  write(recipient, dictionaries[recipient.locale].passwordChanged);

/** Returns the message for a person with an account in whose name another account was asked for. */
export const alreadyKnown = (recipient: Recipient): Message =>
  write(recipient, dictionaries[recipient.locale].alreadyKnown);

/** Returns the message for a person who asked for an account at this contact, and got none. */
export const notCreated = (recipient: Recipient): Message =>
  write(recipient, dictionaries[recipient.locale].notCreated);

/** Returns the message that an account was set aside, for its contacts and for those of the certified account. */
export const setAside = (recipient: Recipient): Message =>
  write(recipient, dictionaries[recipient.locale].setAside);

/** Returns the message that the account has lost the NIR that its owner had typed. */
export const numberNotConfirmed = (recipient: Recipient): Message =>
  write(recipient, dictionaries[recipient.locale].numberNotConfirmed);

/** Returns the message that the account was linked to FranceConnect or FranceConnect+, whose name is given. */
export function franceConnectLinked({ name, ...recipient }: Recipient & { name: string }): Message {
  return write(recipient, dictionaries[recipient.locale].franceConnectLinked({ name }));
}

/** Returns the message that many wrong codes were typed for the account in a day. */
export const wrongCodesTyped = (recipient: Recipient): Message =>
  write(recipient, dictionaries[recipient.locale].wrongCodesTyped);

/** Returns the message that another contact was added to the account. */
export const contactAdded = (recipient: Recipient): Message =>
  write(recipient, dictionaries[recipient.locale].contactAdded);

/** Returns the message that the account is no longer linked to FranceConnect or FranceConnect+, whose name is given. */
export function franceConnectUnlinked({
  name,
  ...recipient
}: Recipient & { name: string }): Message {
  return write(recipient, dictionaries[recipient.locale].franceConnectUnlinked({ name }));
}

/** A message that is the same for everybody. */
type Notice = {
  [N in keyof Words]: Words[N] extends MessageText ? N : never;
}[keyof Words];

/** Returns the function that writes a message which is the same for everybody. */
export const notice =
  (name: Notice) =>
  (recipient: Recipient): Message =>
    write(recipient, dictionaries[recipient.locale][name]);
function write({ channel, to, locale }: Recipient, { sms, subject, parts }: MessageText): Message {
  if (channel === 'sms') return { channel, to, text: sms };
  const { greeting, signature, noReply } = dictionaries[locale];
  const all = [greeting, ...parts, signature, noReply];
  const text = all.map((part) => (typeof part === 'string' ? part : part.toCopy)).join('\n\n');
  return { channel, to, subject, text: `${text}\n`, html: page(locale, subject, all) };
}

/** Returns the HTML part. It fetches nothing and sets no colour, so that it is readable in dark and light modes. */
function page(locale: MessageLocale, title: string, parts: readonly Part[]): string {
  const paragraphs = parts.map((part) =>
    typeof part === 'string'
      ? `<p>${escapeHtml(unbroken(part))}</p>`
      : `<p translate="no" style="font-size:2em;font-weight:bold;letter-spacing:.1em">${escapeHtml(part.toCopy)}</p>`,
  );
  return `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>
<body style="max-width:36em;margin:auto;padding:1em;font:1em/1.5 sans-serif">
${paragraphs.join('\n')}
</body>
</html>
`;
}

/** Returns a text with spaces that don't break a line: inside « » and before ? ! : and ;. */
const unbroken = (text: string) => text.replace(/(?<=«) | (?=[»?!:;])/g, '\u00a0');

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const escapeHtml = (text: string) =>
  text.replace(/[&<>]/g, (character) => escapes[character] ?? '');
