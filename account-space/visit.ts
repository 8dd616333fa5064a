/** The types of a page of the account space, and of what it is handed. */
import type { Context } from 'koa';
import type { Account } from '../accounts/account.ts';
import type { AccountRecord } from '../adapters/ports.ts';
import type { FormSchema, Outcome, ShownOutcome } from '../http/forms/form-schema.ts';
import type { DraftPlace } from '../interactions/flow/drafts.ts';
import type { RelyingParty } from '../provider/clients/relying-party.ts';
import type { AccountSection, Locale, PageName, Pages } from '../views/pages.ts';

/** The session that the account space is open in. */
export interface SpaceSession {
  readonly uid: string;
  readonly accountId: string;
  readonly acr?: string | undefined;
  readonly amr: readonly string[];
  /** When the person signed in, in seconds. */
  readonly loginTs: number;
}

/** One request of a person who is signed in. */
export interface Visit extends DraftPlace {
  readonly ctx: Context;
  /** The account space as a relying party. */
  readonly client: RelyingParty;
  readonly locale: Locale;
  readonly session: SpaceSession;
  readonly record: AccountRecord;
  /** The same account, opened. */
  readonly account: Account;
  /** The person has signed in within the last minutes, and typed a code where one is wanted. */
  readonly isFresh: boolean;
  /** What each form of the page posts: the CSRF token, and the version of the account that the page shows. */
  readonly hidden: { readonly csrf: string; readonly version: number };
  show<N extends PageName>(view: N, data: Pages[N]): void;
  /** Ends the session of this browser. */
  endSession(): Promise<void>;
  /** Redirects to a page of the space, which then shows the outcome. A reload of that page sends nothing again. */
  showNext(path: string, outcome: Outcome): Promise<void>;
}

/** The form that is posted to a path. */
export interface SpaceForm<Form> {
  /** Parses the fields. Fields that it doesn't name are ignored. */
  readonly schema: FormSchema<Form>;
  /** The fields that the page shows again as they were typed; never a secret. */
  readonly shownAgain?: readonly string[];
  /** The page that the form stands on, where its path is another one. */
  readonly page?: string;
  /** The form wants a fresh sign-in. What was typed and may be shown again is kept meanwhile. */
  readonly needsFresh?: boolean;
  submit(visit: Visit, form: Form): Promise<void>;
}

/** What stands at one path of the space: a page, a form, or both. */
export interface SpaceHandler<Form = never> {
  /** The path below `/account`, as the router takes it; the ids in it are `ctx.params`. Empty for the overview. */
  readonly path: string;
  /** The entry of the navigation that it belongs to. */
  readonly section: AccountSection;
  /** The page wants a fresh sign-in before it shows anything. */
  readonly needsFresh?: boolean;
  show?(visit: Visit, outcome: ShownOutcome): Promise<void>;
  readonly form?: SpaceForm<Form>;
}
