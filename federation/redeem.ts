/** Turns FranceConnect's answer into a person: all checks in their order, each with its own refusal. */
import type { Upstream } from '../accounts/account.ts';
import type { Decrypt } from './decryption.ts';
import { type ParsedUserinfo, parseUserinfo } from './identity.ts';
import {
  createExchange,
  type ExchangeDependencies,
  type Exchanged,
  type Expected,
  fetchUserinfo,
} from './openid/exchange.ts';
import { Refused } from './openid/refusals.ts';
import { verifyUserinfo } from './openid/tokens.ts';

/** A person whom FranceConnect has authenticated. */
export interface FranceConnectPerson extends ParsedUserinfo {
  readonly upstream: Upstream;
  /** The level reached, which is at least the requested one. */
  readonly acr: string;
  /** The signed ID token, decrypted where it came encrypted: FranceConnect's sign-out asks for it. */
  readonly idToken: string;
  /** When the person signed in at FranceConnect, in seconds since the epoch. */
  readonly authTime: number;
}

export interface RedeemDependencies extends ExchangeDependencies {
  readonly upstream: Upstream;
  readonly clientId: string;
  readonly acr: string;
  readonly decrypt: Decrypt;
}

/** The levels of eIDAS, lowest first. */
const levels = ['eidas1', 'eidas2', 'eidas3'];

/** Returns the level that was reached; throws `Refused` when it is below the requested one. */
function checkLevel(acr: unknown, requested: string): string {
  if (typeof acr !== 'string' || levels.indexOf(acr) < levels.indexOf(requested)) {
    throw new Refused('level');
  }
  return acr;
}

/**
 * Creates the function that exchanges the code of an answer and resolves with the person. It throws `Refused` for the
 * first check that fails.
 */
export function createRedeem(dependencies: RedeemDependencies) {
  const { upstream, issuer, clientId, decrypt } = dependencies;
  const exchange = createExchange(dependencies);

  /** Fetches the signed token that userinfo must be (OpenID Connect Core 1.0, section 5.3.2). */
  async function userinfoToken(exchanged: Exchanged): Promise<string> {
    const { text, type } = await fetchUserinfo(exchanged, 'application/jwt');
    if (type !== 'application/jwt') throw new Refused('userinfoUnsigned');
    return decrypt('userinfo', text);
  }

  return async (query: URLSearchParams, transaction: Expected): Promise<FranceConnectPerson> => {
    const exchanged = await exchange(query, transaction);
    const { discovered, key, idToken, claims } = exchanged;
    const acr = checkLevel(claims.acr, dependencies.acr);
    const authTime = claims.auth_time;
    if (authTime === undefined) throw new Refused('idTokenMalformed');

    const userinfo = await verifyUserinfo(await userinfoToken(exchanged), key, {
      issuer,
      audience: clientId,
      algorithms: discovered.userinfoAlgorithms,
    });
    if (userinfo.sub !== claims.sub) throw new Refused('userinfoSubject');
    const person = parseUserinfo(userinfo);
    if (person === undefined) throw new Refused('userinfoMalformed');
    return { ...person, upstream, acr, idToken, authTime };
  };
}
