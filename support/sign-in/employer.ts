/**
 * Sign-in at the OpenID provider of the employer: authorization code with PKCE, `state` and `nonce`. Nothing is called when
 * the server starts, so that the rest of the program doesn't need the provider.
 */
import * as openid from 'openid-client';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock } from '../../adapters/ports.ts';
import { createBoundedFetch } from '../../federation/openid/calls.ts';
import { createCircuit } from '../../federation/openid/circuit.ts';
import { createConnection, logoutUrlAt } from '../../federation/openid/connection.ts';
import {
  createExchange,
  type Exchanged,
  type Expected,
  fetchUserinfo,
} from '../../federation/openid/exchange.ts';
import { createKeys } from '../../federation/openid/keys.ts';
import { type OrRefusal, orRefusal, Refused } from '../../federation/openid/refusals.ts';
import { verifyUserinfo } from '../../federation/openid/tokens.ts';
import type { SignInUnderWay } from '../cookies.ts';
import { rolesIn } from '../roles.ts';
import type { Agent, EndedThere } from '../sessions.ts';
import { readLogoutToken } from './logout-token.ts';

/** The registration of the console at the employer's provider. */
export interface EmployerSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly rolesClaim: string;
}

export interface EmployerOptions extends EmployerSettings {
  readonly redirectUri: string;
  readonly postLogoutRedirectUri: string;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn'>;
  /** How long one call may take, in ms. */
  readonly timeLimit?: number | undefined;
}

/** The secrets that the answer must match. */
type Transaction = Omit<SignInUnderWay, 'returnTo'>;

export interface Employer {
  /** Resolves with the URL to send the browser to, and with the secrets that its answer must match. */
  begin(): OrRefusal<{ readonly url: URL; readonly expected: Transaction }>;
  /** Resolves with the agent of an answer. `query` is the whole query of the redirect URI. */
  finish(query: URLSearchParams, expected: Expected): OrRefusal<{ readonly agent: Agent }>;
  /** Resolves with the URL that signs the agent out there as well. */
  logoutUrl(idToken: string): OrRefusal<{ readonly url: URL }>;
  /** Resolves with the sessions that a logout token ends; `ended` is undefined for an invalid token. */
  readLogout(token: string): OrRefusal<{ readonly ended: EndedThere | undefined }>;
}

const userinfoSchema = z.looseObject({ sub: z.string() });
const longestName = 100;

/** Returns the name that the claims give, which other agents and the audit trail see. */
function nameIn(claims: Readonly<Record<string, unknown>>, subject: string): string {
  const text = (claim: string) => {
    const value = claims[claim];
    return typeof value === 'string' ? value.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ').trim() : '';
  };
  // `usual_name` is ProConnect's.
  const parts = [text('given_name'), text('usual_name') || text('family_name')].filter(Boolean);
  const name = text('name') || parts.join(' ') || text('email') || subject;
  return name.slice(0, longestName);
}

/** Returns the scopes to ask for. A provider that lists its scopes may refuse others, and has names and roles in some of them. */
function scopeOf({ configuration }: Exchanged['discovered'], rolesClaim: string): string {
  const { scopes_supported: published } = configuration.serverMetadata();
  const wanted = ['openid', 'profile', 'email', 'given_name', 'usual_name', rolesClaim];
  return published === undefined
    ? 'openid profile'
    : wanted.filter((scope) => scope === 'openid' || published.includes(scope)).join(' ');
}

/** Returns the authentication at the token endpoint: in the body where the provider lists that, else by the header. */
function authenticationBy(clientSecret: string): openid.ClientAuth {
  const [post, basic] = [
    openid.ClientSecretPost(clientSecret),
    openid.ClientSecretBasic(clientSecret),
  ];
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported;
    (methods?.includes('client_secret_post') ? post : basic)(server, ...rest);
  };
}

export function createEmployer(options: EmployerOptions): Employer {
  const { issuer, clientId, clientSecret, rolesClaim, clock, log } = options;
  const { redirectUri, postLogoutRedirectUri } = options;
  const circuit = createCircuit(clock, (state) =>
    log.warn({ state }, 'circuit of the employer’s provider'),
  );
  const fetch = createBoundedFetch(circuit, options.timeLimit ?? 5000);
  const clientAuthentication = authenticationBy(clientSecret);
  const connect = createConnection({
    ...{ issuer, clientId, clientAuthentication, clock, circuit, fetch },
  });
  const keysAt = createKeys(fetch);
  const exchange = createExchange({ issuer, redirectUri, connect, keysAt });

  /** Resolves with the claims of userinfo, signed or not. */
  async function userinfoOf(exchanged: Exchanged) {
    const { discovered, key, claims } = exchanged;
    const { text, type } = await fetchUserinfo(exchanged, 'application/json, application/jwt');
    const parsed = userinfoSchema.safeParse(
      type === 'application/jwt'
        ? await verifyUserinfo(text, key, {
            issuer,
            audience: clientId,
            algorithms: discovered.userinfoAlgorithms,
          })
        : jsonOf(text),
    );
    if (!parsed.success) throw new Refused('userinfoMalformed');
    if (parsed.data.sub !== claims.sub) throw new Refused('userinfoSubject');
    return parsed.data;
  }

  return {
    begin: () =>
      orRefusal(async () => {
        const discovered = await connect();
        const verifier = openid.randomPKCECodeVerifier();
        const expected = { state: openid.randomState(), nonce: openid.randomNonce(), verifier };
        const url = openid.buildAuthorizationUrl(discovered.configuration, {
          response_type: 'code',
          redirect_uri: redirectUri,
          scope: scopeOf(discovered, rolesClaim),
          state: expected.state,
          nonce: expected.nonce,
          code_challenge: await openid.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        });
        return { url, expected };
      }),

    finish: (query, expected) =>
      orRefusal(async () => {
        const exchanged = await exchange(query, expected);
        const { claims: idClaims, idToken } = exchanged;
        const claims = { ...(await userinfoOf(exchanged)), ...idClaims };
        const { sub: subject, iat: issuedAt, sid } = idClaims;
        const roles = rolesIn(claims[rolesClaim]);
        if (roles.length === 0) {
          const form = Array.isArray(claims[rolesClaim]) ? 'list' : typeof claims[rolesClaim];
          log.warn({ claim: rolesClaim, form }, 'an agent has no role for the console');
        }
        const agent = { subject, name: nameIn(claims, subject), roles, idToken, issuedAt };
        return { agent: { ...agent, ...(typeof sid === 'string' && { sid }) } };
      }),

    logoutUrl: (idToken) =>
      orRefusal(async () => {
        // Some providers ask for a state; the page that it comes back to is the same for everybody.
        const state = openid.randomState();
        return { url: logoutUrlAt(await connect(), { idToken, state, postLogoutRedirectUri }) };
      }),

    readLogout: (token) =>
      orRefusal(async () => {
        const { jwksUri, idTokenAlgorithms: algorithms } = await connect();
        const expected = { issuer, clientId, algorithms };
        return { ended: await readLogoutToken(token, keysAt(jwksUri), expected) };
      }),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
