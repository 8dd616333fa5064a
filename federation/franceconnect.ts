/**
 * FranceConnect v2 as a way in: the protocol alone. Who the person is among our accounts is decided
 * elsewhere. Nothing is called at the start, and nothing is shared with the password way.
 */
import { randomBytes } from 'node:crypto';
import * as openid from 'openid-client';
import type { Logger } from 'pino';
import type { Clock } from '../adapters/ports.ts';
import { createCalls } from './calls.ts';
import { createCircuit } from './circuit.ts';
import { createConnection } from './connection.ts';
import type { EncryptionKey } from './encryption.ts';
import { createKeys } from './keys.ts';
import { createRedeem, type FranceConnectPerson } from './redeem.ts';
import { type Refusal, toRefusal } from './refusals.ts';

/** All that reconciliation and creation need. */
const scope =
  'openid given_name family_name birthdate gender birthplace birthcountry preferred_username email';

export interface FranceConnectOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The level asked for: `eidas1`, `eidas2` or `eidas3`. */
  readonly acr: string;
  /** When there is one, userinfo must come encrypted to it. */
  readonly encryptionKey?: EncryptionKey | undefined;
  readonly redirectUri: string;
  readonly postLogoutRedirectUri: string;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn'>;
  /** How long a call may take, in ms. */
  readonly timeLimit?: number;
}

/** To be kept by the browser, sealed, until it comes back; good once. */
export interface Transaction {
  readonly state: string;
  readonly nonce: string;
}

export interface FranceConnect {
  /** The level asked for. */
  readonly level: string;
  /** Where to send the browser, and what to keep for `finish`. */
  begin(): Promise<
    { readonly url: URL; readonly transaction: Transaction } | { readonly refusal: Refusal }
  >;
  /** The person of an answer that came to the redirect URI; `query` is all of its query. */
  finish(
    query: URLSearchParams,
    transaction: Transaction,
  ): Promise<{ readonly person: FranceConnectPerson } | { readonly refusal: Refusal }>;
  /**
   * Where to send the browser to sign out there too; it comes back with `state`. `idToken` is the raw
   * one, as received.
   */
  logoutUrl(session: {
    readonly idToken: string;
    readonly state: string;
  }): Promise<{ readonly url: URL } | { readonly refusal: Refusal }>;
}

/** 43 characters. */
const random = () => randomBytes(32).toString('base64url');

export function createFranceConnect(options: FranceConnectOptions): FranceConnect {
  const { acr, redirectUri, postLogoutRedirectUri, clock, log, timeLimit = 5000 } = options;
  const circuit = createCircuit(clock, (state) => log.warn({ state }, 'circuit of FranceConnect'));
  const fetch = createCalls(circuit, timeLimit);
  const connect = createConnection({ ...options, circuit, fetch });
  const redeem = createRedeem({ ...options, connect, keysAt: createKeys(fetch, clock) });

  return {
    level: acr,

    async begin() {
      try {
        const { configuration } = await connect();
        const transaction = { state: random(), nonce: random() };
        // FranceConnect refuses whatever it doesn't know: no PKCE, nothing else.
        const url = openid.buildAuthorizationUrl(configuration, {
          response_type: 'code',
          redirect_uri: redirectUri,
          scope,
          acr_values: acr,
          ...transaction,
        });
        return { url, transaction };
      } catch (error) {
        return { refusal: toRefusal(error) };
      }
    },

    async finish(query, transaction) {
      try {
        return { person: await redeem(query, transaction) };
      } catch (error) {
        return { refusal: toRefusal(error) };
      }
    },

    async logoutUrl({ idToken, state }) {
      try {
        const { logoutEndpoint } = await connect();
        const url = new URL(logoutEndpoint);
        url.searchParams.set('id_token_hint', idToken);
        url.searchParams.set('state', state);
        url.searchParams.set('post_logout_redirect_uri', postLogoutRedirectUri);
        return { url };
      } catch (error) {
        return { refusal: toRefusal(error) };
      }
    },
  };
}
