/** The types that pages with a form share. The templates of these parts stand in `partials/form`. */
import type { Message } from './frame.ts';

/** A fault of a form. It is shown in the summary at the top of the page and beside the field that it names. */
export interface FieldError extends Message {
  /** The id of the field. Absent when the fault concerns the whole form. */
  readonly field?: string | undefined;
}

/** A form that is sent to `action` with the CSRF token, and its faults. */
export interface Form {
  readonly action: string;
  readonly csrf: string;
  readonly errors: readonly FieldError[];
}

/** A form with the field `code`, and a second form, without fields, that asks for a new code. */
export interface CodeForm extends Form {
  readonly resendAction: string;
  /** A message above the form, for example that a new code was sent. */
  readonly notice?: Message;
}

/** The security check within a form: its addresses. `challenge` is that of the automatic check, where it is offered. */
export interface Captcha {
  readonly picture: string;
  readonly sound: string;
  readonly challenge?: string;
  /** The check is solved, and nothing is asked. */
  readonly isSolved: boolean;
}

/** A journey whose pages show their place in it, « Étape 2 sur 3 ». `partials/steps` has the steps of each. */
export type CountedJourney = 'first' | 'creation';

/** The shortest and the longest password that is accepted, in characters. */
export interface PasswordLength {
  readonly min: number;
  readonly max: number;
}

/** A button that leads to FranceConnect or FranceConnect+. Its form takes the CSRF token of the page. */
export interface FranceConnectButton {
  /** The id of the button in the page. */
  readonly id: string;
  readonly action: string;
  /** The name of the upstream. */
  readonly name: string;
  /** Where it explains itself. */
  readonly whatHref: string;
}
