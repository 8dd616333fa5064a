/** The data and the headings of the pages outside a journey: consent, signing out, articles, errors. */
import type { ProtocolError } from '../../errors/protocol-errors.ts';
import type { MessageKey } from '../dictionaries/index.ts';
import type { Form } from '../form.ts';
import type { Headings, Message, Service } from '../frame.ts';

/** The articles that the footer links to, by their paths. */
export const articles = {
  'mentions-legales': 'legal',
  'informatique-et-libertes': 'privacy',
  'conditions-generales': 'terms',
  'conseils-de-securite': 'security',
  accessibilite: 'accessibility',
} as const;
/** The address of the page that explains the errors of the protocol. */
export const errorsPath = '/erreurs';

/** The name of an article. `views/articles` holds its text in each language. */
export type ArticleName = (typeof articles)[keyof typeof articles];

export interface ServicePages {
  consent: Form & {
    /** The words for each piece of information that the service asks for. */
    readonly asked: readonly MessageKey[];
  };
  logout: { readonly action: string; readonly xsrf: string };
  signedOut: Record<never, never>;
  sessionLost: { readonly resume?: Service };
  /** A page that was answered before, of a sign-in that goes on or that is over. */
  stepDone: { readonly isSignedIn: boolean; readonly nextHref: string };
  home: { readonly services: readonly Service[] };
  article:
    | { readonly name: Exclude<ArticleName, 'terms'> }
    | { readonly name: 'terms'; readonly version: string };
  error: {
    /** The OAuth error, for example `invalid_redirect_uri`, or a code of this provider. */
    readonly code: string;
    readonly words: Message;
    readonly incidentId: string;
    readonly resume?: Service;
  };
  /** The page that explains errors to developers. */
  errors: {
    readonly codes: readonly { readonly code: ProtocolError; readonly at: readonly string[] }[];
  };
  /**
   * A form that a script sends at once, and a button without script: the answer to a relying party by `form_post`, or the
   * change of the account during a sign-in.
   */
  formPost: {
    readonly purpose: 'service' | 'account';
    readonly action: string;
    readonly inputs: Readonly<Record<string, string | number>>;
  };
}

/** The heading of each article. */
export const articleHeadings: Readonly<Record<ArticleName, MessageKey>> = {
  legal: 'footer.legal',
  privacy: 'footer.privacy',
  terms: 'footer.terms',
  security: 'footer.security',
  accessibility: 'article.accessibility',
};

const formPostHeadings = {
  service: 'formPost.title',
  account: 'formPost.accountTitle',
} as const;

export const serviceHeadings: Headings<ServicePages> = {
  consent: () => 'consent.title',
  logout: () => 'logout.title',
  signedOut: () => 'signedOut.title',
  sessionLost: () => 'sessionLost.title',
  stepDone: ({ isSignedIn }) => (isSignedIn ? 'stepDone.signedIn' : 'stepDone.title'),
  home: () => 'home.title',
  article: ({ name }) => articleHeadings[name],
  error: () => 'error.title',
  errors: () => 'errors.title',
  formPost: ({ purpose }) => formPostHeadings[purpose],
};
