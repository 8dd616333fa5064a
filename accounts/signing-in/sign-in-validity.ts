/**
 * A change of password ends earlier sign-ins. Tokens hold the time of a sign-in in whole seconds, so a sign-in with
 * the new password within the second of the change counts as made one second later.
 */
import type { Standing } from '../../adapters/ports.ts';

type WithEnd = Pick<Standing, 'endedBefore'>;

const secondOf = (ms: number) => Math.floor(ms / 1000);

/**
 * Returns the time that a sign-in counts from, in seconds since the epoch. `begunAt` (ms) must be taken before the
 * account is read: a sign-in with a password that is changed meanwhile is then ended by that change.
 */
export const signInTime = (begunAt: number, { endedBefore }: WithEnd): number =>
  Math.max(secondOf(begunAt), secondOf(endedBefore) + 1);

/** Reports whether a change of password has ended a sign-in made at this time, in seconds since the epoch. */
export const isSignInEnded = (signedInAt: number, { endedBefore }: WithEnd): boolean =>
  signedInAt <= secondOf(endedBefore);

/** Reports whether the account signs nobody in, and all its sign-ins are over: it is suspended or set aside. */
export const isBarred = ({ suspension, setAsideAt }: Pick<Standing, 'suspension' | 'setAsideAt'>) =>
  (suspension ?? setAsideAt) !== undefined;
