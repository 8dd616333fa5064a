/** The terms of use, in the version that holds. Screen 3b. */
import { z } from 'zod';
import type { UpdateAccount } from '../../accounts/update-account.ts';
import type { Clock } from '../../adapters/ports.ts';
import type { FieldError } from '../../views/pages.ts';
import { accountIdOf, type Note } from '../flow/current-account.ts';
import type { PageHandler, StepContext } from '../flow/page-handler.ts';
import { type PageWith, pages } from '../flow/pages.ts';

const schema = z.strictObject({ accept: z.string().optional() });
type Form = z.output<typeof schema>;

interface TermsPage {
  readonly page: PageWith<'terms'>;
  /** Which steps the page is among. */
  readonly journey: 'first' | 'creation';
  readonly version: string;
  /** False where the answer is given: the page is not to be shown now. */
  isOpen(step: StepContext): Promise<boolean>;
  accepted(step: StepContext): Promise<void>;
}

export function createTermsPage(options: TermsPage): PageHandler<Form> {
  const { page, journey, version, isOpen, accepted } = options;
  function showPage(step: StepContext, errors: readonly FieldError[], status: number): void {
    const form = { action: step.path(page), csrf: step.csrf, errors };
    step.show(page, { ...form, version, journey }, status);
  }
  return {
    page,
    async show(step, errors = []) {
      if (await isOpen(step)) showPage(step, errors, 200);
    },
    form: {
      schema,
      async submit(step, { accept }) {
        if (accept !== undefined) return accepted(step);
        if (!(await isOpen(step))) return;
        showPage(step, [{ field: 'accept', key: 'terms.required' }], 422);
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

/** The step of a first connection, and of whoever accepted another version. */
export function createTerms({
  updateAccount,
  termsVersion,
  note,
  clock,
}: TermsDependencies): PageHandler<Form> {
  return createTermsPage({
    page: pages.terms,
    journey: 'first',
    version: termsVersion,
    isOpen: async () => true,
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
