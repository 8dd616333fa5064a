/** The types of a page of the console, and of what it is handed. */
import type { Context } from 'koa';
import type { Operator } from '../adapters/ports.ts';
import type { FormSchema, Outcome, ShownOutcome } from '../http/forms/form-schema.ts';
import type { PageName, Pages } from '../views/pages.ts';
import type { Action } from './roles.ts';
import type { AgentSession } from './sessions.ts';

/** One request of an agent who is signed in and may do what the page does. */
export interface Visit {
  readonly ctx: Context;
  readonly session: AgentSession;
  /** The agent, as the operations and the audit trail name them. */
  readonly operator: Operator;
  /** The value of the field `csrf` in each form of the page. */
  readonly csrf: string;
  /** Reports whether the agent may do another action, for the buttons of a page. */
  may(action: Action): boolean;
  show<N extends PageName>(view: N, data: Pages[N]): void;
  /** Redirects to a page, which then shows the outcome. A reload of that page sends nothing again. */
  showNext(path: string, outcome: Outcome): Promise<void>;
}

/** The form of a page, which is posted to the path of the page. */
export interface ConsoleForm<Form> {
  /** Parses the fields. Fields that it doesn't name are ignored. */
  readonly schema: FormSchema<Form>;
  /** The fields that the page shows again as they were typed. */
  readonly shownAgain?: readonly string[];
  /** Answers by a redirect: `showNext` or `seeOther`. */
  submit(visit: Visit, form: Form): Promise<void>;
}

/** A page of the console, with its form if it has one. */
export interface ConsolePage<Form = never> {
  /** The router's pattern; `ctx.params` has its parts. No path holds an identifier or a name. */
  readonly path: string;
  /** The action that the agent's roles must allow (`roles.ts`). */
  readonly action: Action;
  show(visit: Visit, outcome: ShownOutcome): Promise<void>;
  readonly form?: ConsoleForm<Form>;
}
