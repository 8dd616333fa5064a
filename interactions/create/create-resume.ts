/**
 * The pages that offer to resume a creation whose interaction has ended. Anybody who uses the browser may be another person by
 * then: until a new code to the contact of the draft was typed, they show that contact masked, and nothing else.
 * See docs/screens.md, section Account creation.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Accounts } from '../../accounts/accounts.ts';
import type { FieldError } from '../../views/pages.ts';
import { type CodePagesDependencies, createCodePages } from '../contact/code-pages.ts';
import { maskDestination } from '../contact/send-code.ts';
import type { PageHandler, StepContext } from '../flow/page-handler.ts';
import { pages } from '../flow/pages.ts';
import { toPage } from '../flow/replies.ts';
import type { Drafts, KeptDraft } from './create-draft.ts';

export interface CreateResumeDependencies extends CodePagesDependencies {
  readonly accounts: Pick<Accounts, 'personHash'>;
  readonly drafts: Drafts;
}

const schema = z.object({ choice: z.enum(['resume', 'restart']) });

/** The page handlers of the choice, of the code, and of the request for another code. */
export interface CreateResume {
  readonly handlers: PageHandler<unknown>[];
  /** Shows the choice in place of the first page. Resolves with false when this browser has no draft to resume. */
  offer(step: StepContext): Promise<boolean>;
}

/** Returns the pages that resume a creation. */
export function createResume({
  codes,
  sendCode,
  accounts,
  drafts,
}: CreateResumeDependencies): CreateResume {
  function showChoice(
    step: StepContext,
    { contact }: KeptDraft,
    errors: readonly FieldError[] = [],
  ): void {
    step.show(pages.createResume, {
      action: step.path(pages.createResume),
      csrf: step.csrf,
      errors,
      channel: contact.channel,
      masked: maskDestination(contact),
      backHref: step.path(pages.login),
    });
  }

  /** Resolves with the kept draft and its person, or with undefined when it has sent the answer itself. */
  async function ownerOf(step: StepContext) {
    const current = await drafts.read(step);
    if (current !== undefined && current.stage !== 'known') {
      await drafts.reach(step, pages.createDone);
      return undefined;
    }
    const kept = await drafts.kept.read(step);
    if (kept === undefined) {
      toPage(step, pages.create);
      return undefined;
    }
    const owner = accounts.personHash(kept.identity);
    return {
      subject: `create-resume/${step.interaction.uid}/${owner}`,
      purpose: 'creation',
      proof: 'none',
      owner,
      ownContacts: [],
      kept,
    } as const;
  }

  const choice: PageHandler<z.output<typeof schema>> = {
    page: pages.createResume,
    async show(step, { errors } = {}) {
      const owner = await ownerOf(step);
      if (owner !== undefined) showChoice(step, owner.kept, errors);
    },
    form: {
      schema,
      async submit(step, typed) {
        if (typed.choice === 'restart') {
          await drafts.kept.end(step);
          return toPage(step, pages.create);
        }
        const owner = await ownerOf(step);
        if (owner === undefined) return;
        const fault = await sendCode(step, { ...owner, destination: owner.kept.contact });
        if (fault === undefined) return toPage(step, pages.createResumeCode);
        const { error, status, tooEarly } = fault;
        const isThere = tooEarly && (await codes.pending(owner.subject)) !== undefined;
        const page = isThere ? pages.createResumeCode : pages.createResume;
        await step.showNext(page, { errors: [error], status });
      },
    },
  };

  const code = createCodePages(
    { codes, sendCode },
    {
      code: pages.createResumeCode,
      again: pages.createResumeAgain,
      choice: pages.createResume,
      back: pages.createResume,
      shown: maskDestination,
      ownerOf,
      guesserOf: () => ({ who: undefined, hasSignedIn: false }),
      async proven(step, { kept }, { channel, to }) {
        // Another tab may have kept another draft since the code was sent.
        const isItsContact = kept.contact.channel === channel && kept.contact.to === to;
        if (!isItsContact) return toPage(step, pages.createResume);
        // The id is another one: the same could lead into the account of a creation that another tab has ended.
        await drafts.goOn(step, { ...kept, accountId: randomUUID() });
      },
      used: (step) => toPage(step, pages.create),
    },
  );

  return {
    handlers: [choice, ...code],
    async offer(step) {
      const kept = await drafts.kept.read(step);
      if (kept !== undefined) showChoice(step, kept);
      return kept !== undefined;
    },
  };
}
