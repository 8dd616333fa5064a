/**
 * Sign-in with FranceConnect v2: the protocol alone. `reconcile.ts` finds the account of the person. Nothing is
 * called when the server starts, so that passwords keep working while FranceConnect is down.
 */
import { randomBytes } from 'node:crypto';
import * as openid from 'openid-client';
import type { Logger } from 'pino';
import type { Upstream } from '../accounts/account.ts';
import type { Clock } from '../adapters/ports.ts';
import { createDecrypt, decryptIdTokens } from './decryption.ts';
import type { EncryptionKey } from './encryption-keys.ts';
import { createBoundedFetch } from './openid/calls.ts';
import { createCircuit } from './openid/circuit.ts';
import { createConnection, logoutUrlAt } from './openid/connection.ts';
import { createKeys } from './openid/keys.ts';
import { type OrRefusal, orRefusal } from './openid/refusals.ts';
import type { TokenKind } from './openid/tokens.ts';
import { createRedeem, type FranceConnectPerson } from './redeem.ts';

/** The claims that reconciliation and account creation need. */
const scope =
  'openid given_name family_name birthdate gender birthplace birthcountry preferred_username email';

export interface FranceConnectOptions {
  readonly upstream: Upstream;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The requested level: `eidas1`, `eidas2` or `eidas3`. */
  readonly acr: string;
  /** The keys that FranceConnect may encrypt to. */
  readonly encryptionKeys?: readonly EncryptionKey[];
  /** True when encryption is part of the registration there, so that what was only signed is refused. */
  readonly isEncrypted?: boolean;
  readonly redirectUri: string;
  readonly postLogoutRedirectUri: string;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn'>;
  /** How long one call may take, in ms. */
  readonly timeLimit?: number;
}

/** The browser keeps it, sealed, until it comes back with an answer; it is used once. */
export interface Transaction {
  readonly state: string;
  readonly nonce: string;
}

/** What the pages do with an upstream, FranceConnect or FranceConnect+. */
export interface FranceConnect {
  readonly upstream: Upstream;
  /** The requested level. */
  readonly level: string;
  /** Returns false while no calls are made because the last ones failed; see `circuit.ts`. */
  isCircuitClosed(): boolean;
  /**
   * Resolves with the URL to send the browser to, and with the transaction to pass to `finish`. `isFresh`: the person
   * must sign in there again, whatever session they have. FranceConnect takes `prompt=login`, and knows no `max_age`.
   */
  begin(options?: {
    readonly isFresh?: boolean;
    /** The level to ask for, where it is another one than the configured. */
    readonly acr?: string;
  }): OrRefusal<{ readonly url: URL; readonly transaction: Transaction }>;
  /** Resolves with the person of an answer at the redirect URI. `query` is the whole query of that URL. */
  finish(
    query: URLSearchParams,
    transaction: Transaction,
  ): OrRefusal<{ readonly person: FranceConnectPerson }>;
  /**
   * Resolves with the URL to send the browser to, in order to sign out of FranceConnect as well. The browser comes
   * back with `state`. `idToken` is the raw ID token, as received.
   */
  logoutUrl(session: {
    readonly idToken: string;
    readonly state: string;
  }): OrRefusal<{ readonly url: URL }>;
}

/** Returns 43 random characters; FranceConnect's documented minimum is 32. */
const random = () => randomBytes(32).toString('base64url');

/** Returns what is encrypted: at the levels of FranceConnect+ the ID token as well, below them userinfo alone. */
const encryptedAt = (acr: string): TokenKind[] =>
  acr === 'eidas1' ? ['userinfo'] : ['idToken', 'userinfo'];

/** Creates the sign-in with one FranceConnect issuer. */
export function createFranceConnect(options: FranceConnectOptions): FranceConnect {
  const { upstream, acr, redirectUri, postLogoutRedirectUri, clock, log } = options;
  const { timeLimit = 5000 } = options;
  const { encryptionKeys = [], isEncrypted = false } = options;
  const decrypt = createDecrypt(encryptionKeys, isEncrypted ? encryptedAt(acr) : []);
  const circuit = createCircuit(clock, (state) =>
    log.warn({ state, upstream }, 'circuit of FranceConnect'),
  );
  const fetch = createBoundedFetch(circuit, timeLimit);
  const connect = createConnection({
    ...options,
    clientAuthentication: openid.ClientSecretPost(options.clientSecret),
    circuit,
    fetch,
    openAnswers: (tokenEndpoint) => decryptIdTokens(fetch, tokenEndpoint, decrypt),
  });
  const redeem = createRedeem({ ...options, decrypt, connect, keysAt: createKeys(fetch) });

  return {
    upstream,
    level: acr,
    isCircuitClosed: circuit.isClosed,

    begin: ({ isFresh = false, acr: askedFor = acr } = {}) =>
      orRefusal(async () => {
        const { configuration } = await connect();
        const transaction = { state: random(), nonce: random() };
        // FranceConnect refuses parameters that it doesn't know, PKCE's among them.
        const url = openid.buildAuthorizationUrl(configuration, {
          response_type: 'code',
          redirect_uri: redirectUri,
          scope,
          acr_values: askedFor,
          ...(isFresh && { prompt: 'login' }),
          ...transaction,
        });
        return { url, transaction };
      }),

    finish: (query, transaction) =>
      orRefusal(async () => ({ person: await redeem(query, transaction) })),

    logoutUrl: (session) =>
      orRefusal(async () => ({
        url: logoutUrlAt(await connect(), { ...session, postLogoutRedirectUri }),
      })),
  };
}
