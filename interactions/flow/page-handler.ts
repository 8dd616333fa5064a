/** What a step of a sign-in is, and what it is handed. */
import type { Context } from 'koa';
import type { InteractionResults } from 'oidc-provider';
import type { z } from 'zod';
import type { RelyingParty } from '../../provider/clients/clients.ts';
import type { FieldError, Locale, PageName, Pages } from '../../views/pages.ts';
import type { FlowPage, PageWith } from './pages.ts';

export interface SessionOfStep {
  readonly accountId: string;
  readonly uid?: string | undefined;
  readonly acr?: string | undefined;
  readonly amr?: readonly string[] | undefined;
  /** When the person signed in, in seconds. */
  readonly loginTs?: number | undefined;
}

/** The library's interaction, as far as steps need it. */
export interface PendingInteraction {
  readonly uid: string;
  readonly prompt: { readonly name: string; readonly details: Readonly<Record<string, unknown>> };
  readonly grantId?: string | undefined;
  /** This prompt was answered already: its form comes a second time. */
  readonly isAnswered: boolean;
  /** From the sign-in on, as it is now: another tab may have changed it. */
  readonly session?: SessionOfStep | undefined;
}

export interface StepContext {
  readonly ctx: Context;
  readonly interaction: PendingInteraction;
  readonly client: RelyingParty;
  /** The language the pages are shown in. */
  readonly locale: Locale;
  /** To be posted back in the field `csrf`. */
  readonly csrf: string;
  /** Returns the address of a page of this interaction. */
  path(page: FlowPage): string;
  /** Answers with the template of the page. */
  show<N extends PageName>(page: PageWith<N>, data: Pages[N], status?: number): void;
  /** Goes on without the session it began in: one that was ended would end the interaction too. */
  leaveSession(): Promise<void>;
  /** Ends the interaction; the policy decides what comes next. */
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
