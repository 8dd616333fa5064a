/** The pages on which a person gives a contact and proves it by a code. See docs/screens.md, section Contact. */
import { z } from 'zod';
import type { Destination } from '../../accounts/contacts.ts';
import { pickTyped } from '../../http/forms/outcomes.ts';
import type { OpenDraft } from '../flow/drafts.ts';
import type { PageHandler, StepContext } from '../flow/page-handler.ts';
import type { CountedPage, FlowPage } from '../flow/pages.ts';
import { shownAgain, toPage } from '../flow/replies.ts';
import {
  type CodeJourney,
  type CodeOwner,
  type CodePagesDependencies,
  createCodePages,
} from './code-pages.ts';
import { maskDestination } from './send-code.ts';
import { readContact, type TypedContact, typedContact } from './typed-contact.ts';

const lastGiven = z.strictObject({ subject: z.string(), typed: typedContact });

/** The longest mail address, in characters (RFC 5321, section 4.5.3.1.3). */
const longestAddress = 254;

/** The person whose contact is asked for. */
interface Owner extends CodeOwner {
  /** The values with which the form starts. */
  readonly known: TypedContact;
}

export interface ContactPagesDependencies extends CodePagesDependencies {
  readonly openDraft: OpenDraft;
}

/** A journey that shows these pages: its rows of the table of pages, and what differs between journeys. */
export interface ContactJourney<O extends Owner>
  extends Omit<CodeJourney<O>, 'shown' | 'typedTo' | 'change' | 'back'> {
  readonly choice: CountedPage<'contact'>;
  /** The page to which "Retour" leads from the choice. Without it, neither page has "Retour". */
  readonly back?: FlowPage;
  /** Called with a contact that was typed, before a code goes there. */
  beforeCode?(step: StepContext, owner: O, destination: Destination): Promise<void>;
  /** Reports whether the person has proven this contact on this journey, so that it needs no other code. */
  isProven?(owner: O, destination: Destination): boolean;
}

/** Returns the page handlers of the contact, of its code, and of the request for another code. */
export function createContactPages<O extends Owner>(
  { codes, sendCode, openDraft }: ContactPagesDependencies,
  pages: ContactJourney<O>,
): PageHandler<unknown>[] {
  const { back, ownerOf, isProven, beforeCode, proven } = pages;
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

  /** Resolves with the contact that this browser gave last, if it is one. */
  async function typedTo(step: StepContext, { subject }: Owner): Promise<Destination | undefined> {
    const last = await given.read(step);
    const read = last?.subject === subject ? readContact(last.typed) : undefined;
    return read === undefined || 'error' in read ? undefined : read;
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
        const start = typedContact.parse(pickTyped(typed, Object.keys(typed)));
        await given.write(step, { subject: owner.subject, typed: start });
        if (isProven?.(owner, destination)) return proven(step, owner, destination);
        await beforeCode?.(step, owner, destination);
        const fault = await sendCode(step, { ...owner, destination });
        if (fault === undefined) return toPage(step, pages.code);
        const { error, status, tooEarly } = fault;
        const sent = tooEarly ? await codes.pending(owner.subject) : undefined;
        const isThere = sent?.channel === destination.channel && sent.to === destination.to;
        await step.showNext(isThere ? pages.code : pages.choice, { errors: [error], status });
      },
    },
  };

  const code = createCodePages(
    { codes, sendCode },
    { ...pages, shown: maskDestination, typedTo, change: pages.choice, back: back && pages.choice },
  );
  return [choosing, ...code];
}
