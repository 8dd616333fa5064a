/** Signs a person in whose account was found by FranceConnect. */
import type { Accounts } from '../../accounts/accounts.ts';
import type { Clock } from '../../adapters/ports.ts';
import { AppError } from '../../http/app-error.ts';
import { levelByFranceConnect } from '../../provider/policy/acr.ts';
import type { SealedCookies } from '../flow/cookies.ts';
import type { Note } from '../flow/current-account.ts';
import type { StepContext } from '../flow/page-handler.ts';
import type { FranceConnectIdentity } from './franceconnect-draft.ts';
import { keepIdToken } from './id-token.ts';
import type { Linking } from './linking.ts';

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
