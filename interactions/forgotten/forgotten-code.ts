/**
 * The page that takes the code for a forgotten password: the code that was sent, or the activation code of a fund's
 * letter.
 * See docs/screens.md, section Forgotten password.
 */
import type { z } from 'zod';
import type { Accounts } from '../../accounts/accounts.ts';
import { isActivation, readActivation } from '../../accounts/credentials/activation-codes.ts';
import type { Codes } from '../../accounts/credentials/contact-codes.ts';
import type { Clock, CounterStore } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import type { AfterResponse } from '../../http/after-response.ts';
import { noFields } from '../../http/forms/form-schema.ts';
import { retryAfter } from '../../http/forms/retry-after.ts';
import type { Sender } from '../../messaging/sender.ts';
import { wrongCodesTyped } from '../../messaging/texts.ts';
import type { FieldError } from '../../views/pages.ts';
import type { OpenDraft } from '../flow/drafts.ts';
import { tellEverywhere } from '../flow/notices.ts';
import { codeField, type PageHandler, type StepContext } from '../flow/page-handler.ts';
import { pages } from '../flow/pages.ts';
import { toPage } from '../flow/replies.ts';
import { type Asked, accountAsked, type ForgottenCodes, openForgotten } from './forgotten.ts';

/** The number of codes that may be typed in one interaction. */
const triesPerJourney = 30;
const hour = 60 * 60 * 1000;

export interface ForgottenCodeDependencies {
  readonly accounts: Accounts;
  readonly codes: Codes;
  readonly counters: CounterStore;
  readonly index: BlindIndex;
  readonly sender: Pick<Sender, 'post'>;
  readonly afterResponse: AfterResponse;
  readonly openDraft: OpenDraft;
  readonly forgottenCodes: ForgottenCodes;
  readonly clock: Clock;
}

/** Returns the page handlers of the code and of the request for another code. */
export function createForgottenCode(
  dependencies: ForgottenCodeDependencies,
): PageHandler<unknown>[] {
  const { accounts, codes, counters, index, sender, afterResponse, forgottenCodes, clock } =
    dependencies;
  const draft = openForgotten(dependencies.openDraft);

  /**
   * Resolves with the proof that a right code gives, by the account's contact or by a fund's letter. `tooManyToday`: the
   * journey must begin again.
   */
  async function proofOf(
    step: StepContext,
    state: Asked,
    typed: string,
  ): Promise<Asked['proof'] | 'tooManyToday'> {
    const activation = readActivation(typed);
    if (activation !== undefined) {
      const account = await accountAsked(accounts, state);
      const isGood = account && isActivation(index, account, activation, clock());
      return isGood ? { by: 'activation', code: activation } : undefined;
    }
    const { subjectOf, guesserOf } = forgottenCodes;
    // Whether there is an account is looked up after a right code only: for a wrong one, the time would reveal it.
    const outcome = await codes.check(subjectOf(step, state), typed, guesserOf(state));
    if ('fault' in outcome && outcome.fault === 'tooManyToday') {
      afterResponse(step.ctx, async () => {
        const account = outcome.isFirst ? await accountAsked(accounts, state) : undefined;
        if (account === undefined) return;
        tellEverywhere(sender, step, account.contacts, wrongCodesTyped, { isProven: false });
      });
      return outcome.fault;
    }
    const isProven = 'proven' in outcome && (await accountAsked(accounts, state)) !== undefined;
    return isProven ? { by: 'contact', ...outcome.proven } : undefined;
  }

  const typing: PageHandler<z.output<typeof codeField>> = {
    page: pages.forgottenCode,
    async show(step, { errors = [], notice } = {}) {
      if ((await draft.read(step)) === undefined) return toPage(step, pages.forgotten);
      step.show(pages.forgottenCode, {
        action: step.path(pages.forgottenCode),
        csrf: step.csrf,
        errors,
        resendAction: step.path(pages.forgottenAgain),
        backHref: step.path(pages.forgotten),
        ...(notice && { notice: { key: notice } }),
      });
    },
    form: {
      schema: codeField,
      async submit(step, { code }) {
        const state = await draft.read(step);
        if (state === undefined) return toPage(step, pages.forgotten);
        // The form was sent twice, and the code was right the first time.
        if (state.proof !== undefined) return toPage(step, pages.forgottenPassword);
        const refuse = (key: FieldError['key']) =>
          step.showNext(pages.forgottenCode, { errors: [{ field: 'code', key }], status: 422 });
        if (code.trim() === '') return refuse('field.required');
        const tries = `tries/${index('tries', step.interaction.uid)}`;
        const isOver = (await counters.increment(tries, hour)).count > triesPerJourney;
        const proof = isOver ? undefined : await proofOf(step, state, code);
        if (proof === 'tooManyToday') {
          await draft.end(step);
          return step.showNext(pages.forgotten, { notice: 'forgotten.tooManyCodes' });
        }
        // The same words for every reason, because the reason would reveal whether a code was sent.
        if (proof === undefined) return refuse('code.refused');
        await draft.write(step, { ...state, proof });
        toPage(step, pages.forgottenPassword);
      },
    },
  };

  const again: PageHandler<z.output<typeof noFields>> = {
    page: pages.forgottenAgain,
    show: async (step) => toPage(step, pages.forgottenCode),
    form: {
      schema: noFields,
      async submit(step) {
        const state = await draft.read(step);
        if (state === undefined) return toPage(step, pages.forgotten);
        const waitMs = await forgottenCodes.send(step, state);
        if (waitMs === undefined) {
          const { proof: _, ...answers } = state;
          await draft.write(step, { ...answers, askedAt: clock() });
          return step.showNext(pages.forgottenCode, { notice: 'forgotten.sentAgain' });
        }
        const { seconds } = retryAfter(step, waitMs);
        // The message does not mention an earlier code, because that would reveal whether one was sent.
        const errors = [{ key: 'code.tooSoon', values: { seconds } }] as const;
        await step.showNext(pages.forgottenCode, { errors, status: 429 });
      },
    },
  };

  return [typing, again];
}
