/** The data and the headings of the first connection. Other journeys show some of these pages too. */
import type { CountedJourney, Form, PasswordLength } from '../form.ts';
import type { Headings } from '../frame.ts';

export interface FirstConnectionPages {
  /** Says what changes, and lists the steps that follow. */
  announcement: Form;
  /** Field `accept`. */
  terms: Form & { readonly version: string; readonly journey: CountedJourney };
  /** Fields `password`, `confirmation`. */
  newPassword: Form & {
    readonly passwordLength: PasswordLength;
    /** Absent when the person replaces a forgotten password. */
    readonly journey?: CountedJourney;
  };
}

export const firstConnectionHeadings: Headings<FirstConnectionPages> = {
  announcement: () => 'announcement.title',
  terms: () => 'footer.terms',
  newPassword: () => 'newPassword.title',
};
