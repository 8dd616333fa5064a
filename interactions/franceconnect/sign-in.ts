/** Signs a person in whose account was found by FranceConnect. */
import type { Accounts } from '../../accounts/accounts.ts';
import { signInTime } from '../../accounts/sign-in-validity.ts';
import type { Clock, Standing } from '../../adapters/ports.ts';
import { AppError } from '../../http/app-error.ts';
import type { SealedCookies } from '../flow/cookies.ts';
import type { Note } from '../flow/current-account.ts';
import type { StepContext } from '../flow/page-handler.ts';
import type { FranceConnectIdentity, FranceConnectLevel } from './franceconnect-draft.ts';
import { keepIdToken } from './id-token.ts';
import type { Linking } from './linking.ts';

/**
 * Returns the level and the time of a sign-in that came through FranceConnect at `now` (ms). The time is that of
 * FranceConnect: a service that asks with `max_age` must hear of it.
 */
export const levelByFranceConnect = (
  { acr, authTime = Number.POSITIVE_INFINITY }: FranceConnectLevel,
  now: number,
  standing: Pick<Standing, 'endedBefore'>,
) => ({ acr, amr: ['fc'], ts: signInTime(Math.min(now, authTime * 1000), standing) });

/** Ends the interaction with a sign-in by FranceConnect. */
export type SignInByFranceConnect = (
  step: StepContext,
  accountId: string,
  identity: Pick<FranceConnectIdentity, 'upstream' | 'acr' | 'idToken' | 'authTime'>,
) => Promise<void>;

export interface SignInByFranceConnectDependencies {
  readonly accounts: Pick<Accounts, 'find'>;
  readonly linking: Linking;
  readonly cookies: SealedCookies;
  readonly note: Note;
  readonly clock: Clock;
}

export function createSignInByFranceConnect({
  accounts,
  linking,
  cookies,
  note,
  clock,
}: SignInByFranceConnectDependencies): SignInByFranceConnect {
  return async (step, accountId, identity) => {
    const now = clock();
    const record = await accounts.find(accountId);
    if (record === undefined) throw new AppError('sessionLost');
    await linking.draft.end(step);
    await note(step, 'franceconnect.accepted', accountId, identity.acr);
    keepIdToken(cookies, step.ctx, accountId, identity);
    // The time is pinned, because the library applies this result again after each later step.
    const level = levelByFranceConnect(identity, now, record.standing);
    await step.finish({ login: { accountId, ...level } });
  };
}
