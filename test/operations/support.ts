/** What tests of the operations share: an operator, people with tokens, and two processes on one storage. */
import type { Operator } from '../../adapters/ports.ts';
import { userinfo } from '../provider/services.ts';
import { startJourney } from '../support/journey.ts';
import { type Person, portal, type TestProvider } from '../support/provider.ts';
import { token } from '../support/visitor.ts';

/** An agent, whose name no person may ever see. */
export const operator: Operator = { kind: 'console', id: 'agent-7', name: 'Ambroise Quatremer' };

/** Signs a person in to a service that gets tokens which outlive the session. */
export async function signInForLong(provider: TestProvider, person: Person) {
  const journey = await startJourney(provider, person, {
    params: { scope: 'openid profile offline_access', prompt: 'consent' },
  });
  if (journey.page === 'consent') await journey.send({ decision: 'allow' });
  const { refresh_token, access_token } = await journey.tokens();
  const form = { grant_type: 'refresh_token', refresh_token };
  return {
    journey,
    refresh_token,
    /** Resolves with the error of a refresh, or `undefined`. */
    refresh: async (at = provider): Promise<string | undefined> =>
      (await token(at, portal, form)).body.error,
    /** Resolves with the status of userinfo for the access token. */
    userinfo: async (): Promise<number> => (await userinfo(provider, access_token)).status,
    /** Reports whether the browser still gets a code without a page. */
    isSignedIn: async (): Promise<boolean> =>
      (await journey.visitor.begin(portal, { prompt: 'none' })).location.includes('code='),
  };
}
