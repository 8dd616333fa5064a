/** The data and the headings of the creation of an account. Its first page is `identity`. */
import type { Form } from '../form.ts';
import type { Headings } from '../frame.ts';

export interface CreatePages {
  /** Shows the identity that FranceConnect gave. The person confirms it and cannot change it. */
  createFromFranceConnect: Form & {
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
  /** Fields `nir` and `without`, the box for people without a social security number. */
  createNumber: Form & {
    readonly nir: string;
    readonly without: boolean;
    /** The address of the identity page, where a contradiction with the number can be corrected. */
    readonly backHref: string;
  };
  /** The account exists. A provisional identifier that was made for it is shown this once. */
  createDone: Form & { readonly provisional?: string };
  /** The last page when the person already had an account. It says nothing about that account. */
  createAccountExists: { readonly nextHref: string };
}

export const createHeadings: Headings<CreatePages> = {
  createFromFranceConnect: () => 'create.title',
  createNumber: () => 'create.title',
  createDone: () => 'create.title',
  createAccountExists: () => 'create.title',
};
