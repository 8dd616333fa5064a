/** The data and the heading of the page on which a person says who they are. */
import type { Captcha, FieldError, Form } from '../form.ts';
import type { Headings, Locale } from '../frame.ts';

/**
 * The fields of `partials/identity/identity`, by their ids. `noBirthName`, `noGivenNames` and `parent1Unknown` are boxes
 * that stand in for the fields before them; the text of a box is empty unless it is ticked.
 */
export type IdentityField =
  | 'birthName'
  | 'noBirthName'
  | 'usualName'
  | 'gender'
  | 'givenNames'
  | 'noGivenNames'
  | 'birthDate'
  | 'birthplace'
  | 'birthDepartement'
  | 'birthCommune'
  | 'birthCommuneOther'
  | 'birthCountry'
  | 'birthTown'
  | `parent${1 | 2}${'BirthName' | 'GivenNames' | 'Unknown'}`;

/** The data of `partials/identity/identity`. */
export interface IdentityForm {
  readonly typed: Readonly<Record<IdentityField, string>>;
  /** The typed country, by its name in each language where a code was sent. */
  readonly country: Readonly<Record<Locale, string>>;
  readonly errors: readonly FieldError[];
  /** True adds the fields "Nom d'usage" and "Sexe". */
  readonly declaration: boolean;
  /** An agent fills it in, from the person's papers. */
  readonly isForAgent?: boolean;
  /** Lists to choose from, given after a typed place was not found in them. They serve pages without script. */
  readonly choices: {
    readonly communes?: readonly Place[];
    readonly countries?: Readonly<Record<Locale, readonly Place[]>>;
  };
  /** The addresses from which the script loads the lists. */
  readonly lists: BirthplaceLists;
}

/** A place to choose: its code, which is sent, and its name. */
type Place = readonly [code: string, name: string];

/** Addresses of JSON arrays of places. */
export interface BirthplaceLists {
  readonly departements: string;
  /** The folder of the communes. It holds one file a département, for example `75.json`. */
  readonly communes: string;
  readonly countries: Readonly<Record<Locale, string>>;
}

/** The identity page, which two journeys show. */
export interface IdentityPages {
  /** The fields of `partials/identity/identity` and of the security check. */
  identity: Form & {
    /** `forgotten`: the person looks for their identifier. `creation`: the person creates an account. */
    readonly kind: 'forgotten' | 'creation';
    readonly identity: IdentityForm;
    readonly captcha: Captcha;
    readonly backHref: string;
  };
}

export const identityHeadings: Headings<IdentityPages> = {
  identity: ({ kind }) => (kind === 'creation' ? 'create.title' : 'forgottenIdentifier.title'),
};
