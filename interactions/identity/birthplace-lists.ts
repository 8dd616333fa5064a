/**
 * The lists of départements, communes and countries that the script of `partials/identity` asks for:
 * public, the same for all, under addresses that change with the lists, so that browsers keep them.
 */
import type { Middleware } from 'koa';
import { communesOf, departements } from '../../accounts/identity/birthplaces/communes.ts';
import { countries } from '../../accounts/identity/birthplaces/countries.ts';
import { listsVersion } from '../../accounts/identity/birthplaces/version.ts';
import { answerFixed, type FixedAnswer, prepareFixed } from '../../http/fixed-answer.ts';
import { type BirthplaceLists, locales } from '../../views/pages.ts';

/** By its address below the version's. */
function namesOf(path: string): readonly string[] {
  if (path === 'departements') {
    return departements().map(({ code, name, formerName }) =>
      formerName === undefined ? `${code} ${name}` : `${code} ${name} (${formerName})`,
    );
  }
  const locale = locales.find((each) => path === `countries.${each}`);
  if (locale !== undefined) return countries(locale);
  return path.startsWith('communes/') ? communesOf(path.slice('communes/'.length)) : [];
}

export function createBirthplaceLists(): {
  /** Where the lists are had. The first call reads them all, which a start need not wait for. */
  hrefs(): BirthplaceLists;
  readonly serve: Middleware;
} {
  const root = '/birthplaces/';
  let version: string | undefined;
  const baseNow = () => {
    version ??= listsVersion();
    return `${root}${version}/`;
  };
  // As many as there are lists: nothing is kept for other addresses.
  const ready = new Map<string, FixedAnswer>();

  function find(path: string): FixedAnswer | undefined {
    const known = ready.get(path);
    if (known !== undefined) return known;
    const names = namesOf(path);
    if (names.length === 0) return undefined;
    const list = prepareFixed('application/json', Buffer.from(JSON.stringify(names)));
    ready.set(path, list);
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
    /** Answers GET and HEAD of the lists' own addresses; everything else is for the next in line. */
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
