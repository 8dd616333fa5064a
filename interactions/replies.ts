/** Small answers that several pages give. */
import type { SignInResult } from '../accounts/sign-in.ts';
import type { MessageKey } from '../views/dictionaries/index.ts';
import type { FieldError } from '../views/pages.ts';
import type { StepContext } from './step.ts';

/** To another page of the same interaction. */
export function toPage({ ctx, path }: Pick<StepContext, 'ctx' | 'path'>, name: string): void {
  ctx.status = 303;
  ctx.redirect(path(name));
}

/** What is told to who has set out too often; `waitMs` until they may again. */
export function tooManyJourneys({ ctx }: StepContext, waitMs: number): FieldError {
  ctx.set('Retry-After', String(Math.ceil(waitMs / 1000)));
  return { key: 'journey.throttled', values: { minutes: Math.ceil(waitMs / 60_000) } };
}

/** What is told to whom a password has not let in: to wait, or `refused`; with the answer's status. */
export function signInFault(
  { ctx }: StepContext,
  result: Exclude<SignInResult, { readonly account: unknown }>,
  refused: MessageKey,
): { readonly error: FieldError; readonly status: number } {
  if ('refused' in result) return { error: { key: refused }, status: 401 };
  ctx.set('Retry-After', String(Math.ceil(result.waitMs / 1000)));
  const minutes = Math.ceil(result.waitMs / 60_000);
  return { error: { key: 'login.throttled', values: { minutes } }, status: 429 };
}
