/** The pages on which somebody names a contact and proves it by a code. Screens 3d and 3e. */
import { z } from 'zod';
import { parseEmail, parsePhone } from '../../accounts/contacts.ts';
import type { Codes, Destination } from '../../accounts/credentials/contact-codes.ts';
import { channels } from '../../messaging/ports.ts';
import type { FieldError } from '../../views/pages.ts';
import type { OpenJourney } from '../flow/drafts.ts';
import type { PageHandler, StepContext } from '../flow/page-handler.ts';
import type { FlowPage, PageWith } from '../flow/pages.ts';
import { shownAgain, toPage } from '../flow/replies.ts';
import { codeFaults, maskDestination, type SendCode } from './send-code.ts';

const choice = z.strictObject({
  channel: z.enum(channels).optional().catch(undefined),
  email: z.string().default(''),
  phone: z.string().default(''),
});
type Choice = z.output<typeof choice>;
const code = z.strictObject({ code: z.string().default('') });
const nothing = z.strictObject({});
const lastGiven = z.strictObject({ subject: z.string(), typed: choice });

/** Of an address (RFC 5321, section 4.5.3.1.3). */
const longest = 254;

/** Whose contact it is. */
interface Owner {
  /** What the code is for, and whose sends are counted together (see codes.ts). */
  readonly subject: string;
  readonly owner: string;
  /** To begin with in the fields. */
  readonly known: Choice;
}

export interface ContactPagesDependencies {
  readonly codes: Codes;
  readonly sendCode: SendCode;
  readonly openJourney: OpenJourney;
}

export interface ContactPages<O extends Owner> {
  readonly choice: PageWith<'contact'>;
  readonly code: PageWith<'contactCode'>;
  /** Takes the form that asks for another code. */
  readonly again: FlowPage;
  /** Which steps the pages are among. */
  readonly journey: 'first' | 'creation';
  /** Undefined where the answer is given. `isSent`: a form was sent, else a page is to be shown. */
  ownerOf(step: StepContext, isSent: boolean): Promise<O | undefined>;
  /** The contact is the person's. */
  proven(step: StepContext, owner: O, destination: Destination): Promise<void>;
  /** The code was right before: leads on, where `ownerOf` hasn't. */
  used?(step: StepContext): void;
}

/** Where the code shall go, or what is wrong with the one that was chosen. */
function read({ channel, email, phone }: Choice): Destination | { error: FieldError } {
  if (channel === undefined) return { error: { field: 'channel', key: 'channel.required' } };
  if (channel === 'mail') {
    const parsed = parseEmail(email);
    if ('email' in parsed) return { channel, to: parsed.email };
    const key = parsed.fault === 'missing' ? 'field.required' : 'email.malformed';
    return { error: { field: 'email', key } };
  }
  const parsed = parsePhone(phone);
  if ('phone' in parsed) return { channel, to: parsed.phone };
  const key = parsed.fault === 'missing' ? 'field.required' : (`phone.${parsed.fault}` as const);
  return { error: { field: 'phone', key } };
}

export function createContactPages<O extends Owner>(
  { codes, sendCode, openJourney }: ContactPagesDependencies,
  pages: ContactPages<O>,
): PageHandler<unknown>[] {
  const { journey, ownerOf, proven, used } = pages;
  /** For who comes back to the choice. Not where the code went: another browser may have asked for it. */
  const given = openJourney(pages.choice.id, lastGiven);

  function showChoice(
    step: StepContext,
    typed: Choice,
    errors: readonly FieldError[],
    status: number,
  ): void {
    const { channel, email, phone } = typed;
    const form = { action: step.path(pages.choice), csrf: step.csrf, errors, journey };
    const fields = {
      email: shownAgain(email, longest),
      phone: shownAgain(phone, longest),
      ...(channel && { channel }),
    };
    step.show(pages.choice, { ...form, ...fields }, status);
  }

  async function startOf(step: StepContext, { subject, known }: Owner): Promise<Choice> {
    const last = await given.read(step);
    return last?.subject === subject ? last.typed : known;
  }

  /** The page of the code; without a code that is good, there is nothing to type: back to the choice. */
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
        journey,
        channel: sent.channel,
        masked: maskDestination(sent),
        changeAction: step.path(pages.choice),
        resendAction: step.path(pages.again),
        ...(notice && { notice: { key: notice } }),
      },
      status,
    );
  }

  const choosing: PageHandler<Choice> = {
    page: pages.choice,
    async show(step, errors = []) {
      const owner = await ownerOf(step, false);
      if (owner !== undefined) showChoice(step, await startOf(step, owner), errors, 200);
    },
    form: {
      schema: choice,
      async submit(step, typed) {
        const owner = await ownerOf(step, true);
        if (owner === undefined) return;
        const destination = read(typed);
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
        const outcome = await codes.check(owner.subject, typed.code);
        if ('proven' in outcome) return proven(step, owner, outcome.proven);
        const { fault } = outcome;
        if (fault === 'used' && used !== undefined) return used(step);
        const error = codeFaults[fault];
        if (fault === 'wrong' || fault === 'exhausted') return showCode(step, owner, [error], 422);
        // Nothing is left to type: another is asked for from the choice.
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
