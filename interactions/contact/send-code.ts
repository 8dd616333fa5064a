/** Sends a code while the person waits, and words the faults of sending and typing a code. */

import { type Destination, groupPhone, maskEmail, maskPhone } from '../../accounts/contacts.ts';
import {
  type CodeFault,
  type CodeRequest,
  type Codes,
  codeMinutes,
  goesToOwnContact,
} from '../../accounts/credentials/contact-codes.ts';
import type { Clock } from '../../adapters/ports.ts';
import { retryAfter } from '../../http/forms/retry-after.ts';
import { SendError } from '../../messaging/ports.ts';
import type { Sender } from '../../messaging/sender.ts';
import { codeMessage } from '../../messaging/texts.ts';
import type { FieldError } from '../../views/pages.ts';
import type { StepContext } from '../flow/page-handler.ts';
import { parisTime } from '../flow/time-left.ts';

/** The reason why no code was sent. */
export interface NotSent {
  readonly error: FieldError;
  readonly status: number;
  /** True when an earlier code may still be pending. */
  readonly tooEarly: boolean;
}

const waitKeys = {
  good: 'code.tooEarly',
  soon: 'code.tooSoon',
  often: 'code.tooOften',
} as const;

/** Until this wait, in ms, the person may stay on the page: it lives longer. */
const longestOnPage = 25 * 60_000;

/** Makes a code and sends it. Resolves with the reason when it was not sent. */
export type SendCode = (
  step: Pick<StepContext, 'ctx' | 'locale'>,
  request: Omit<CodeRequest, 'address'>,
) => Promise<NotSent | undefined>;

/** Returns the function that sends codes. It waits for the gateway's or mail server's answer. */
export function createSendCode({
  codes,
  sender,
  clock,
}: {
  codes: Codes;
  sender: Pick<Sender, 'send'>;
  clock: Clock;
}): SendCode {
  /** Returns the words of a wait for a contact that others use too: until when, as long as the page lives. */
  function sharedFault(step: Pick<StepContext, 'ctx' | 'locale'>, waitMs: number): FieldError {
    const { minutes } = retryAfter(step, waitMs);
    return waitMs > longestOnPage
      ? { key: 'code.sharedLong', values: { hours: Math.ceil(minutes / 60) } }
      : {
          key: 'code.shared',
          // Rounded up to the minute, so that the time has come when the clock shows it.
          values: { minutes, time: parisTime(step.locale, clock() + waitMs + 59_999) },
        };
  }

  return async (step, asked) => {
    const request = { ...asked, address: step.ctx.ip };
    const issued = await codes.issue(request);
    if ('waitMs' in issued) {
      const { reason, waitMs } = issued;
      if (reason === 'shared') {
        return { error: sharedFault(step, waitMs), status: 429, tooEarly: true };
      }
      const error = { key: waitKeys[reason], values: retryAfter(step, waitMs) };
      return { error, status: 429, tooEarly: true };
    }
    try {
      const message = {
        ...request.destination,
        locale: step.locale,
        code: issued.code,
        minutes: codeMinutes,
      };
      await sender.send(codeMessage(message), { isProven: goesToOwnContact(request) });
      return undefined;
    } catch (error) {
      if (!(error instanceof SendError)) throw error;
      await codes.unsent(request);
      if (error.waitMs !== undefined) {
        const { minutes } = retryAfter(step, error.waitMs);
        return {
          error: { key: 'contact.smsSpent', values: { minutes } },
          status: 503,
          tooEarly: false,
        };
      }
      return { error: { key: 'contact.notSent' }, status: 503, tooEarly: false };
    }
  };
}

/** Returns a contact shortened so that only its owner recognizes it. */
export const maskDestination = ({ channel, to }: Destination): string =>
  channel === 'mail' ? maskEmail(to) : maskPhone(to);

/** Returns a contact as people write it, for the person who has just typed it. */
export const wholeDestination = ({ channel, to }: Destination): string =>
  channel === 'mail' ? to : groupPhone(to);

/** The message for each fault of a typed code. */
export const codeFaults: Readonly<Record<CodeFault | 'tooManyToday', FieldError>> = {
  wrong: { field: 'code', key: 'code.wrong' },
  exhausted: { key: 'code.tooMany' },
  used: { key: 'code.expired' },
  gone: { key: 'code.expired' },
  tooManyToday: { key: 'code.tooMany' },
};

/**
 * Returns whether a code can still be typed, and the faults to show: where none is good any more, no fault asks to type it
 * again. `last` is the code that was sent last, while it is stored.
 */
export function codeState(
  last: { readonly isGood: boolean } | undefined,
  errors: readonly FieldError[],
): { readonly isGood: boolean; readonly errors: readonly FieldError[] } {
  const isUnsent = errors.some(({ key }) => /^contact\.(notSent|smsSpent)$/.test(key));
  if (last?.isGood && !isUnsent) return { isGood: true, errors };
  const others = errors.filter(({ field }) => field !== 'code');
  const none = last === undefined ? codeFaults.gone : codeFaults.exhausted;
  return { isGood: false, errors: others.length > 0 ? others : [none] };
}
