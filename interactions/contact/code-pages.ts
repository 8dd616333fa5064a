/** The pages on which a person types the code that proves a contact, or asks for another one. */
import type { z } from 'zod';
import type { Destination } from '../../accounts/contacts.ts';
import type { CodeRequest, Codes } from '../../accounts/credentials/contact-codes.ts';
import type { CodeGuesser } from '../../accounts/limits/wrong-codes.ts';
import { noFields } from '../../http/forms/form-schema.ts';
import type { FieldError } from '../../views/pages.ts';
import {
  codeField,
  type FormContext,
  type PageHandler,
  type StepContext,
} from '../flow/page-handler.ts';
import type { CountedPage, FlowPage } from '../flow/pages.ts';
import { toPage } from '../flow/replies.ts';
import { codeFaults, codeState, type SendCode, wholeDestination } from './send-code.ts';

/** The person whose contact is to be proven. */
export type CodeOwner = Omit<CodeRequest, 'destination' | 'address'>;

export interface CodePagesDependencies {
  readonly codes: Codes;
  readonly sendCode: SendCode;
}

/** A journey that shows these pages: its rows of the table of pages, and what differs between journeys. */
export interface CodeJourney<O extends CodeOwner> {
  readonly code: CountedPage<'contactCode'>;
  /** Takes the form that asks for another code. */
  readonly again: FlowPage;
  /** The page that asks for the first code. It shows why no code is good. */
  readonly choice: FlowPage;
  /** The page to which "Modifier mes coordonnées" leads. */
  readonly change?: FlowPage | undefined;
  /** The page to which "Retour" leads. */
  readonly back?: FlowPage | undefined;
  /** Returns a contact as the page of the code shows it. */
  shown(destination: Destination): string;
  /**
   * Resolves with the contact that this browser gave last. The page shows it whole, because a slip shows only there, and
   * another code can go there once the last one has expired. Absent where no contact is typed.
   */
  typedTo?(step: StepContext, owner: O): Promise<Destination | undefined>;
  /**
   * Resolves with the person, or with undefined when it has sent the answer itself. `isSent` is true when a form was
   * sent, and false when a page is to be shown.
   */
  ownerOf(step: StepContext, isSent: boolean): Promise<O | undefined>;
  /** Called with a contact that a code has proven. It sends the answer. */
  proven(step: StepContext, owner: O, destination: Destination): Promise<void>;
  /** Whose wrong codes are counted. */
  guesserOf(owner: O): CodeGuesser;
  /** Called for the 50th wrong code of a day, and for each later one. Absent where nobody has signed in. */
  tooManyToday?(step: StepContext, owner: O, fault: { isFirst: boolean }): Promise<void>;
  /** Redirects to the next page when a right code is sent a second time and `ownerOf` has not sent an answer. */
  used?(step: StepContext): void;
}

/** Returns the page handlers of a code and of the request for another one. */
export function createCodePages<O extends CodeOwner>(
  { codes, sendCode }: CodePagesDependencies,
  pages: CodeJourney<O>,
): PageHandler<unknown>[] {
  const { change, back, shown, typedTo, ownerOf, proven, guesserOf, tooManyToday, used } = pages;

  /** Resolves with where the last code went, or the next one would go. `sent` is the last code while it is stored. */
  async function lastOf(step: StepContext, owner: O) {
    const sent = await codes.pending(owner.subject);
    const typed = await typedTo?.(step, owner);
    const destination = sent ?? typed;
    if (destination === undefined) return undefined;
    const { channel, to } = destination;
    const isOwn = typed?.channel === channel && typed.to === to;
    return { sent, isOwn, destination: { channel, to } };
  }

  /** Answers with a fault: on the page of the code when one can be sent from there, else on the page that asks for one. */
  async function refuse(step: FormContext, owner: O, error: FieldError, status = 422) {
    const isThere = (await lastOf(step, owner)) !== undefined;
    await step.showNext(isThere ? pages.code : pages.choice, { errors: [error], status });
  }

  const typing: PageHandler<z.output<typeof codeField>> = {
    page: pages.code,
    async show(step, { errors = [], notice } = {}) {
      const owner = await ownerOf(step, false);
      if (owner === undefined) return;
      const last = await lastOf(step, owner);
      if (last === undefined) return toPage(step, pages.choice);
      const { sent, isOwn, destination } = last;
      step.show(pages.code, {
        action: step.path(pages.code),
        csrf: step.csrf,
        ...codeState(sent, errors),
        journey: pages.code.journey,
        channel: destination.channel,
        sentTo: isOwn ? wholeDestination(destination) : shown(destination),
        ...(change && { changeAction: step.path(change) }),
        resendAction: step.path(pages.again),
        ...(back && { backHref: step.path(back) }),
        ...(notice && { notice: { key: notice } }),
      });
    },
    form: {
      schema: codeField,
      async submit(step, typed) {
        const owner = await ownerOf(step, true);
        if (owner === undefined) return;
        if (typed.code.trim() === '') {
          return refuse(step, owner, { field: 'code', key: 'field.required' });
        }
        const outcome = await codes.check(owner.subject, typed.code, guesserOf(owner));
        if ('proven' in outcome) return proven(step, owner, outcome.proven);
        const { fault } = outcome;
        if (fault === 'tooManyToday' && tooManyToday !== undefined)
          return tooManyToday(step, owner, outcome);
        if (fault === 'used' && used !== undefined) return used(step);
        await refuse(step, owner, codeFaults[fault]);
      },
    },
  };

  const again: PageHandler<z.output<typeof noFields>> = {
    page: pages.again,
    show: async (step) => toPage(step, pages.code),
    form: {
      schema: noFields,
      async submit(step) {
        const owner = await ownerOf(step, true);
        if (owner === undefined) return;
        const last = await lastOf(step, owner);
        if (last === undefined) return toPage(step, pages.choice);
        const fault = await sendCode(step, { ...owner, destination: last.destination });
        if (fault === undefined) return step.showNext(pages.code, { notice: 'code.sentAgain' });
        await refuse(step, owner, fault.error, fault.status);
      },
    },
  };

  return [typing, again];
}
