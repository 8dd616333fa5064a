/** Says in words what keeps a person from signing in, and what they will meet. */
import type { Obstacle, SignInState } from '../../operations/hindrances.ts';
import type { OpenedAccount } from '../../operations/show.ts';
import type { MessageKey } from '../../views/dictionaries/index.ts';
import type { Statement } from '../../views/pages.ts';
import { detailWords } from './event-words.ts';

type Step = Extract<SignInState['pending'][number], { reason: 'step' }>['step'];

const stepWords: Readonly<Record<Step, MessageKey>> = {
  announcement: 'file.firstConnection',
  terms: 'file.termsStep',
  new_password: 'file.passwordStep',
  contact: 'file.contactStep',
};

/** Returns the sentence for an obstacle. `now` is in milliseconds. */
function obstacleWords(obstacle: Obstacle, now: number): Statement {
  switch (obstacle.reason) {
    case 'suspended':
      return {
        key: 'file.suspended',
        at: obstacle.since,
        detail: detailWords(obstacle.why) ?? 'event.otherReason',
        hint: 'file.suspendedHint',
      };
    case 'setAside':
      return { key: 'file.setAside', at: obstacle.since, hint: 'file.setAsideHint' };
    case 'letter':
      return obstacle.until !== undefined && obstacle.until > now
        ? { key: 'file.letter', at: obstacle.until, hint: 'file.letterHint' }
        : { key: 'file.letterEnded', hint: 'file.letterEndedHint' };
    case 'throttled':
      return { key: 'file.throttled', at: obstacle.until, hint: 'file.throttledHint' };
    case 'noPassword':
      return { key: 'file.noPassword', hint: 'file.noPasswordHint' };
  }
}

/** Returns the sentences about an account: what keeps the person out, and what they will meet or miss. */
export function signInWords(
  { signIn, mergingWith }: Pick<OpenedAccount, 'signIn' | 'mergingWith'>,
  now: number,
): { readonly obstacles: readonly Statement[]; readonly pending: readonly Statement[] } {
  const pending = signIn.pending.map((one): Statement => {
    if (one.reason === 'closed') return { key: 'file.closed', at: one.erasedAt };
    return { key: one.reason === 'declared' ? 'file.declared' : stepWords[one.step] };
  });
  return {
    obstacles: signIn.obstacles.map((obstacle) => obstacleWords(obstacle, now)),
    pending: [...pending, ...(mergingWith === undefined ? [] : [{ key: 'file.merging' } as const])],
  };
}
