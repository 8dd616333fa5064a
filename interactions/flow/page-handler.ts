/** The types of a page's handler and of what it is handed. */
import type { Context } from 'koa';
import type { InteractionResults } from 'oidc-provider';
import type { z } from 'zod';
import type { RelyingParty } from '../../provider/clients/clients.ts';
import type { FieldError, Locale, PageName, Pages } from '../../views/pages.ts';
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
  readonly prompt: { readonly name: string; readonly details: Readonly<Record<string, unknown>> };
  readonly grantId?: string | undefined;
  /** The request asks for a sign-in made now: `prompt=login`. */
  readonly asksForFreshSignIn: boolean;
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
  /** Lets an interaction that this form has not ended live on, beyond the time that one without a form has. */
  keepOpen(): Promise<void>;
  /** Ends the interaction with a result. The policy then decides what comes next. */
  finish(result: InteractionResults): Promise<void>;
}

/** What one page does. */
export interface PageHandler<Form = never> {
  readonly page: FlowPage;
  show(step: StepContext, errors?: readonly FieldError[]): Promise<void>;
  /** Absent when nothing can be sent. */
  readonly form?: {
    /** Parses all fields but `csrf`. */
    readonly schema: z.ZodType<Form>;
    submit(step: StepContext, form: Form): Promise<void>;
  };
}
