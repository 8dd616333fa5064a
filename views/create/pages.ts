/** The data and the headings of the creation of an account. Its first page is `identity`. */
import type { Channel } from '../../messaging/ports.ts';
import type { Form } from '../form.ts';
import type { Headings } from '../frame.ts';

/** A person, as a page shows them again. */
export interface Person {
  readonly birthName: string;
  readonly usualName?: string | undefined;
  readonly givenNames: string;
  /** YYYY-MM-DD. */
  readonly birthDate: string;
  readonly gender: 'female' | 'male';
  /** Absent on the page of an identity that FranceConnect gave. */
  readonly birthplace?: string;
  /** The known parents of a person born abroad. */
  readonly parents?: readonly { readonly birthName: string; readonly givenNames: string }[];
}

/** What a person has typed on the pages of a creation, with the addresses where each part is changed. */
export interface CreationRecap {
  readonly person: Person;
  /** Absent when FranceConnect gave the identity. */
  readonly identityHref?: string;
  /** In groups. Absent for a person who gets a provisional identifier. */
  readonly nir?: string;
  readonly numberHref: string;
  readonly contact: string;
  readonly contactHref: string;
}

export interface CreatePages {
  /** Shows the identity that FranceConnect gave. The person confirms it and cannot change it. */
  createFromFranceConnect: Form & { readonly person: Person; readonly backHref: string };
  /** Offers to resume a creation of this browser. Field `choice`, one button each: `resume`, `restart`. */
  createResume: Form & {
    readonly channel: Channel;
    /** The contact of the draft. Nothing else of it is shown before a code was typed. */
    readonly masked: string;
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
  createAccountExists: {
    readonly loginHref: string;
    readonly provisionalHref: string;
    readonly forgottenHref: string;
  };
}

export const createHeadings: Headings<CreatePages> = {
  createFromFranceConnect: () => 'create.title',
  createResume: () => 'create.title',
  createNumber: () => 'create.title',
  createDone: () => 'create.title',
  createAccountExists: () => 'create.title',
};
