/**
 * Renders the pages. The EJS templates are all compiled at start. `layout.ejs` is the frame and holds the only h1; pages
 * of the support console have a frame of their own.
 * Each page of `pages.ts` has a template of its name in the folder of its journey. Shared parts stand in
 * `partials/`, long texts in `articles/`, one file a language. Templates show data and decide nothing.
 *
 * A template sees `t(key, values)`, which returns words; `frame`; `data`; `place` among the steps of a journey; `sections`
 * of the account space; `asset(name)`, which returns an address; `when(at)` and `day(at)`, which return the day of an
 * instant in Paris, with and without its time; and `partial(name, data)` and `linked(key, linkKey, href)`, which return
 * HTML. `<%=` escapes its value. `<%-` does not: it is only for `partial`, `linked` and the layout's `body`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import ejs from 'ejs';
import { accountPath, accountSections } from './account/sections.ts';
import { type MessageKey, translate } from './dictionaries/index.ts';
import { articles, type Frame, headings, type PageName, type Pages } from './pages.ts';
import { articleHeadings } from './service/pages.ts';
import { type Place, placeOf, titleOf } from './steps.ts';

export interface Views {
  /** Returns the HTML of a page. */
  page<N extends PageName>(name: N, frame: Frame, data: Pages[N]): string;
}

/** The navigation of the account space. */
const sections = Object.entries(accountSections).map(([path, words]) => ({
  path,
  href: `${accountPath}${path}`,
  ...words,
}));

const footerLabels = { ...articleHeadings, accessibility: 'footer.accessibility' } as const;

const footer = Object.entries(articles).map(([path, name]) => ({
  href: `/${path}`,
  label: footerLabels[name],
}));

/** These pages show the way back to the service in their own text, so the frame leaves it out. */
const pagesWithOwnWayBack: ReadonlySet<PageName> = new Set([
  'signedOut',
  'sessionLost',
  'stepDone',
  'error',
  'formPost',
]);

/** How an instant is written in each language: with its time, or the day alone. */
const inParis = (options: Intl.DateTimeFormatOptions) => {
  const all = { ...options, timeZone: 'Europe/Paris' };
  const fr = new Intl.DateTimeFormat('fr-FR', all);
  const en = new Intl.DateTimeFormat('en-GB', all);
  return {
    // Intl writes "1 janvier".
    fr: (at: number) => fr.format(at).replace(/^1 /, '1er '),
    en: (at: number) => en.format(at),
  };
};
const moments = inParis({ dateStyle: 'long', timeStyle: 'short' });
const days = inParis({ dateStyle: 'long' });

type Values = Readonly<Record<string, string | number>>;

interface Locals {
  readonly frame: Frame;
  readonly data: unknown;
  readonly place: Place | undefined;
  readonly t: (key: MessageKey, values?: Values) => string;
  readonly asset: (name: string) => string;
  readonly partial: (name: string, data?: unknown) => string;
  readonly linked: (key: MessageKey, linkKey: MessageKey, href: string) => string;
  readonly when: (at: number) => string;
  readonly day: (at: number) => string;
  readonly sections: typeof sections;
}
const localNames = [
  'frame',
  'data',
  'place',
  't',
  'asset',
  'partial',
  'linked',
  'when',
  'day',
  'sections',
] satisfies (keyof Locals)[];

type Template = (locals: Locals) => string;

/**
 * Returns the templates of all files below `views/`, by name. A syntax error names the file of its template. Because of
 * `compileDebug: false`, no error shows the template's text.
 */
function compileTemplates(): ReadonlyMap<string, Template> {
  const directory = new URL('./', import.meta.url);
  const templates = new Map<string, Template>();
  for (const path of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.ejs')) continue;
    const options = {
      strict: true,
      compileDebug: false,
      destructuredLocals: localNames,
      filename: path,
    };
    const template = ejs.compile(readFileSync(new URL(path, directory), 'utf8'), options);
    templates.set(templateName(path), template);
  }
  return templates;
}

/**
 * Returns the name under which a template is called. A partial or an article is called by its path below `views/`, a
 * page by the name of its file alone. Both are without the ending.
 */
export function templateName(path: string): string {
  const name = path.replaceAll('\\', '/').replace(/\.ejs$/, '');
  return /^(partials|articles)\//.test(name) ? name : name.slice(name.lastIndexOf('/') + 1);
}

/** Compiles the templates. `assets` gives the address at which each file of `assets/` is served. */
export function createViews(assets: ReadonlyMap<string, { readonly href: string }>): Views {
  const templates = compileTemplates();

  function assetHref(name: string): string {
    const asset = assets.get(name);
    if (asset === undefined) throw new Error(`no asset ${name}`);
    return asset.href;
  }

  function run(name: string, locals: Locals): string {
    const template = templates.get(name);
    if (template === undefined) throw new Error(`no template ${name}`);
    return template(locals);
  }

  function localsFor(frame: Frame, data: unknown, place?: Place): Locals {
    const t: Locals['t'] = (key, values) => translate(frame.locale, key, values);
    return {
      frame,
      data,
      place,
      t,
      asset: assetHref,
      when: (at) => moments[frame.locale](at),
      day: (at) => days[frame.locale](at),
      sections,
      partial: (name, partialData = data) => run(name, localsFor(frame, partialData, place)),
      linked(key, linkKey, href) {
        const [before, after] = t(key).split('{link}').map(ejs.escapeXML);
        return `${before}<a href="${ejs.escapeXML(href)}">${ejs.escapeXML(t(linkKey))}</a>${after}`;
      },
    };
  }

  return {
    page(name, frame, data) {
      const words = headings[name](data);
      const { key, values } = typeof words === 'string' ? { key: words } : words;
      const heading = translate(frame.locale, key, values);
      const place = placeOf(name, data);
      const body = run(name, localsFor(frame, data, place));
      const title = titleOf(frame.locale, name, data, { heading, place });
      const wayBack = !pagesWithOwnWayBack.has(name);
      // The language link sends this form, so that the page comes back in the other language with what was typed.
      const keepsTyped = body.includes('<form id="typed"');
      const layout = { name, title, heading, body, wayBack, keepsTyped, footer };
      return run(frame.console ? 'consoleLayout' : 'layout', localsFor(frame, layout));
    },
  };
}
