/** The terms of use, in the version that holds. Screen 3b. */
import { z } from 'zod';
import type { Change } from '../accounts/change.ts';
import type { Clock } from '../adapters/ports.ts';
import type { FieldError } from '../views/pages.ts';
import { accountIdOf, type Note } from './person.ts';
import type { Step, StepContext } from './step.ts';

const schema = z.strictObject({ accept: z.string().optional() });

export interface TermsDependencies {
  readonly change: Change;
  readonly termsVersion: string;
  readonly note: Note;
  readonly clock: Clock;
}

export function createTerms({
  change,
  termsVersion,
  note,
  clock,
}: TermsDependencies): Step<z.output<typeof schema>> {
  function showPage(step: StepContext, errors: readonly FieldError[], status: number): void {
    const page = { action: step.path('terms'), csrf: step.csrf, errors, version: termsVersion };
    step.show('terms', page, status);
  }
  return {
    prompt: 'terms',
    show: async (step, errors = []) => showPage(step, errors, 200),
    form: {
      schema,
      async submit(step, { accept }) {
        if (accept === undefined) {
          return showPage(step, [{ field: 'accept', key: 'terms.required' }], 422);
        }
        const accountId = accountIdOf(step);
        await change(accountId, (account) =>
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
    },
  };
}
