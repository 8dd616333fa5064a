/** The words of the pages, by language and key. Handlers pass keys; only the views turn them into sentences. */
import { en } from './en.ts';
import { fr, type MessageKey } from './fr.ts';

export type { MessageKey } from './fr.ts';

export const dictionaries = { fr, en } as const satisfies Record<
  string,
  Readonly<Record<MessageKey, string>>
>;
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
