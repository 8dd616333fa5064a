/** The words of the pages, by language and key. Handlers pass keys; only the views turn them into sentences. */
import { en } from './en.ts';
import { fr, type MessageKey } from './fr.ts';

export type { MessageKey } from './fr.ts';

type Words = Readonly<Record<MessageKey, string>>;

/** Returns a text with spaces that don't break a line: inside « » and, in French, before ? ! : and ;. */
function unbroken(text: string, isFrench: boolean): string {
  const quoted = text.replaceAll('« ', '«\u00a0').replaceAll(' »', '\u00a0»');
  return isFrench ? quoted.replace(/ (?=[?!:;])/g, '\u00a0') : quoted;
}

/** Returns the entries of a dictionary; its files may hold ordinary spaces. */
function typeset(words: Words, isFrench: boolean): Words {
  const entries = Object.entries(words).map(([key, text]) => [key, unbroken(text, isFrench)]);
  return { ...words, ...Object.fromEntries(entries) };
}

export const dictionaries = { fr: typeset(fr, true), en: typeset(en, false) } as const;
type Language = keyof typeof dictionaries;

/** Matches `{name}` and `{name|singular|plural}`. */
const placeholder = /\{(\w+)(?:\|([^|}]*)\|([^|}]*))?\}/g;

const plurals: Readonly<Record<Language, Intl.PluralRules>> = {
  fr: new Intl.PluralRules('fr'),
  en: new Intl.PluralRules('en'),
};

/**
 * Returns a message with its placeholders filled in. The result is plain text: the caller must escape it before it
 * stands in HTML. A placeholder without a value stays as it is.
 */
export function translate(
  locale: Language,
  key: MessageKey,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return dictionaries[locale][key].replace(
    placeholder,
    (whole: string, name: string, one?: string, other?: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === undefined) return whole;
      if (one === undefined) return String(value);
      return `${value} ${plurals[locale].select(Number(value)) === 'one' ? one : other}`;
    },
  );
}
