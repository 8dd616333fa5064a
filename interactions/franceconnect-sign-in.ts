/** The end of a way through FranceConnect that has found its account. */
import type { Clock } from '../adapters/ports.ts';
import type { Linking } from './franceconnect-linking.ts';
import type { FranceConnectTold } from './franceconnect-told.ts';
import type { Note } from './person.ts';
import type { SealedCookies } from './sealed-cookies.ts';
import type { StepContext } from './step.ts';

/** In characters: a sealed cookie holds 4 KB, and real ones have about 1,000. */
const longestIdToken = 2_500;

/** Ends the interaction with a sign-in by FranceConnect. */
export type SignInByFranceConnect = (
  step: StepContext,
  accountId: string,
  told: Pick<FranceConnectTold, 'acr' | 'idToken'>,
) => Promise<void>;

export interface SignInByFranceConnectDependencies {
  readonly linking: Linking;
  readonly cookies: SealedCookies;
  readonly note: Note;
  readonly clock: Clock;
}

export function createSignInByFranceConnect({
  linking,
  cookies,
  note,
  clock,
}: SignInByFranceConnectDependencies): SignInByFranceConnect {
  return async (step, accountId, { acr, idToken }) => {
    await linking.told.end(step);
    await note(step, 'franceconnect.accepted', accountId, acr);
    // Without it, no sign-out there can be offered.
    if (idToken.length <= longestIdToken) {
      cookies.franceConnectSession.write(step.ctx, { accountId, idToken });
    }
    await step.finish({
      login: {
        accountId,
        // Pinned, for the library applies this result again after each later step.
        ts: Math.floor(clock() / 1000),
        acr,
        amr: ['fc'],
        // The session ends with the browser: many share one.
        remember: false,
      },
    });
  };
}
