/**
 * The forgotten password, from the question to the code. Screen 4. Pages, words and times are the same whether the
 * account exists or not: what depends on it happens after the answer, and sends to nobody where there is nobody.
 */
import { z } from 'zod';
import type { Account } from '../accounts/account.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { isActivation, readActivation } from '../accounts/activation.ts';
import { type Codes, codeMinutes, type Destination } from '../accounts/codes.ts';
import { reachable } from '../accounts/contacts.ts';
import { parseIdentifier } from '../accounts/identifiers.ts';
import type { JourneyLimit } from '../accounts/journey-limits.ts';
import type { BlindIndex } from '../accounts/sealing.ts';
import { parseBirthDate } from '../accounts/typed-identity.ts';
import type { Clock, CounterStore } from '../adapters/ports.ts';
import type { Captcha } from '../captcha/index.ts';
import type { Sender } from '../messaging/sender.ts';
import { codeMessage } from '../messaging/texts.ts';
import type { FieldError } from '../views/pages.ts';
import { captchaAddresses, captchaFault } from './captcha.ts';
import type { Journey, OpenJourney } from './journeys.ts';
import type { Later } from './later.ts';
import { faultOfIdentifier } from './login.ts';
import type { Note } from './person.ts';
import { tooManyJourneys, toPage } from './replies.ts';
import type { Step, StepContext } from './step.ts';

const question = z.strictObject({
  identifier: z.string().default(''),
  birthDate: z.string().default(''),
  channel: z.enum(['mail', 'sms']).optional().catch(undefined),
  captcha: z.string().default(''),
  /** Asks for another picture; what was typed stays. */
  change: z.string().optional(),
});
type Question = z.output<typeof question>;
const answer = z.strictObject({ code: z.string().default('') });
const nothing = z.strictObject({});

const asked = z.strictObject({
  identifier: z.strictObject({ kind: z.enum(['nir', 'provisional']), value: z.string() }),
  birthDate: z.string(),
  channel: z.enum(['mail', 'sms']),
  /** What has proven who it is. */
  proof: z
    .discriminatedUnion('by', [
      z.strictObject({
        by: z.literal('contact'),
        channel: z.enum(['mail', 'sms']),
        to: z.string(),
      }),
      z.strictObject({ by: z.literal('activation'), code: z.string() }),
    ])
    .optional(),
});
export type Asked = z.output<typeof asked>;

/** Codes that may be typed in one journey. */
const triesPerJourney = 30;
const minute = 60 * 1000;
const hour = 60 * minute;

export interface ForgottenDependencies {
  readonly accounts: Accounts;
  readonly codes: Codes;
  readonly captcha: Captcha;
  readonly counters: CounterStore;
  readonly index: BlindIndex;
  readonly limit: JourneyLimit;
  readonly openJourney: OpenJourney;
  readonly sender: Pick<Sender, 'post'>;
  readonly later: Later;
  readonly note: Note;
  readonly clock: Clock;
}

export const openForgotten = (open: OpenJourney): Journey<Asked> => open('forgotten', asked);

/** Where a message for the person goes: as was chosen, else by what there is. */
export function destinationOf(
  { contacts }: Account,
  channel: Asked['channel'],
): Destination | undefined {
  const to = reachable(contacts);
  const mail = to.mail === undefined ? undefined : ({ channel: 'mail', to: to.mail } as const);
  const sms = to.sms === undefined ? undefined : ({ channel: 'sms', to: to.sms } as const);
  return channel === 'mail' ? (mail ?? sms) : (sms ?? mail);
}

/** The account of that identifier and that birth date, if there is one. */
export async function accountAsked(
  accounts: Pick<Accounts, 'findByIdentifier' | 'open'>,
  { identifier, birthDate }: Asked,
): Promise<Account | undefined> {
  const record = await accounts.findByIdentifier(identifier);
  const account = record && accounts.open(record);
  return account?.identity.birthDate === birthDate ? account : undefined;
}

export function createForgotten(dependencies: ForgottenDependencies): [string, Step<unknown>][] {
  const { accounts, codes, captcha, counters, index, limit, sender, later, note, clock } =
    dependencies;
  const journey = openForgotten(dependencies.openJourney);
  const subjectOf = ({ interaction }: StepContext) => `forgotten/${interaction.uid}`;

  const pauseOf = (step: StepContext) => `pause/${index('pause', subjectOf(step))}`;

  function showQuestion(
    step: StepContext,
    typed: Partial<Question>,
    errors: readonly FieldError[],
    status: number,
  ): void {
    const { identifier = '', birthDate = '', channel } = typed;
    step.show(
      'forgotten',
      {
        action: step.path('forgotten'),
        csrf: step.csrf,
        errors,
        // Longer than any: not worth showing again.
        identifier: identifier.length <= 40 ? identifier : '',
        birthDate: birthDate.length <= 40 ? birthDate : '',
        ...(channel && { channel }),
        captcha: captchaAddresses(step),
        backHref: step.path('login'),
      },
      status,
    );
  }

  function showCode(
    step: StepContext,
    errors: readonly FieldError[],
    status: number,
    notice?: 'forgotten.sentAgain',
  ): void {
    const form = { action: step.path('forgotten-code'), csrf: step.csrf, errors };
    const ways = { resendAction: step.path('forgotten-again'), backHref: step.path('forgotten') };
    step.show(
      'forgottenCode',
      { ...form, ...ways, ...(notice && { notice: { key: notice } }) },
      status,
    );
  }

  /** After the answer: a code for whoever it is, to nobody where nobody can be reached. */
  function send(step: StepContext, state: Asked): void {
    const { locale } = step;
    const subject = subjectOf(step);
    later(step.ctx, async () => {
      const account = await accountAsked(accounts, state);
      await note(step, 'password.forgotten', account?.id);
      const to = account && destinationOf(account, state.channel);
      const owner = account?.id ?? accounts.identifierHash(state.identifier);
      const destination = to ?? { channel: state.channel, to: `nobody/${owner}` };
      const issued = await codes.issue({ subject, owner, destination });
      if ('waitMs' in issued || to === undefined) return;
      sender.post(codeMessage({ ...to, locale, code: issued.code, minutes: codeMinutes }));
    });
  }

  const questions: Step<Question> = {
    prompt: 'login',
    show: async (step, errors = []) => showQuestion(step, {}, errors, 200),
    form: {
      schema: question,
      async submit(step, typed) {
        if (typed.change !== undefined) return showQuestion(step, typed, [], 200);
        const identifier = parseIdentifier(typed.identifier);
        const birthDate = parseBirthDate(typed.birthDate, clock());
        const errors: FieldError[] = [];
        if ('fault' in identifier) {
          errors.push({ field: 'identifier', key: faultOfIdentifier(identifier.fault) });
        }
        if ('fault' in birthDate) {
          const isMissing = birthDate.fault === 'missing';
          const key = isMissing ? 'field.required' : 'birthDate.malformed';
          errors.push({ field: 'birthDate', key });
        }
        if (typed.channel === undefined) errors.push({ field: 'channel', key: 'channel.required' });
        if (errors.length === 0) {
          const fault = await captchaFault(captcha, step, typed.captcha);
          if (fault !== undefined) errors.push(fault);
        }
        if ('fault' in identifier || 'fault' in birthDate || typed.channel === undefined) {
          return showQuestion(step, typed, errors, 422);
        }
        if (errors.length > 0) return showQuestion(step, typed, errors, 422);

        const owner = accounts.identifierHash(identifier.identifier);
        const wait = await limit('forgotten', owner, step.ctx.ip);
        if (wait !== undefined) {
          return showQuestion(step, typed, [tooManyJourneys(step, wait)], 429);
        }
        const { channel } = typed;
        const state = { ...identifier, birthDate: birthDate.date, channel };
        await codes.drop(subjectOf(step));
        await journey.write(step, state);
        await counters.increment(pauseOf(step), minute);
        toPage(step, 'forgotten-code');
        send(step, state);
      },
    },
  };

  /** What was typed proves who it is, by the account's contact or by a fund's letter. */
  async function proofOf(step: StepContext, state: Asked, typed: string): Promise<Asked['proof']> {
    const account = await accountAsked(accounts, state);
    const activation = readActivation(typed);
    if (activation !== undefined) {
      const isGood = account && isActivation(index, account, activation, clock());
      return isGood ? { by: 'activation', code: activation } : undefined;
    }
    const sentTo = await codes.pending(subjectOf(step));
    const outcome = await codes.check(subjectOf(step), typed);
    if (outcome !== 'right' || sentTo === undefined || account === undefined) return undefined;
    return { by: 'contact', ...sentTo };
  }

  const typing: Step<z.output<typeof answer>> = {
    prompt: 'login',
    async show(step, errors = []) {
      if ((await journey.read(step)) === undefined) return toPage(step, 'forgotten');
      showCode(step, errors, 200);
    },
    form: {
      schema: answer,
      async submit(step, { code }) {
        const state = await journey.read(step);
        if (state === undefined) return toPage(step, 'forgotten');
        const field = { field: 'code', key: 'field.required' } as const;
        if (code.trim() === '') return showCode(step, [field], 422);
        const tries = await counters.increment(`tries/${index('tries', subjectOf(step))}`, hour);
        const isOver = tries.count > triesPerJourney;
        const proof = isOver ? undefined : await proofOf(step, state, code);
        // Which of them it is would tell whether a code was sent.
        if (proof === undefined) {
          return showCode(step, [{ field: 'code', key: 'code.refused' }], 422);
        }
        await journey.write(step, { ...state, proof });
        toPage(step, 'forgotten-password');
      },
    },
  };

  const again: Step<z.output<typeof nothing>> = {
    prompt: 'login',
    show: async (step) => toPage(step, 'forgotten-code'),
    form: {
      schema: nothing,
      async submit(step) {
        const state = await journey.read(step);
        if (state === undefined) return toPage(step, 'forgotten');
        // The same wait for everybody, whether anything was sent or not.
        const { count, expiresAt } = await counters.increment(pauseOf(step), minute);
        if (count > 1) {
          const seconds = Math.max(1, Math.ceil((expiresAt - clock()) / 1000));
          step.ctx.set('Retry-After', String(seconds));
          return showCode(step, [{ key: 'code.tooEarly', values: { seconds } }], 429);
        }
        showCode(step, [], 200, 'forgotten.sentAgain');
        send(step, state);
      },
    },
  };

  return [
    ['forgotten', questions],
    ['forgotten-code', typing],
    ['forgotten-again', again],
  ];
}
