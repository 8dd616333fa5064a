/**
 * Pages: EJS templates, all compiled at start. `layout.ejs` is the frame and holds the only h1; each page
 * of `pages.ts` has a template of its name; what they share is in `partials/`, long texts in `articles/`
 * (one file a language). Templates show and decide nothing.
 *
 * What a template sees: `t(key, values)` words, `frame`, `data`, `asset(name)` an address,
 * `partial(name, data)` and `linked(key, linkKey, href)` ready HTML. `<%=` escapes; `<%-` is only for
 * those two and for the layout's `body`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import ejs from 'ejs';
import { type MessageKey, translate } from './dictionaries/index.ts';
import { type ArticleName, articles, type Frame, type PageName, type Pages } from './pages.ts';

export interface Views {
  page<N extends PageName>(name: N, frame: Frame, data: Pages[N]): string;
}

const articleTitles: Readonly<Record<ArticleName, MessageKey>> = {
  legal: 'footer.legal',
  privacy: 'footer.privacy',
  terms: 'footer.terms',
  security: 'footer.security',
  accessibility: 'article.accessibility',
};

const endTitles: Readonly<Record<Pages['franceConnectEnd']['outcome'], MessageKey>> = {
  gaveUp: 'franceConnectEnd.gaveUp',
  unavailable: 'franceConnectEnd.unavailable',
  refused: 'franceConnectEnd.refused',
  unknown: 'franceConnectEnd.unknown',
};

/** The heading of each page, which is its title too. */
const headings: { readonly [N in PageName]: (data: Pages[N]) => MessageKey } = {
  login: () => 'login.title',
  franceConnectLink: () => 'franceConnectLink.title',
  franceConnectEnd: ({ outcome }) => endTitles[outcome],
  franceConnectSignOut: () => 'franceConnectSignOut.title',
  announcement: () => 'announcement.title',
  terms: () => 'footer.terms',
  newPassword: () => 'newPassword.title',
  contact: () => 'contact.title',
  contactCode: () => 'contact.title',
  forgotten: () => 'forgotten.title',
  forgottenCode: () => 'forgotten.title',
  identity: ({ kind }) => (kind === 'creation' ? 'create.title' : 'forgottenIdentifier.title'),
  identifierSent: () => 'forgottenIdentifier.title',
  createTold: () => 'create.title',
  createNumber: () => 'create.title',
  created: () => 'create.title',
  createEnd: () => 'create.title',
  loginCode: () => 'loginCode.title',
  consent: () => 'consent.title',
  logout: () => 'logout.title',
  signedOut: () => 'signedOut.title',
  sessionLost: () => 'sessionLost.title',
  home: () => 'home.title',
  article: ({ name }) => articleTitles[name],
  error: () => 'error.title',
  formPost: () => 'formPost.title',
};

const footerLabels = { ...articleTitles, accessibility: 'footer.accessibility' } as const;

const footer = Object.entries(articles).map(([path, name]) => ({
  href: `/${path}`,
  label: footerLabels[name],
}));

/** Pages that show the way back to the service among their words, and not in the frame. */
const withOwnWayBack: ReadonlySet<PageName> = new Set([
  'signedOut',
  'sessionLost',
  'error',
  'formPost',
]);

type Values = Readonly<Record<string, string | number>>;

interface Locals {
  readonly frame: Frame;
  readonly data: unknown;
  readonly t: (key: MessageKey, values?: Values) => string;
  readonly asset: (name: string) => string;
  readonly partial: (name: string, data?: unknown) => string;
  readonly linked: (key: MessageKey, linkKey: MessageKey, href: string) => string;
}
const localNames = ['frame', 'data', 't', 'asset', 'partial', 'linked'] satisfies (keyof Locals)[];

type Template = (locals: Locals) => string;

/**
 * Pages by their name alone, whatever folder they stand in; partials and articles by their path below `views/`; all
 * without the ending. A fault names the file, and never shows its text.
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
    templates.set(nameOf(path.replaceAll('\\', '/').slice(0, -'.ejs'.length)), template);
  }
  return templates;
}

const nameOf = (path: string): string =>
  /^(partials|articles)\//.test(path) ? path : path.slice(path.lastIndexOf('/') + 1);

/** `assets`: where the files of `assets/` are served, by their own names. */
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

  function localsFor(frame: Frame, data: unknown): Locals {
    const t: Locals['t'] = (key, values) => translate(frame.locale, key, values);
    return {
      frame,
      data,
      t,
      asset: assetHref,
      partial: (name, own = data) => run(name, localsFor(frame, own)),
      linked(key, linkKey, href) {
        const [before, after] = t(key).split('{link}').map(ejs.escapeXML);
        return `${before}<a href="${ejs.escapeXML(href)}">${ejs.escapeXML(t(linkKey))}</a>${after}`;
      },
    };
  }

  return {
    page(name, frame, data) {
      const heading = translate(frame.locale, headings[name](data));
      const body = run(name, localsFor(frame, data));
      const wayBack = !withOwnWayBack.has(name);
      return run('layout', localsFor(frame, { name, heading, body, wayBack, footer }));
    },
  };
}
