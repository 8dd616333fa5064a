/**
 * Serves the lists of départements, communes and countries that the script of the identity form loads. The lists are
 * public and the same for everybody. Their addresses change with their content, so browsers may keep them for ever.
 */
import type { Middleware } from 'koa';
import {
  communesOf,
  departements,
  type Place,
} from '../../../accounts/identity/birthplaces/communes.ts';
import { countries } from '../../../accounts/identity/birthplaces/countries.ts';
import { listsVersion } from '../../../accounts/identity/birthplaces/version.ts';
import { type BirthplaceLists, locales } from '../../../views/pages.ts';
import { answerFixed, type FixedAnswer, prepareFixed } from '../../assets/fixed-answer.ts';

/** Raised when the lists get another form, because browsers keep them for ever. */
const form = 2;

/** Returns the places of one list, by its path below the version. Unknown paths give an empty array. */
function placesOf(path: string): readonly Place[] {
  if (path === 'departements') {
    return departements().map(({ code, name, formerName }) => [
      code,
      formerName === undefined ? `${code} ${name}` : `${code} ${name} (${formerName})`,
    ]);
  }
  const locale = locales.find((each) => path === `countries.${each}`);
  if (locale !== undefined) return countries(locale);
  return path.startsWith('communes/') ? communesOf(path.slice('communes/'.length)) : [];
}

/** Returns the addresses of the lists and the middleware that serves them. */
export function createBirthplaceLists(): {
  /** Returns the addresses. The first call reads all lists to compute their version, which would slow down the start. */
  hrefs(): BirthplaceLists;
  readonly serve: Middleware;
} {
  const root = '/birthplaces/';
  let version: string | undefined;
  const baseNow = () => {
    version ??= listsVersion();
    return `${root}${version}-${form}/`;
  };
  // Holds one entry a list at most, because unknown addresses are not kept.
  const prepared = new Map<string, FixedAnswer>();

  function find(path: string): FixedAnswer | undefined {
    const known = prepared.get(path);
    if (known !== undefined) return known;
    const places = placesOf(path);
    if (places.length === 0) return undefined;
    const list = prepareFixed('application/json', Buffer.from(JSON.stringify(places)));
    prepared.set(path, list);
    return list;
  }

  return {
    hrefs() {
      const base = baseNow();
      return {
        departements: `${base}departements.json`,
        communes: `${base}communes/`,
        countries: { fr: `${base}countries.fr.json`, en: `${base}countries.en.json` },
      };
    },
    /** Answers GET and HEAD at the addresses of the lists, and passes every other request on. */
    async serve(ctx, next) {
      const isRead = ctx.method === 'GET' || ctx.method === 'HEAD';
      if (!isRead || !ctx.path.startsWith(root)) return next();
      const base = baseNow();
      const path = ctx.path.startsWith(base)
        ? /^([\w./]+)\.json$/.exec(ctx.path.slice(base.length))?.[1]
        : undefined;
      const list = path === undefined ? undefined : find(path);
      if (list === undefined) return next();
      answerFixed(ctx, list);
    },
  };
}
