/** The pages on which a person gives a contact and proves it by a code. See docs/screens.md, section Contact. */
import { z } from 'zod';
import type { Destination } from '../../accounts/contacts.ts';
import type { CodeRequest, Codes } from '../../accounts/credentials/contact-codes.ts';
import type { CodeGuesser } from '../../accounts/limits/wrong-codes.ts';
import type { FieldError } from '../../views/pages.ts';
import type { OpenDraft } from '../flow/drafts.ts';
import type { PageHandler, StepContext } from '../flow/page-handler.ts';
import type { CountedPage, FlowPage } from '../flow/pages.ts';
import { shownAgain, toPage } from '../flow/replies.ts';
import { codeFaults, maskDestination, type SendCode } from './send-code.ts';
import { readContact, type TypedContact, typedContact } from './typed-contact.ts';

const code = z.strictObject({ code: z.string().default('') });
const nothing = z.strictObject({});
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

/** Returns the page handlers of the contact, of its code, and of the request for another code. */
export function createContactPages<O extends Owner>(
  { codes, sendCode, openDraft }: ContactPagesDependencies,
  pages: ContactJourney<O>,
): PageHandler<unknown>[] {
  const { ownerOf, proven, guesserOf, tooManyToday, used } = pages;
  /**
   * The contact that this browser gave last, to be shown when the person comes back to the page. The destination of the
   * pending code cannot serve, because another browser may have asked for that code.
   */
  const given = openDraft(pages.choice.id, lastGiven);

  function showChoice(
    step: StepContext,
    typed: TypedContact,
    errors: readonly FieldError[],
    status: number,
  ): void {
    const { channel, email, phone } = typed;
    const form = {
      action: step.path(pages.choice),
      csrf: step.csrf,
      errors,
      journey: pages.choice.journey,
    };
    const fields = {
      email: shownAgain(email, longestAddress),
      phone: shownAgain(phone, longestAddress),
      ...(channel && { channel }),
    };
    step.show(pages.choice, { ...form, ...fields }, status);
  }

  /** Resolves with the values with which the form starts: those given before in this browser, else the known ones. */
  async function startOf(step: StepContext, { subject, known }: Owner): Promise<TypedContact> {
    const last = await given.read(step);
    return last?.subject === subject ? last.typed : known;
  }

  /** Shows the page of the code. Leads back to the contact when no code is pending, because then nothing can be typed. */
  async function showCode(
    step: StepContext,
    { subject }: Owner,
    errors: readonly FieldError[],
    status: number,
    notice?: 'code.sentAgain',
  ): Promise<void> {
    const sent = await codes.pending(subject);
    if (sent === undefined) return toPage(step, pages.choice);
    step.show(
      pages.code,
      {
        action: step.path(pages.code),
        csrf: step.csrf,
        errors,
        journey: pages.code.journey,
        channel: sent.channel,
        masked: maskDestination(sent),
        changeAction: step.path(pages.choice),
        resendAction: step.path(pages.again),
        ...(notice && { notice: { key: notice } }),
      },
      status,
    );
  }

  const choosing: PageHandler<TypedContact> = {
    page: pages.choice,
    async show(step, errors = []) {
      const owner = await ownerOf(step, false);
      if (owner !== undefined) showChoice(step, await startOf(step, owner), errors, 200);
    },
    form: {
      schema: typedContact,
      async submit(step, typed) {
        const owner = await ownerOf(step, true);
        if (owner === undefined) return;
        const destination = readContact(typed);
        if ('error' in destination) return showChoice(step, typed, [destination.error], 422);
        await given.write(step, { subject: owner.subject, typed });
        const fault = await sendCode(step, { ...owner, destination });
        if (fault === undefined) return toPage(step, pages.code);
        const { error, status, tooEarly } = fault;
        const sent = tooEarly ? await codes.pending(owner.subject) : undefined;
        const isThere = sent?.channel === destination.channel && sent.to === destination.to;
        return isThere
          ? showCode(step, owner, [error], status)
          : showChoice(step, typed, [error], status);
      },
    },
  };

  const typing: PageHandler<z.output<typeof code>> = {
    page: pages.code,
    async show(step, errors = []) {
      const owner = await ownerOf(step, false);
      if (owner !== undefined) await showCode(step, owner, errors, 200);
    },
    form: {
      schema: code,
      async submit(step, typed) {
        const owner = await ownerOf(step, true);
        if (owner === undefined) return;
        const field = { field: 'code', key: 'field.required' } as const;
        if (typed.code.trim() === '') return showCode(step, owner, [field], 422);
        const outcome = await codes.check(owner.subject, typed.code, guesserOf(owner));
        if ('proven' in outcome) return proven(step, owner, outcome.proven);
        const { fault } = outcome;
        if (fault === 'tooManyToday' && tooManyToday !== undefined)
          return tooManyToday(step, owner, outcome);
        if (fault === 'used' && used !== undefined) return used(step);
        const error = codeFaults[fault];
        if (fault === 'wrong' || fault === 'exhausted') return showCode(step, owner, [error], 422);
        // No code is pending any more, so the person asks for another one from the page of the contact.
        showChoice(step, await startOf(step, owner), [{ key: error.key }], 422);
      },
    },
  };

  const again: PageHandler<z.output<typeof nothing>> = {
    page: pages.again,
    show: async (step) => toPage(step, pages.code),
    form: {
      schema: nothing,
      async submit(step) {
        const owner = await ownerOf(step, true);
        if (owner === undefined) return;
        const destination = await codes.pending(owner.subject);
        if (destination === undefined) return toPage(step, pages.choice);
        const fault = await sendCode(step, { ...owner, destination });
        if (fault === undefined) return showCode(step, owner, [], 200, 'code.sentAgain');
        return showCode(step, owner, [fault.error], fault.status);
      },
    },
  };

  return [choosing, typing, again];
}
