/**
 * The messages people get, ready to send. No link in any: people learn that a message with a link is
 * a fraud. Nothing of the person is in them but the code or the identifier asked for.
 */
import type { Channel, Message } from './ports.ts';
import { en } from './words/en.ts';
import { fr } from './words/fr.ts';
import type { Part, Said, Words } from './words/words.ts';

export type MessageLocale = 'fr' | 'en';

export interface Recipient {
  readonly channel: Channel;
  /** An address, or a number in E.164. */
  readonly to: string;
  readonly locale: MessageLocale;
}

const dictionaries: Readonly<Record<MessageLocale, Words>> = { fr, en };

/** A code of 6 digits, which are the first such run in the text. */
export function codeMessage({
  code,
  minutes,
  ...recipient
}: Recipient & { code: string; minutes: number }): Message {
  return write(recipient, dictionaries[recipient.locale].code({ code, minutes }));
}

/** `P` and 8 digits, told to the person they were made for. */
export function provisionalIdentifier({
  identifier,
  ...recipient
}: Recipient & { identifier: string }): Message {
  return write(recipient, dictionaries[recipient.locale].provisionalIdentifier({ identifier }));
}

export const passwordChanged = (recipient: Recipient): Message =>
  write(recipient, dictionaries[recipient.locale].passwordChanged);

/** To a person known already, when an account was asked for in their name. */
export const alreadyKnown = (recipient: Recipient): Message =>
  write(recipient, dictionaries[recipient.locale].alreadyKnown);

export const franceConnectLinked = (recipient: Recipient): Message =>
  write(recipient, dictionaries[recipient.locale].franceConnectLinked);

function write({ channel, to, locale }: Recipient, { sms, subject, parts }: Said): Message {
  if (channel === 'sms') return { channel, to, text: sms };
  const { greeting, signature, noReply } = dictionaries[locale];
  const all = [greeting, ...parts, signature, noReply];
  const text = all.map((part) => (typeof part === 'string' ? part : part.big)).join('\n\n');
  return { channel, to, subject, text: `${text}\n`, html: page(locale, subject, all) };
}

/** Nothing is fetched from elsewhere, and no colour is set: it reads in dark and light alike. */
function page(locale: MessageLocale, title: string, parts: readonly Part[]): string {
  const paragraphs = parts.map((part) =>
    typeof part === 'string'
      ? `<p>${escapeHtml(part)}</p>`
      : `<p style="font-size:2em;font-weight:bold;letter-spacing:.1em">${escapeHtml(part.big)}</p>`,
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

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const escapeHtml = (text: string) =>
  text.replace(/[&<>]/g, (character) => escapes[character] ?? '');
