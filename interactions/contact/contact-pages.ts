/** The pages on which a person gives a contact and proves it by a code. See docs/screens.md, section Contact. */
import { z } from 'zod';
import type { Destination } from '../../accounts/contacts.ts';
import type { CodeRequest, Codes } from '../../accounts/credentials/contact-codes.ts';
import type { CodeGuesser } from '../../accounts/limits/wrong-codes.ts';
import type { FieldError } from '../../views/pages.ts';
import type { OpenDraft } from '../flow/drafts.ts';
import {
  codeField,
  type FormContext,
  noFields,
  type PageHandler,
  type StepContext,
} from '../flow/page-handler.ts';
import type { CountedPage, FlowPage } from '../flow/pages.ts';
import { shownAgain, toPage } from '../flow/replies.ts';
import { codeFaults, maskDestination, type NotSent, type SendCode } from './send-code.ts';
import { readContact, type TypedContact, typedContact } from './typed-contact.ts';

const lastGiven = z.strictObject({ subject: z.string(), typed: typedContact });

/** The longest mail address, in characters (RFC 5321, section 4.5.3.1.3). */
const longestAddress = 254;

/** The person whose contact is asked for. */
interface Owner extends Omit<CodeRequest, 'destination' | 'address'> {
  /** The values with which the form starts. */
  readonly known: TypedContact;
}

export interface ContactPagesDependencies {
  readonly codes: Codes;
  readonly sendCode: SendCode;
  readonly openDraft: OpenDraft;
}

/** A journey that shows these pages: its rows of the table of pages, and what differs between journeys. */
export interface ContactJourney<O extends Owner> {
  readonly choice: CountedPage<'contact'>;
  readonly code: CountedPage<'contactCode'>;
  /** Takes the form that asks for another code. */
  readonly again: FlowPage;
  /** The page to which "Retour" leads from the choice. Without it, neither page has "Retour". */
  readonly back?: FlowPage;
  /**
   * Resolves with the person, or with undefined when it has sent the answer itself. `isSent` is true when a form was
   * sent, and false when a page is to be shown.
   */
  ownerOf(step: StepContext, isSent: boolean): Promise<O | undefined>;
  /** Reports whether the person has proven this contact on this journey, so that it needs no other code. */
  isProven?(owner: O, destination: Destination): boolean;
  /** Called with a contact that a code has proven. It sends the answer. */
  proven(step: StepContext, owner: O, destination: Destination): Promise<void>;
  /** Whose wrong codes are counted. */
  guesserOf(owner: O): CodeGuesser;
  /** Called for the 50th wrong code of a day, and for each later one. Absent where nobody has signed in. */
  tooManyToday?(step: StepContext, owner: O, fault: { isFirst: boolean }): Promise<void>;
  /** Redirects to the next page when a right code is sent a second time and `ownerOf` has not sent an answer. */
  used?(step: StepContext): void;
}

/** Returns the page handlers of the contact, of its code, and of the request for another code. */
export function createContactPages<O extends Owner>(
  { codes, sendCode, openDraft }: ContactPagesDependencies,
  pages: ContactJourney<O>,
): PageHandler<unknown>[] {
  const { back, ownerOf, isProven, proven, guesserOf, tooManyToday, used } = pages;
  /**
   * The contact that this browser gave last, to be shown when the person comes back to the page. The destination of the
   * pending code cannot serve, because another browser may have asked for that code.
   */
  const given = openDraft(pages.choice.id, lastGiven);

  /** Resolves with the values with which the form starts: those given before in this browser, else the known ones. */
  async function startOf(step: StepContext, { subject, known }: Owner): Promise<TypedContact> {
    const last = await given.read(step);
    return last?.subject === subject ? last.typed : known;
  }

  /** Answers with why no code was sent: on the page of the code when one is pending, else on that of the contact. */
  async function refuseToSend(step: FormContext, { subject }: Owner, { error, status }: NotSent) {
    const isPending = (await codes.pending(subject)) !== undefined;
    await step.showNext(isPending ? pages.code : pages.choice, { errors: [error], status });
  }

  const choosing: PageHandler<TypedContact> = {
    page: pages.choice,
    async show(step, { errors = [], typed } = {}) {
      const owner = await ownerOf(step, false);
      if (owner === undefined) return;
      const start = typed === undefined ? await startOf(step, owner) : typedContact.parse(typed);
      const { channel, email, phone } = start;
      step.show(pages.choice, {
        action: step.path(pages.choice),
        csrf: step.csrf,
        errors,
        journey: pages.choice.journey,
        email: shownAgain(email, longestAddress),
        phone: shownAgain(phone, longestAddress),
        ...(channel && { channel }),
        ...(back && { backHref: step.path(back) }),
      });
    },
    form: {
      schema: typedContact,
      shownAgain: ['channel', 'email', 'phone'],
      async submit(step, typed) {
        const owner = await ownerOf(step, true);
        if (owner === undefined) return;
        const destination = readContact(typed);
        if ('error' in destination) {
          return step.showNext(pages.choice, { errors: [destination.error], status: 422 });
        }
        await given.write(step, { subject: owner.subject, typed });
        if (isProven?.(owner, destination)) return proven(step, owner, destination);
        const fault = await sendCode(step, { ...owner, destination });
        if (fault === undefined) return toPage(step, pages.code);
        const { error, status, tooEarly } = fault;
        const sent = tooEarly ? await codes.pending(owner.subject) : undefined;
        const isThere = sent?.channel === destination.channel && sent.to === destination.to;
        await step.showNext(isThere ? pages.code : pages.choice, { errors: [error], status });
      },
    },
  };

  const typing: PageHandler<z.output<typeof codeField>> = {
    page: pages.code,
    async show(step, { errors = [], notice } = {}) {
      const owner = await ownerOf(step, false);
      if (owner === undefined) return;
      const sent = await codes.pending(owner.subject);
      // Nothing can be typed while no code is pending.
      if (sent === undefined) return toPage(step, pages.choice);
      step.show(pages.code, {
        action: step.path(pages.code),
        csrf: step.csrf,
        errors,
        journey: pages.code.journey,
        channel: sent.channel,
        masked: maskDestination(sent),
        changeAction: step.path(pages.choice),
        resendAction: step.path(pages.again),
        ...(back && { backHref: step.path(pages.choice) }),
        ...(notice && { notice: { key: notice } }),
      });
    },
    form: {
      schema: codeField,
      async submit(step, typed) {
        const owner = await ownerOf(step, true);
        if (owner === undefined) return;
        const refuse = (page: FlowPage, error: FieldError) =>
          step.showNext(page, { errors: [error], status: 422 });
        if (typed.code.trim() === '') {
          return refuse(pages.code, { field: 'code', key: 'field.required' });
        }
        const outcome = await codes.check(owner.subject, typed.code, guesserOf(owner));
        if ('proven' in outcome) return proven(step, owner, outcome.proven);
        const { fault } = outcome;
        if (fault === 'tooManyToday' && tooManyToday !== undefined)
          return tooManyToday(step, owner, outcome);
        if (fault === 'used' && used !== undefined) return used(step);
        const error = codeFaults[fault];
        if (fault === 'wrong' || fault === 'exhausted') return refuse(pages.code, error);
        // No code is pending any more, so the person asks for another one from the page of the contact.
        await refuse(pages.choice, { key: error.key });
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
        const destination = await codes.pending(owner.subject);
        if (destination === undefined) return toPage(step, pages.choice);
        const fault = await sendCode(step, { ...owner, destination });
        if (fault === undefined) return step.showNext(pages.code, { notice: 'code.sentAgain' });
        await refuseToSend(step, owner, fault);
      },
    },
  };

  return [choosing, typing, again];
}
