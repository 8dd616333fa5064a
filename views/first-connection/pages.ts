/** The data and the headings of the first connection. Other journeys show some of these pages too. */
import type { CreationRecap } from '../create/pages.ts';
import type { CountedJourney, Form, PasswordLength } from '../form.ts';
import type { Headings } from '../frame.ts';

export interface FirstConnectionPages {
  /** Says what changes, and lists the steps that follow. */
  announcement: Form;
  /** Field `accept`. */
  terms: Form & {
    readonly version: string;
    readonly journey: CountedJourney;
    readonly isAccepted: boolean;
    /** The page before. Absent at a first connection, whose steps can't be undone. */
    readonly backHref?: string;
  };
  /** Fields `password`, `confirmation`. */
  newPassword: Form & {
    readonly passwordLength: PasswordLength;
    /** The words that the password must not hold, in capital letters and digits alone. */
    readonly avoid: readonly string[];
    /** The identifier that a password manager keeps the password under. Absent while the person has none. */
    readonly username?: string;
    /** Absent when the person replaces a forgotten password, or one that must be replaced. */
    readonly journey?: CountedJourney;
    /** True when an operator wants the password replaced. */
    readonly isRequired?: boolean;
    /** What was typed on the pages before. Present when the password ends the creation of an account. */
    readonly recap?: CreationRecap;
    readonly backHref?: string;
  };
}

export const firstConnectionHeadings: Headings<FirstConnectionPages> = {
  announcement: () => 'announcement.title',
  terms: () => 'footer.terms',
  newPassword: () => 'newPassword.title',
};
