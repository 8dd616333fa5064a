/** Small answers that several pages give. */
import type { SignInResult } from '../../accounts/sign-in.ts';
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

/** With all the spaces and dots that people put in; for birth dates too. */
export const longestIdentifier = 40;

/** What was typed, to be shown again; nothing where it is longer, in characters, than the field can need. */
export const shownAgain = (typed: string, longest: number): string =>
  typed.length <= longest ? typed : '';

/** Says in `Retry-After` when another try may be made: in how many seconds, and in minutes for the words. */
export function retryAfter({ ctx }: Pick<StepContext, 'ctx'>, waitMs: number) {
  const seconds = Math.ceil(waitMs / 1000);
  ctx.set('Retry-After', String(seconds));
  return { seconds, minutes: Math.ceil(seconds / 60) };
}

/** What is told to who has set out too often; `waitMs` until they may again. */
export function tooManyJourneys(step: StepContext, waitMs: number): FieldError {
  const { minutes } = retryAfter(step, waitMs);
  return { key: 'journey.throttled', values: { minutes } };
}

/** What is told to whom a password has not let in: to wait, or `refused`; with the answer's status. */
export function signInFault(
  step: StepContext,
  result: Exclude<SignInResult, { readonly account: unknown }>,
  refused: MessageKey,
): { readonly error: FieldError; readonly status: number } {
  if ('refused' in result) return { error: { key: refused }, status: 401 };
  const { minutes } = retryAfter(step, result.waitMs);
  return { error: { key: 'login.throttled', values: { minutes } }, status: 429 };
}
