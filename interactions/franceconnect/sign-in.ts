/** Signs a person in whose account was found by FranceConnect. */
import type { Accounts } from '../../accounts/accounts.ts';
import { signInTime } from '../../accounts/sign-in-validity.ts';
import type { Clock } from '../../adapters/ports.ts';
import { AppError } from '../../http/app-error.ts';
import { type SealedCookies, upstreamMember } from '../flow/cookies.ts';
import type { Note } from '../flow/current-account.ts';
import type { StepContext } from '../flow/page-handler.ts';
import type { FranceConnectIdentity } from './franceconnect-draft.ts';
import type { Linking } from './linking.ts';

/** In characters. A sealed cookie holds 4 KB; FranceConnect's tokens have about 1,000 characters. */
const longestIdToken = 2_500;

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
  return async (step, accountId, { upstream, acr, idToken, authTime }) => {
    const now = clock();
    const record = await accounts.find(accountId);
    if (record === undefined) throw new AppError('sessionLost');
    await linking.draft.end(step);
    await note(step, 'franceconnect.accepted', accountId, acr);
    // Without the token, the sign-out at FranceConnect is not offered.
    if (idToken.length <= longestIdToken) {
      cookies.franceConnectSession.write(step.ctx, {
        accountId,
        ...upstreamMember(upstream),
        idToken,
      });
    }
    await step.finish({
      login: {
        accountId,
        // The time is that of FranceConnect: a service that asks with `max_age` must hear of it. It is pinned, because
        // the library applies this result again after each later step.
        ts: signInTime(Math.min(now, (authTime ?? now / 1000) * 1000), record.standing),
        acr,
        amr: ['fc'],
      },
    });
  };
}
