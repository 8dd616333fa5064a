/**
 * The page on which a person without a password says who they are. It has a security check.
 * See docs/screens.md, sections Forgotten identifier and Account creation.
 */
import { z } from 'zod';
import type { Clock } from '../../adapters/ports.ts';
import type { Captcha } from '../../captcha/index.ts';
import {
  identityFields,
  identityForm,
  type TypedIdentity,
  typedIdentity,
} from '../../http/forms/identity/identity-form.ts';
import type { ReadIdentity } from '../../http/forms/identity/read-identity.ts';
import type { BirthplaceLists } from '../../views/pages.ts';
import type { PageHandler, StepContext } from '../flow/page-handler.ts';
import type { FlowPage, PageWith } from '../flow/pages.ts';
import { tooManyJourneys } from '../flow/replies.ts';
import { captchaData, captchaFault, captchaFields } from './captcha.ts';

const schema = z.object({ ...identityFields, ...captchaFields });
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
      const check = await captchaData(captcha, step);
      step.show(page, { ...form, identity, captcha: check, backHref: step.path(back) });
    },
    form: {
      schema,
      shownAgain: Object.keys(identityFields),
      async submit(step, { captcha: answer, solved, change, ...typed }) {
        if (change !== undefined) return step.showNext(page, {});
        const result = read(typed, clock());
        // The same form sent twice is the same journey: it is neither counted nor checked again.
        if ('identity' in result && (await goesOn?.(step, typed))) return;
        const fault = await captchaFault(captcha, step, { captcha: answer, solved });
        const errors = [...('errors' in result ? result.errors : []), ...(fault ? [fault] : [])];
        if ('errors' in result || fault !== undefined) {
          return step.showNext(page, { errors, status: 422 });
        }
        const wait = await limit(step, result.identity);
        if (wait === undefined) return accepted(step, result.identity, typed);
        await step.showNext(page, { errors: [tooManyJourneys(step, wait)], status: 429 });
      },
    },
  };
}
