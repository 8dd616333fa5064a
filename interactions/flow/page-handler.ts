/** The types of a page's handler and of what it is handed, and the schemas of the forms that most journeys have. */
import type { Context } from 'koa';
import type { InteractionResults } from 'oidc-provider';
import { z } from 'zod';
import type { FormSchema, Outcome, ShownOutcome } from '../../http/forms/form-schema.ts';
import type { RelyingParty } from '../../provider/clients/relying-party.ts';
import type { Locale, PageName, Pages } from '../../views/pages.ts';
import type { FlowPage, PageWith } from './pages.ts';

/** The part of the library's session that pages need. */
export interface SessionOfStep {
  readonly accountId: string;
  readonly uid?: string | undefined;
  readonly acr?: string | undefined;
  readonly amr?: readonly string[] | undefined;
  /** When the person signed in, in seconds. */
  readonly loginTs?: number | undefined;
}

/** The part of the library's interaction that pages need. */
export interface PendingInteraction {
  readonly uid: string;
  /** When it was begun, in seconds. */
  readonly begunAt: number;
  /** When it ends unless another form comes, in seconds. */
  readonly endsAt: number;
  /** The same for all prompts of a request to sign in. */
  readonly chain: string;
  readonly prompt: { readonly name: string; readonly details: Readonly<Record<string, unknown>> };
  readonly grantId?: string | undefined;
  /** The request asks for a sign-in made now: `prompt=login`. */
  readonly asksForFreshSignIn: boolean;
  /** The request asks for a new account: `prompt=create`. */
  readonly asksForCreation: boolean;
  /** The identifier that the service hints at, unchecked: `login_hint`. */
  readonly loginHint?: string | undefined;
  /** The request's `max_age`, in seconds. */
  readonly maxAgeSeconds?: number | undefined;
  /** True when the form of this prompt was sent before, and comes a second time. */
  readonly isAnswered: boolean;
  /** The current session, which another tab may have changed. Undefined before the sign-in. */
  readonly session?: SessionOfStep | undefined;
}

/** What a handler is given: one request for one page of an interaction. */
export interface StepContext {
  readonly ctx: Context;
  readonly interaction: PendingInteraction;
  readonly client: RelyingParty;
  /** The language the pages are shown in. */
  readonly locale: Locale;
  /** The CSRF token. A form posts it back in the field `csrf`. */
  readonly csrf: string;
  /** Returns the address of a page of this interaction. */
  path(page: FlowPage): string;
  /** Answers with the template of the page. */
  show<N extends PageName>(page: PageWith<N>, data: Pages[N], status?: number): void;
  /** Detaches the interaction from its session, so that the end of that session does not end the interaction. */
  leaveSession(): Promise<void>;
  /** Ends the session of this browser. The interaction ends with it. */
  endSession(): Promise<void>;
  /** Keeps the request in the browser, so that a page left open for hours goes on. */
  keepRequest(): void;
  /** Lets an interaction that this form has not answered live on. Resolves with its new end, in seconds. */
  keepOpen(): Promise<number | undefined>;
  /** Ends the interaction with a result. The policy then decides what comes next. */
  finish(result: InteractionResults): Promise<void>;
}

/** What `submit` is given: one form of one page. */
export interface FormContext extends StepContext {
  /**
   * Redirects to a page, the same one or another, which then shows the outcome: it is kept for the request to come, so
   * that a reload sends nothing again. See http/forms/outcomes.ts.
   */
  showNext(page: FlowPage, outcome: Outcome): Promise<void>;
}

/** The schema of a form with a code. */
export const codeField = z.object({ code: z.string().default('') });

/** What one page does. */
export interface PageHandler<Form = never> {
  readonly page: FlowPage;
  show(step: StepContext, outcome?: ShownOutcome): Promise<void>;
  /** Absent when nothing can be sent. */
  readonly form?: {
    /** Parses the fields of the page. Fields that it doesn't name are ignored. */
    readonly schema: FormSchema<Form>;
    /** The fields that the page shows again as they were typed: never a password, a code or the captcha's characters. */
    readonly shownAgain?: readonly string[];
    /** Answers by a redirect: `showNext`, `toPage` or `finish`. Only a page that scripts alone call answers by a body. */
    submit(step: FormContext, form: Form): Promise<void>;
  };
}
