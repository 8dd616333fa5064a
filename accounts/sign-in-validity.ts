/**
 * Which sign-ins a change of password has ended. Tokens tell the time of a sign-in in whole seconds: one that begins
 * within the second of such a change, and knows the new password, counts from the second that follows.
 */
import type { Standing } from '../adapters/ports.ts';

type Ended = Pick<Standing, 'endedBefore'>;

const secondOf = (ms: number) => Math.floor(ms / 1000);

/**
 * When a sign-in counts from, in seconds. `begunAt` (ms) is before the account was read: whoever was let in by a
 * password that was changed meanwhile is then among those who are ended.
 */
export const signInTime = (begunAt: number, { endedBefore }: Ended): number =>
  Math.max(secondOf(begunAt), secondOf(endedBefore) + 1);

/** Whether a sign-in of that time, in seconds, counts no more. */
export const isSignInEnded = (signedInAt: number, { endedBefore }: Ended): boolean =>
  signedInAt <= secondOf(endedBefore);
