/** The page on which somebody without a password says who they are, behind the security check. Screens 5 and 6. */
import { z } from 'zod';
import type { Clock } from '../../adapters/ports.ts';
import type { Captcha } from '../../captcha/index.ts';
import type { BirthplaceLists, FieldError } from '../../views/pages.ts';
import { tooManyJourneys } from '../flow/replies.ts';
import type { Step, StepContext } from '../flow/step.ts';
import { captchaAddresses, captchaFault, captchaMissing } from './captcha.ts';
import {
  identityFields,
  identityForm,
  type ReadIdentity,
  type TypedIdentity,
} from './identity-form.ts';

const schema = z.strictObject({
  ...identityFields,
  captcha: z.string().default(''),
  /** Asks for another picture; what was typed stays. */
  change: z.string().optional(),
});
type Form = z.output<typeof schema>;

export interface IdentityPageDependencies {
  readonly captcha: Captcha;
  lists(): BirthplaceLists;
  readonly clock: Clock;
}

interface IdentityPage<T> {
  readonly kind: 'forgotten' | 'creation';
  readonly name: string;
  /** The page that the way back leads to. */
  readonly back: string;
  read(typed: TypedIdentity, now: number): ReadIdentity<T>;
  /** What the fields are filled with to begin with, where the answer isn't given already. */
  begin?(step: StepContext): Promise<TypedIdentity | 'answered' | undefined>;
  /** Counts the journey; resolves with the wait, in ms, where there were too many. */
  limit(step: StepContext, identity: T): Promise<number | undefined>;
  /** Whether the very same was accepted before: then it led on. */
  goesOn?(step: StepContext, typed: TypedIdentity): Promise<boolean>;
  /** Gives the answer. */
  accepted(step: StepContext, identity: T, typed: TypedIdentity): Promise<void>;
}

export function createIdentityPage<T>(
  { captcha, lists, clock }: IdentityPageDependencies,
  { kind, name, back, read, begin, goesOn, limit, accepted }: IdentityPage<T>,
): Step<Form> {
  function showPage(
    step: StepContext,
    typed: TypedIdentity | undefined,
    errors: readonly FieldError[],
    status: number,
  ): void {
    const declaration = kind === 'creation';
    const form = { action: step.path(name), csrf: step.csrf, errors, kind };
    const identity = identityForm({ declaration, lists: lists(), errors, ...(typed && { typed }) });
    const addresses = { captcha: captchaAddresses(step), backHref: step.path(back) };
    step.show('identity', { ...form, identity, ...addresses }, status);
  }

  return {
    prompt: 'login',
    async show(step, errors = []) {
      const typed = await begin?.(step);
      if (typed !== 'answered') showPage(step, typed, errors, 200);
    },
    form: {
      schema,
      async submit(step, { captcha: answer, change, ...typed }) {
        if (change !== undefined) return showPage(step, typed, [], 200);
        const result = read(typed, clock());
        if ('errors' in result) {
          return showPage(step, typed, [...result.errors, ...captchaMissing(answer)], 422);
        }
        const fault = await captchaFault(captcha, step, answer);
        if (fault !== undefined) {
          // The same form sent twice: its characters are used up.
          if (await goesOn?.(step, typed)) return;
          return showPage(step, typed, [fault], 422);
        }
        const wait = await limit(step, result.identity);
        if (wait === undefined) return accepted(step, result.identity, typed);
        showPage(step, typed, [tooManyJourneys(step, wait)], 429);
      },
    },
  };
}
