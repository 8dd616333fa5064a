/**
 * The first page of a forgotten password: it asks whose password it is.
 * See docs/screens.md, section Forgotten password.
 */
import { z } from 'zod';
import type { Accounts } from '../../accounts/accounts.ts';
import { parseTyped } from '../../accounts/identity/identifiers.ts';
import { parseBirthDate } from '../../accounts/identity/typed-identity.ts';
import type { JourneyRateLimit } from '../../accounts/limits/journey-rate-limit.ts';
import type { Clock } from '../../adapters/ports.ts';
import type { Captcha } from '../../captcha/index.ts';
import { identifierFault, identifierMessages } from '../../http/forms/identifier-faults.ts';
import { dateFaults } from '../../http/forms/identity-faults.ts';
import { retryAfter } from '../../http/forms/retry-after.ts';
import type { Sender } from '../../messaging/sender.ts';
import type { FieldError } from '../../views/pages.ts';
import type { OpenDraft } from '../flow/drafts.ts';
import type { KnownDevices } from '../flow/known-devices.ts';
import type { PageHandler, StepContext } from '../flow/page-handler.ts';
import { pages } from '../flow/pages.ts';
import { longestIdentifier, shownAgain, tooManyJourneys, toPage } from '../flow/replies.ts';
import { captchaData, captchaFault, captchaFields } from '../identity/captcha.ts';
import { type Asked, type ForgottenCodes, openForgotten } from './forgotten.ts';

const question = z.object({
  identifier: z.string().default(''),
  birthDate: z.string().default(''),
  channel: z.enum(['mail', 'sms']).optional().catch(undefined),
  ...captchaFields,
});
type Question = z.output<typeof question>;

export interface ForgottenQuestionDependencies {
  readonly accounts: Pick<Accounts, 'identifierHash'>;
  readonly devices: KnownDevices;
  readonly captcha: Captcha;
  readonly sender: Pick<Sender, 'smsWait'>;
  readonly limit: JourneyRateLimit;
  readonly openDraft: OpenDraft;
  readonly forgottenCodes: Pick<ForgottenCodes, 'send'>;
  readonly clock: Clock;
}

/** Returns the page handler of the first page. */
export function createForgottenQuestion(
  dependencies: ForgottenQuestionDependencies,
): PageHandler<Question> {
  const { accounts, devices, captcha, sender, limit, forgottenCodes, clock } = dependencies;
  const draft = openForgotten(dependencies.openDraft);

  /** Returns the answers, or all their faults. */
  function readQuestion({
    identifier,
    birthDate,
    channel,
  }: Question): Asked | readonly FieldError[] {
    const parsed = parseTyped(identifier, 'nir');
    const born = parseBirthDate(birthDate, clock());
    if ('identifier' in parsed && 'date' in born && channel !== undefined) {
      return { identifier: parsed.identifier, birthDate: born.date, channel, askedAt: clock() };
    }
    const errors: FieldError[] = [];
    if ('fault' in parsed) errors.push(identifierFault('identifier', parsed, identifierMessages));
    if ('fault' in born) errors.push({ field: 'birthDate', key: dateFaults[born.fault] });
    if (channel === undefined) errors.push({ field: 'channel', key: 'forgotten.channelRequired' });
    return errors;
  }

  /**
   * Resolves with the fault of a person who wants a text message while none can be sent. It is the same for everybody, as
   * it depends on no account; some messages are kept for known devices.
   */
  async function smsFault(
    step: StepContext,
    { channel }: Asked,
    isProven: boolean,
  ): Promise<FieldError | undefined> {
    const waitMs = channel === 'sms' ? await sender.smsWait(undefined, { isProven }) : undefined;
    if (waitMs === undefined) return undefined;
    const { minutes } = retryAfter(step, waitMs);
    return { field: 'channel', key: 'forgotten.smsSpent', values: { minutes } };
  }

  return {
    page: pages.forgotten,
    async show(step, { errors = [], notice, typed } = {}) {
      const { identifier, birthDate, channel } = question.parse(typed ?? {});
      step.show(pages.forgotten, {
        action: step.path(pages.forgotten),
        csrf: step.csrf,
        errors,
        identifier: shownAgain(identifier, longestIdentifier),
        birthDate: shownAgain(birthDate, longestIdentifier),
        ...(channel && { channel }),
        ...(notice && { notice: { key: notice } }),
        captcha: await captchaData(captcha, step),
        backHref: step.path(pages.login),
      });
    },
    form: {
      schema: question,
      shownAgain: ['identifier', 'birthDate', 'channel'],
      async submit(step, typed) {
        if (typed.change !== undefined) return step.showNext(pages.forgotten, {});
        const refuse = (errors: readonly FieldError[], status: number) =>
          step.showNext(pages.forgotten, { errors, status });
        const state = readQuestion(typed);
        const fault = await captchaFault(captcha, step, typed);
        if (!('identifier' in state)) return refuse([...state, ...(fault ? [fault] : [])], 422);
        const knownAccount = await devices.lastAccount(step.ctx);
        const spent = await smsFault(step, state, knownAccount !== undefined);
        if (spent !== undefined) return refuse([spent], 503);
        if (fault !== undefined) return refuse([fault], 422);
        const wait = await limit.begin({
          kind: pages.forgotten.id,
          answers: `${accounts.identifierHash(state.identifier)}/${state.birthDate}`,
          address: step.ctx.ip,
          knownAccount,
        });
        if (wait !== undefined) return refuse([tooManyJourneys(step, wait)], 429);
        await draft.write(step, state);
        // When it is too early for another code, the earlier one is still valid.
        await forgottenCodes.send(step, state);
        toPage(step, pages.forgottenCode);
      },
    },
  };
}
