/** Parts of answers that several pages share. */
import type { SignInResult } from '../../accounts/signing-in/sign-in.ts';
import { retryAfter } from '../../http/forms/retry-after.ts';
import { seeOther } from '../../http/redirect.ts';
import type { MessageKey } from '../../views/dictionaries/index.ts';
import type { FieldError } from '../../views/pages.ts';
import type { StepContext } from './page-handler.ts';
import type { FlowPage } from './pages.ts';

/** Redirects to another page of the same interaction. `query` begins with `?`. */
export function toPage(
  { ctx, path }: Pick<StepContext, 'ctx' | 'path'>,
  page: FlowPage,
  query = '',
): void {
  seeOther(ctx, `${path(page)}${query}`);
}

/** In characters, with the spaces and dots that people type. Birth dates have the same bound. */
export const longestIdentifier = 40;

/** Returns what was typed, to be shown again, or nothing when it is longer than the field ever needs, in characters. */
export const shownAgain = (typed: string, longest: number): string =>
  typed.length <= longest ? typed : '';

/** Returns the fault of a person who has begun too many journeys, and sets `Retry-After`. */
export function tooManyJourneys(step: Pick<StepContext, 'ctx'>, waitMs: number): FieldError {
  const { minutes } = retryAfter(step, waitMs);
  return { key: 'journey.throttled', values: { minutes } };
}

interface SignInFault {
  readonly error: FieldError;
  readonly status: number;
}

/** Words for a password that was refused, and the same when one try is left before a wait. */
const beforeWait = {
  'login.refused': 'login.refusedLast',
  'franceConnectLink.refused': 'franceConnectLink.refusedLast',
} as const satisfies Partial<Record<MessageKey, MessageKey>>;

/** Returns the fault and the status for a person who must wait after failed tries, and sets `Retry-After`. */
export function waitFault(step: Pick<StepContext, 'ctx'>, waitMs: number): SignInFault {
  const { minutes } = retryAfter(step, waitMs);
  return { error: { key: 'login.throttled', values: { minutes } }, status: 429 };
}

/** Returns the fault and the status for a sign-in that failed: the wait, or `refused` for a wrong password. */
export function signInFault(
  step: Pick<StepContext, 'ctx'>,
  result: Extract<SignInResult, { readonly refused: true } | { readonly waitMs: number }>,
  refused: keyof typeof beforeWait,
): SignInFault {
  if ('refused' in result) {
    return { error: { key: result.isLastTry ? beforeWait[refused] : refused }, status: 401 };
  }
  return waitFault(step, result.waitMs);
}
