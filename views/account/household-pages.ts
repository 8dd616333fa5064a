/** The data and the headings of the pages of a person's dossiers. */
import type { FieldError } from '../form.ts';
import type { Headings, Message } from '../frame.ts';

type Role = 'allocataire' | 'conjoint' | 'enfant' | 'autre';

/** A dossier, and what each form about it posts besides the token and the version of the account. */
interface OfDossier {
  readonly fund: string;
  readonly fileNumber: string;
  /** The version of the dossier that the page shows. */
  readonly dossierVersion: number;
}

/** A form about a dossier. */
interface DossierForm extends OfDossier {
  readonly action: string;
  readonly csrf: string;
  readonly version: number;
  readonly errors: readonly FieldError[];
  readonly backHref: string;
}

export interface HouseholdPages {
  accountHousehold: {
    readonly csrf: string;
    readonly version: number;
    readonly errors: readonly FieldError[];
    readonly notice?: Message;
    readonly dossiers: readonly (OfDossier & {
      readonly role: Role;
      /** The first day of the membership, as an instant on it. */
      readonly from: number;
      readonly members: readonly {
        /** Empty when nobody knows them. */
        readonly givenNames: string;
        readonly role: Role;
        readonly isViewer: boolean;
        /** The person has made their first connection. */
        readonly hasAccount: boolean;
      }[];
      /** Absent for members who neither give nor get authorizations. */
      readonly authorization?: {
        readonly state: 'given' | 'possible' | 'separated' | 'noConjoint' | 'none';
        /** The given names of the other one of the couple, or empty. */
        readonly partner: string;
        readonly givenAt?: number | undefined;
        /** The form by which the person ends the authorization. */
        readonly endAction?: string;
        readonly giveHref?: string;
      };
      /** The date of the declared separation, as an instant on it. */
      readonly separatedOn?: number;
      readonly separateHref?: string;
    })[];
  };
  /** Field `agreed`. */
  accountAuthorization: DossierForm & { readonly partner: string; readonly isAgreed: boolean };
  /** Field `date`. */
  accountSeparation: DossierForm & { readonly date: string };
}

export const householdHeadings: Headings<HouseholdPages> = {
  accountHousehold: () => 'household.title',
  accountAuthorization: () => 'authorization.title',
  accountSeparation: () => 'separation.title',
};
