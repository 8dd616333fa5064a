/**
 * The page on which a person without a password says who they are. It has a security check.
 * See docs/screens.md, sections Forgotten identifier and Account creation.
 */
import { z } from 'zod';
import type { Clock } from '../../adapters/ports.ts';
import type { Captcha } from '../../captcha/index.ts';
import type { BirthplaceLists } from '../../views/pages.ts';
import type { PageHandler, StepContext } from '../flow/page-handler.ts';
import type { FlowPage, PageWith } from '../flow/pages.ts';
import { tooManyJourneys } from '../flow/replies.ts';
import { captchaAddresses, captchaFault, captchaMissing } from './captcha.ts';
import {
  identityFields,
  identityForm,
  type TypedIdentity,
  typedIdentity,
} from './identity-form.ts';
import type { ReadIdentity } from './read-identity.ts';

const schema = z.object({
  ...identityFields,
  captcha: z.string().default(''),
  /** Present when the person asks for another picture. The page keeps typed values. */
  change: z.string().optional(),
});
type Form = z.output<typeof schema>;

export interface IdentityPageDependencies {
  readonly captcha: Captcha;
  lists(): BirthplaceLists;
  readonly clock: Clock;
}

/** The differences between the journeys that show the page. */
interface IdentityPage<T> {
  readonly kind: 'forgotten' | 'creation';
  readonly page: PageWith<'identity'>;
  /** The page to which the button "Retour" leads. */
  readonly back: FlowPage;
  read(typed: TypedIdentity, now: number): ReadIdentity<T>;
  /** Resolves with the values to fill in at first, or with `answered` when it has sent the answer itself. */
  begin?(step: StepContext): Promise<TypedIdentity | 'answered' | undefined>;
  /** Counts the journey. Resolves with the wait in milliseconds when there were too many. */
  limit(step: StepContext, identity: T): Promise<number | undefined>;
  /** Resolves with true when it has led on, because exactly these values were accepted before. */
  goesOn?(step: StepContext, typed: TypedIdentity): Promise<boolean>;
  /** Called with an accepted identity. It sends the answer. */
  accepted(step: StepContext, identity: T, typed: TypedIdentity): Promise<void>;
}

/** Returns the page handler of the identity page, for the journey that the second argument describes. */
export function createIdentityPage<T>(
  { captcha, lists, clock }: IdentityPageDependencies,
  { kind, page, back, read, begin, goesOn, limit, accepted }: IdentityPage<T>,
): PageHandler<Form> {
  return {
    page,
    async show(step, { errors = [], typed } = {}) {
      const known = await begin?.(step);
      if (known === 'answered') return;
      const declaration = kind === 'creation';
      const filled = typed ? typedIdentity.parse(typed) : known;
      const form = { action: step.path(page), csrf: step.csrf, errors, kind };
      const identity = identityForm({
        declaration,
        lists: lists(),
        errors,
        ...(filled && { typed: filled }),
      });
      const addresses = { captcha: captchaAddresses(step), backHref: step.path(back) };
      step.show(page, { ...form, identity, ...addresses });
    },
    form: {
      schema,
      shownAgain: Object.keys(identityFields),
      async submit(step, { captcha: answer, change, ...typed }) {
        if (change !== undefined) return step.showNext(page, {});
        const result = read(typed, clock());
        if ('errors' in result) {
          const errors = [...result.errors, ...captchaMissing(answer)];
          return step.showNext(page, { errors, status: 422 });
        }
        const fault = await captchaFault(captcha, step, answer);
        if (fault !== undefined) {
          // A form that is sent twice has used its characters up the first time.
          if (await goesOn?.(step, typed)) return;
          return step.showNext(page, { errors: [fault], status: 422 });
        }
        const wait = await limit(step, result.identity);
        if (wait === undefined) return accepted(step, result.identity, typed);
        await step.showNext(page, { errors: [tooManyJourneys(step, wait)], status: 429 });
      },
    },
  };
}
