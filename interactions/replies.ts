/** Small answers that several pages give. */
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
