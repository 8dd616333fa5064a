/**
 * What each page is given. A handler builds one of these; a template shows it and decides nothing.
 * Words come from the dictionaries: a handler passes keys, never sentences.
 */
import type { MessageKey } from './dictionaries/index.ts';

export const locales = ['fr', 'en'] as const;
export type Locale = (typeof locales)[number];

/** A message of the dictionaries, with what its placeholders stand for. */
export interface Message {
  readonly key: MessageKey;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** A fault of a form: shown in the summary at the top, and beside the field it names. */
export interface FieldError extends Message {
  /** The id of the field; absent for what concerns the form as a whole. */
  readonly field?: string;
}

/** The service (relying party) that asked for the sign-in. */
export interface Service {
  readonly name: string;
  /** Where a person goes back to it, when it says so. */
  readonly href?: string;
}

/** What every page has in common. */
export interface Frame {
  readonly locale: Locale;
  /** The same page in the other language. */
  readonly languageHref: string;
  readonly service?: Service;
  /** The way back to the service without signing in (a POST, with the CSRF token). */
  readonly cancel?: { readonly action: string; readonly csrf: string };
}

/** How a code or a message reaches a person: by e-mail or by text message. */
export type Channel = 'mail' | 'sms';

interface Form {
  readonly action: string;
  readonly csrf: string;
  readonly errors: readonly FieldError[];
}

/** The security check within a form: the addresses of its picture and of its sound. */
export interface Captcha {
  readonly picture: string;
  readonly sound: string;
}

/** The steps that a page is one of: `partials/steps` tells them. */
type Journey = 'first' | 'creation';

interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** Field `code`; and a form of its own, without fields, that asks for a new one. */
interface CodeForm extends Form {
  readonly resendAction: string;
  /** E.g. that a new code is on its way. */
  readonly notice?: Message;
}

/** The fields of `partials/identity/identity`, by their ids. */
export type IdentityField =
  | 'birthName'
  | 'usualName'
  | 'gender'
  | 'givenNames'
  | 'birthDate'
  | 'birthplace'
  | 'birthDepartement'
  | 'birthCommune'
  | 'birthCommuneOther'
  | 'birthCountry'
  | 'birthTown'
  | `parent${1 | 2}${'BirthName' | 'GivenNames'}`;

/** Who a person says they are, with the help to fill it in: what `partials/identity/identity` is given. */
export interface IdentityForm {
  readonly typed: Readonly<Record<IdentityField, string>>;
  readonly errors: readonly FieldError[];
  /** "Nom d'usage" and "Sexe" are asked as well. */
  readonly declaration: boolean;
  /** Lists to choose from, once it is known that what was typed is in none: for who has no script. */
  readonly choices: {
    readonly communes?: readonly string[];
    readonly countries?: Readonly<Record<Locale, readonly string[]>>;
  };
  /** Where the script finds the lists. */
  readonly lists: BirthplaceLists;
}

/** Addresses of JSON arrays of names. */
export interface BirthplaceLists {
  readonly departements: string;
  /** The folder: `75.json` stands below it. */
  readonly communes: string;
  readonly countries: Readonly<Record<Locale, string>>;
}

export interface Pages {
  login: Form & {
    readonly kind: 'nir' | 'provisional';
    /** What was typed, shown again after a fault; never a password. */
    readonly identifier: string;
    readonly remember: boolean;
    /** « 2 62 •• •• ••• ••• », in place of the identifier's field, and the link « Ce n'est pas moi ». */
    readonly remembered?: { readonly masked: string; readonly forgetHref: string };
    /** The other way in: `nir` shows the link to it, `provisional` the button "Retour". */
    readonly otherHref: string;
    readonly passwordLength: Bounds;
    /** What was done before, e.g. the password changed. */
    readonly notice?: Message;
    /** Where "Mot de passe oublié ?" leads. */
    readonly forgottenHref: string;
    /** Where "Identifiant provisoire oublié ?" leads, and "Créer Mon Compte". */
    readonly forgottenIdentifierHref: string;
    readonly createHref: string;
    /** Where the button of FranceConnect leads, where it is a way in. */
    readonly franceConnectAction?: string;
  };
  /** Field `password`: of the account that FranceConnect's identity is the one of. */
  franceConnectLink: Form & { readonly loginHref: string; readonly forgottenHref: string };
  /** A way through FranceConnect that led nowhere, with the ways on. */
  franceConnectEnd: Pick<Form, 'action' | 'csrf'> & {
    readonly outcome: 'gaveUp' | 'unavailable' | 'refused' | 'unknown';
    readonly loginHref: string;
    /** Where who has no account makes one. */
    readonly createHref?: string;
  };
  /** Field `too`: `yes` or `no`. */
  franceConnectSignOut: { readonly action: string };
  /** First connection: what changes, and the three steps to come. */
  announcement: Form;
  /** Field `accept`. */
  terms: Form & { readonly version: string; readonly journey: Journey };
  /** Fields `password`, `confirmation`. */
  newPassword: Form & {
    readonly passwordLength: Bounds;
    /** Absent of a password that was forgotten. */
    readonly journey?: Journey;
  };
  /** Fields `channel`, `email`, `phone`: the two are shown, the one of the channel counts. */
  contact: Form & {
    readonly journey: Journey;
    readonly channel?: Channel;
    readonly email: string;
    readonly phone: string;
  };
  contactCode: CodeForm & {
    readonly journey: Journey;
    readonly channel: Channel;
    /** The address or number, as far as it may be shown. */
    readonly masked: string;
    /** A link: back to the contact. */
    readonly changeAction: string;
  };
  /** Fields `identifier`, `birthDate`, `channel`, and those of the captcha. */
  forgotten: Form & {
    readonly identifier: string;
    readonly birthDate: string;
    readonly channel?: Channel;
    readonly captcha: Captcha;
    readonly backHref: string;
  };
  /** Says the same for everybody, known or not. `code` may be an activation code too. */
  forgottenCode: CodeForm & { readonly backHref: string };
  /** Fields of `partials/identity/identity` and of the captcha: for a lost identifier, or for an account to be made. */
  identity: Form & {
    readonly kind: 'forgotten' | 'creation';
    readonly identity: IdentityForm;
    readonly captcha: Captcha;
    readonly backHref: string;
  };
  /** Says the same for everybody, known or not. */
  identifierSent: { readonly nextHref: string };
  /** Who FranceConnect says the person is: theirs to confirm. */
  createTold: Form & {
    readonly person: {
      readonly birthName: string;
      readonly usualName?: string;
      readonly givenNames: string;
      /** YYYY-MM-DD. */
      readonly birthDate: string;
      readonly gender: 'female' | 'male';
    };
    readonly backHref: string;
  };
  /** Fields `nir` and `without` (the box of who has none). */
  createNumber: Form & {
    readonly nir: string;
    readonly without: boolean;
    /** A link: to the identity, which the number does not agree with. */
    readonly backHref: string;
  };
  /** The account is there: with the provisional identifier that was made, once. */
  created: Form & { readonly provisional?: string };
  /** Nothing more is said to who asked for an account that is there already. */
  createEnd: { readonly nextHref: string };
  loginCode: CodeForm & {
    readonly channel: Channel;
    readonly masked: string;
    /** Another verified contact: a form of its own, with the field `channel`. */
    readonly otherChannel?: { readonly action: string; readonly channel: Channel };
  };
  consent: Form & {
    /** Plain words of what is asked, one line each. */
    readonly asked: readonly MessageKey[];
  };
  logout: { readonly action: string; readonly xsrf: string };
  signedOut: Record<never, never>;
  sessionLost: { readonly resume?: Service };
  home: { readonly services: readonly Service[] };
  article:
    | { readonly name: Exclude<ArticleName, 'terms'> }
    | { readonly name: 'terms'; readonly version: string };
  error: {
    /** The OAuth error, e.g. `invalid_redirect_uri`, or one of our own codes. */
    readonly code: string;
    readonly words: Message;
    readonly incidentId: string;
    readonly resume?: Service;
  };
  /** The answer to a relying party by `form_post`: a script sends it at once, else a button does. */
  formPost: {
    readonly action: string;
    readonly inputs: Readonly<Record<string, string | number>>;
  };
}

export type PageName = keyof Pages;

/** The pages of the footer, by the path they stand at. */
export const articles = {
  'mentions-legales': 'legal',
  'informatique-et-libertes': 'privacy',
  'conditions-generales': 'terms',
  'conseils-de-securite': 'security',
  accessibilite: 'accessibility',
} as const;
export type ArticleName = (typeof articles)[keyof typeof articles];
