/** Says whether a person may sign in, and if not why: what an agent must know first. */
import { type Account, linksOf, type PendingStep } from '../accounts/account.ts';
import { awaitsActivation } from '../accounts/credentials/activation-codes.ts';
import type { Domain } from '../accounts/domain.ts';
import { erasedAt } from '../accounts/lifecycle/closing.ts';
import type { SignInThrottle } from '../accounts/limits/sign-in-throttle.ts';
import type { AccountRecord, Clock } from '../adapters/ports.ts';

/** What keeps the person out. Instants are in milliseconds. */
export type Obstacle =
  | { readonly reason: 'suspended'; readonly since: number; readonly why: string }
  | { readonly reason: 'setAside'; readonly since: number }
  /** Nothing but the code of a letter opens the account. The code is too old after `until`. */
  | { readonly reason: 'letter'; readonly until: number | undefined }
  /** There were too many failures. */
  | { readonly reason: 'throttled'; readonly until: number }
  /** There is neither a password nor a link to FranceConnect. A forgotten password makes one, where a message can arrive. */
  | { readonly reason: 'noPassword' };

/** What the person meets at the sign-in, or what some services miss. */
export type Pending =
  | { readonly reason: 'closed'; readonly erasedAt: number }
  | { readonly reason: 'step'; readonly step: Exclude<PendingStep, 'keep_account'> }
  /** Nobody but the person answers for the identity. */
  | { readonly reason: 'declared' };

export interface SignInState {
  readonly maySignIn: boolean;
  readonly obstacles: readonly Obstacle[];
  readonly pending: readonly Pending[];
}

export interface HindrancesDependencies {
  readonly throttle: Pick<SignInThrottle, 'waitOf'>;
  readonly pendingSteps: Domain['pendingSteps'];
  readonly clock: Clock;
}

export function createHindrances({ throttle, pendingSteps, clock }: HindrancesDependencies) {
  async function obstaclesOf(record: AccountRecord, account: Account): Promise<Obstacle[]> {
    const { suspension, setAsideAt } = account.standing;
    const waits = await Promise.all(record.identifierHashes.map((hash) => throttle.waitOf(hash)));
    const waitMs = Math.max(0, ...waits);
    const isLocked = account.password === undefined && linksOf(account).length === 0;
    return [
      ...(suspension
        ? [{ reason: 'suspended', since: suspension.at, why: suspension.reason } as const]
        : []),
      ...(setAsideAt === undefined ? [] : [{ reason: 'setAside', since: setAsideAt } as const]),
      ...(awaitsActivation(record)
        ? [{ reason: 'letter', until: account.activation?.expiresAt } as const]
        : []),
      ...(waitMs > 0 ? [{ reason: 'throttled', until: clock() + waitMs } as const] : []),
      ...(isLocked ? [{ reason: 'noPassword' } as const] : []),
    ];
  }

  return async (record: AccountRecord, account: Account): Promise<SignInState> => {
    const obstacles = await obstaclesOf(record, account);
    const { closedAt, declared } = account.standing;
    // The step of a closed account is told as `closed`.
    const steps = pendingSteps(record).filter((step) => step !== 'keep_account');
    return {
      maySignIn: obstacles.length === 0,
      obstacles,
      pending: [
        ...(closedAt === undefined
          ? []
          : [{ reason: 'closed', erasedAt: erasedAt(closedAt) } as const]),
        ...steps.map((step) => ({ reason: 'step', step }) as const),
        ...(declared ? [{ reason: 'declared' } as const] : []),
      ],
    };
  };
}
