/**
 * The table of all pages of a sign-in. A page is named by its row, `pages.contactCode`, never by a string.
 *
 * - `id`: the name in the address, `/interaction/:uid/contact-code`;
 * - `prompt`: the prompt of the policy that the page answers. The first page of a prompt is where the prompt begins;
 * - `journey`: the pages that belong together, in the order in which a person meets them;
 * - `view`: the template that shows the page. An address without one serves a file, takes a form or only redirects.
 *   The title of a page stands beside its template, in `views/<folder>/pages.ts`, because it may depend on the data.
 */
import type { Prompt } from '../../provider/policy/prompts.ts';
import type { CountedJourney } from '../../views/form.ts';
import type { PageName } from '../../views/pages.ts';

type Journey =
  | CountedJourney
  | 'login'
  | 'franceConnect'
  | 'securityCheck'
  | 'forgotten'
  | 'consent';

/** A row of the table. */
export interface FlowPage {
  readonly id: string;
  readonly prompt: Prompt;
  readonly journey: Journey;
  readonly view?: PageName;
}

/** A page with a template of that name. */
export interface PageWith<N extends PageName> extends FlowPage {
  readonly view: N;
}

/** A page that shows the position in its journey, for example « Étape 2 sur 3 ». */
export interface CountedPage<N extends PageName> extends PageWith<N> {
  readonly journey: CountedJourney;
}

// biome-ignore format: a table, one page a line.
export const pages = {
  login: { id: 'login', prompt: 'login', journey: 'login', view: 'login' },
  provisional: { id: 'provisional', prompt: 'login', journey: 'login', view: 'login' },
  setAside: { id: 'set-aside', prompt: 'login', journey: 'login', view: 'setAside' },
  suspended: { id: 'suspended-account', prompt: 'login', journey: 'login', view: 'suspendedAccount' },

  franceConnect: { id: 'franceconnect', prompt: 'login', journey: 'franceConnect' },
  franceConnectPlus: { id: 'franceconnect-plus', prompt: 'login', journey: 'franceConnect' },
  franceConnectReturn: { id: 'franceconnect-return', prompt: 'login', journey: 'franceConnect' },
  franceConnectLink: { id: 'franceconnect-link', prompt: 'login', journey: 'franceConnect', view: 'franceConnectLink' },
  franceConnectGivenUp: { id: 'franceconnect-given-up', prompt: 'login', journey: 'franceConnect', view: 'franceConnectEnd' },
  franceConnectUnavailable: { id: 'franceconnect-unavailable', prompt: 'login', journey: 'franceConnect', view: 'franceConnectEnd' },
  franceConnectRefused: { id: 'franceconnect-refused', prompt: 'login', journey: 'franceConnect', view: 'franceConnectEnd' },
  franceConnectUnknown: { id: 'franceconnect-unknown', prompt: 'login', journey: 'franceConnect', view: 'franceConnectEnd' },

  captchaPicture: { id: 'captcha-picture', prompt: 'login', journey: 'securityCheck' },
  captchaSound: { id: 'captcha-sound', prompt: 'login', journey: 'securityCheck' },
  captchaChallenge: { id: 'captcha-challenge', prompt: 'login', journey: 'securityCheck' },

  forgotten: { id: 'forgotten', prompt: 'login', journey: 'forgotten', view: 'forgotten' },
  forgottenCode: { id: 'forgotten-code', prompt: 'login', journey: 'forgotten', view: 'forgottenCode' },
  forgottenAgain: { id: 'forgotten-again', prompt: 'login', journey: 'forgotten', view: 'forgottenCode' },
  letter: { id: 'letter-code', prompt: 'login', journey: 'forgotten', view: 'letter' },
  forgottenPassword: { id: 'forgotten-password', prompt: 'login', journey: 'forgotten', view: 'newPassword' },
  forgottenIdentifier: { id: 'forgotten-identifier', prompt: 'login', journey: 'forgotten', view: 'identity' },
  forgottenIdentifierSent: { id: 'forgotten-identifier-sent', prompt: 'login', journey: 'forgotten', view: 'forgottenIdentifierSent' },

  createResume: { id: 'create-resume', prompt: 'login', journey: 'creation', view: 'createResume' },
  createResumeCode: { id: 'create-resume-code', prompt: 'login', journey: 'creation', view: 'contactCode' },
  createResumeAgain: { id: 'create-resume-again', prompt: 'login', journey: 'creation', view: 'contactCode' },
  create: { id: 'create', prompt: 'login', journey: 'creation', view: 'identity' },
  createFromFranceConnect: { id: 'create-told', prompt: 'login', journey: 'creation', view: 'createFromFranceConnect' },
  createNumber: { id: 'create-number', prompt: 'login', journey: 'creation', view: 'createNumber' },
  createContact: { id: 'create-contact', prompt: 'login', journey: 'creation', view: 'contact' },
  createContactCode: { id: 'create-contact-code', prompt: 'login', journey: 'creation', view: 'contactCode' },
  createContactAgain: { id: 'create-contact-again', prompt: 'login', journey: 'creation', view: 'contactCode' },
  createTerms: { id: 'create-terms', prompt: 'login', journey: 'creation', view: 'terms' },
  createPassword: { id: 'create-password', prompt: 'login', journey: 'creation', view: 'newPassword' },
  createDone: { id: 'create-done', prompt: 'login', journey: 'creation', view: 'createDone' },

  loginCode: { id: 'login-code', prompt: 'login_code', journey: 'login', view: 'loginCode' },
  loginCodeAgain: { id: 'login-code-again', prompt: 'login_code', journey: 'login', view: 'loginCode' },

  keepAccount: { id: 'keep-account', prompt: 'keep_account', journey: 'login', view: 'keepAccount' },
  announcement: { id: 'announcement', prompt: 'announcement', journey: 'first', view: 'announcement' },
  terms: { id: 'terms', prompt: 'terms', journey: 'first', view: 'terms' },
  newPassword: { id: 'new-password', prompt: 'new_password', journey: 'first', view: 'newPassword' },
  contact: { id: 'contact', prompt: 'contact', journey: 'first', view: 'contact' },
  contactCode: { id: 'contact-code', prompt: 'contact', journey: 'first', view: 'contactCode' },
  contactAgain: { id: 'contact-again', prompt: 'contact', journey: 'first', view: 'contactCode' },

  consent: { id: 'consent', prompt: 'consent', journey: 'consent', view: 'consent' },
} as const satisfies Record<string, FlowPage>;

/** All rows, in the order of the table. */
export const allPages: readonly FlowPage[] = Object.values(pages);

/** Returns the address of an interaction, which leads to the page that is pending. */
export const interactionPath = (uid: string): string => `/interaction/${uid}`;

/** Returns the address of a page. */
export const pagePath = (uid: string, { id }: FlowPage): string => `${interactionPath(uid)}/${id}`;

/** Reports whether a page stands before another one in the table. */
export const comesBefore = (page: FlowPage, other: FlowPage): boolean =>
  allPages.indexOf(page) < allPages.indexOf(other);

/** Returns the page with which a prompt begins. Throws when no page answers it. */
export function firstPageOf(prompt: string): FlowPage {
  const page = allPages.find((each) => each.prompt === prompt);
  if (page === undefined) throw new Error(`no page answers the prompt ${prompt}`);
  return page;
}
