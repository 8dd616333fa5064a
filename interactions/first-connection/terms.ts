/** The page that asks to accept the current terms of use. See docs/screens.md, section First connection. */
import { z } from 'zod';
import type { UpdateAccount } from '../../accounts/update-account.ts';
import type { Clock } from '../../adapters/ports.ts';
import { accountIdOf, type Note } from '../flow/current-account.ts';
import type { PageHandler, StepContext } from '../flow/page-handler.ts';
import { type CountedPage, type FlowPage, pages } from '../flow/pages.ts';

const schema = z.object({ accept: z.string().optional() });
type Form = z.output<typeof schema>;

/** The differences between the journeys that show the page. */
interface TermsPage {
  readonly page: CountedPage<'terms'>;
  readonly version: string;
  /** The page to which "Retour" leads. Absent when there is none. */
  readonly back?: FlowPage;
  /**
   * Resolves with whether the person has accepted these terms already, or with undefined when it has sent the answer
   * itself, because the page must not be shown now.
   */
  begin(step: StepContext): Promise<{ readonly isAccepted: boolean } | undefined>;
  /** Called when the terms were accepted. It sends the answer. */
  accepted(step: StepContext): Promise<void>;
}

/** Returns the page handler of the terms, for the journey that `page` describes. */
export function createTermsPage(options: TermsPage): PageHandler<Form> {
  const { page, version, back, begin, accepted } = options;
  return {
    page,
    async show(step, { errors = [] } = {}) {
      const begun = await begin(step);
      if (begun === undefined) return;
      const form = { action: step.path(page), csrf: step.csrf, errors };
      step.show(page, {
        ...form,
        version,
        journey: page.journey,
        isAccepted: begun.isAccepted,
        ...(back && { backHref: step.path(back) }),
      });
    },
    form: {
      schema,
      async submit(step, { accept }) {
        if (accept !== undefined) return accepted(step);
        const errors = [{ field: 'accept', key: 'terms.required' }] as const;
        await step.showNext(page, { errors, status: 422 });
      },
    },
  };
}

export interface TermsDependencies {
  readonly updateAccount: UpdateAccount;
  readonly termsVersion: string;
  readonly note: Note;
  readonly clock: Clock;
}

/** Returns the page handler of the terms for a first connection, and for people who have accepted another version. */
export function createTerms({
  updateAccount,
  termsVersion,
  note,
  clock,
}: TermsDependencies): PageHandler<Form> {
  return createTermsPage({
    page: pages.terms,
    version: termsVersion,
    begin: async () => ({ isAccepted: false }),
    async accepted(step) {
      const accountId = accountIdOf(step);
      await updateAccount(accountId, (account) =>
        account.standing.terms?.version === termsVersion
          ? account
          : {
              ...account,
              standing: { ...account.standing, terms: { version: termsVersion, at: clock() } },
            },
      );
      await note(step, 'terms.accepted', accountId, termsVersion);
      await step.finish({ terms: {} });
    },
  });
}
