import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { dictionaries, translate } from '../../views/dictionaries/index.ts';

const root = new URL('../../', import.meta.url);
const notSources = /^(node_modules|test|\.|views\/dictionaries\/)/;

/** Returns the text of every source file and template of the provider, by path. */
function sources(): Map<string, string> {
  const paths = readdirSync(root, { withFileTypes: true })
    .filter(({ name }) => !notSources.test(name))
    .flatMap((entry) =>
      entry.isDirectory()
        ? readdirSync(new URL(`${entry.name}/`, root), { recursive: true, encoding: 'utf8' }).map(
            (inner) => `${entry.name}/${inner}`,
          )
        : [entry.name],
    )
    .filter((path) => /\.(ts|ejs)$/.test(path) && !notSources.test(path));
  return new Map(paths.map((path) => [path, readFileSync(new URL(path, root), 'utf8')]));
}

const placeholders = (text: string) =>
  [...text.matchAll(/\{(\w+)/g)].map(([, name]) => name).sort();

/** Keys that are built from the name of a fault or the code of an error, so no source holds them whole. */
const builtKeys = /^(password\.rule|phone|errors\.\w+)\./;

describe.each(Object.entries(dictionaries))('the dictionary %s', (_locale, words) => {
  it('has the same keys as the French one', () => {
    expect(Object.keys(words).sort()).toEqual(Object.keys(dictionaries.fr).sort());
  });

  it('has words for every key, with the same placeholders', () => {
    const french: Readonly<Record<string, string>> = dictionaries.fr;
    for (const [key, text] of Object.entries(words)) {
      expect([key, text.trim()]).toEqual([key, text]);
      expect([key, text]).not.toEqual([key, '']);
      expect([key, placeholders(text)]).toEqual([key, placeholders(french[key] ?? '')]);
    }
  });
});

describe('the keys', () => {
  it.each(Object.keys(dictionaries))('stand exactly once in the files of %s', (locale) => {
    const folder = new URL(`views/dictionaries/${locale}/`, root);
    const keys = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(new URL(name, folder), 'utf8'))
      .flatMap((text) => [...text.matchAll(/^ {2}'([\w.]+)':/gm)].map(([, key]) => key));
    expect(keys.sort()).toEqual(Object.keys(dictionaries.fr).sort());
  });

  const texts = sources();

  it('are all used', () => {
    const everything = [...texts.values()].join('\n');
    const unused = Object.keys(dictionaries.fr).filter((key) => !everything.includes(`'${key}'`));
    expect(unused.filter((key) => !builtKeys.test(key))).toEqual([]);
  });

  it('exist when a template asks for them', () => {
    const prefixes = [...new Set(Object.keys(dictionaries.fr).map((key) => key.split('.')[0]))];
    const pattern = new RegExp(`'((?:${prefixes.join('|')})\\.\\w+)'`, 'g');
    const asked = [...texts]
      .filter(([path]) => path.endsWith('.ejs'))
      .flatMap(([, text]) => [...text.matchAll(pattern)].map(([, key]) => key));
    expect(asked.length).toBeGreaterThan(50);
    expect(asked.filter((key) => !Object.keys(dictionaries.fr).includes(String(key)))).toEqual([]);
  });
});

describe('translate', () => {
  it('chooses the singular or the plural by the number', () => {
    expect(translate('fr', 'login.throttled', { minutes: 1 })).toBe(
      'Trop de tentatives. Réessayez dans 1 minute.',
    );
    expect(translate('fr', 'login.throttled', { minutes: 2 })).toBe(
      'Trop de tentatives. Réessayez dans 2 minutes.',
    );
    expect(translate('en', 'login.throttled', { minutes: 1 })).toContain('in 1 minute.');
    expect(translate('en', 'login.throttled', { minutes: 60 })).toContain('in 60 minutes.');
  });

  it('inserts values unchanged, and reads nothing from the prototype', () => {
    expect(translate('en', 'frame.backTo', { service: '$& {heading} <b>' })).toBe(
      'Go back to the service “$& {heading} <b>”',
    );
    expect(translate('en', 'frame.backTo', {})).toContain('{service}');
  });
});
