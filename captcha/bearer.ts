/** Gets and keeps the bearer token of a service, by the client credentials grant (RFC 6749, section 4.4). */
import { z } from 'zod';
import type { Clock } from '../adapters/ports.ts';
import { callOutside, jsonOf } from './outside.ts';

const tokenSchema = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]{1,8192}$/),
  /** In seconds. */
  expires_in: z.coerce.number().positive(),
});

/** A token is replaced this long before it expires; in ms. */
const marginMs = 30_000;

/** Where the token comes from. */
export interface BearerOptions {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
  readonly clock: Clock;
  /** The time limit of one call, in ms. */
  readonly timeLimit: number;
}

/** The bearer token of one service. */
export interface Bearer {
  /** Resolves with a valid token; parallel callers share one request. Rejects when there is no token to be had. */
  token(): Promise<string>;
  /** Forgets a token that the service refused. */
  drop(token: string): void;
}

/** Creates the token of a service; it is requested at the first need. */
export function createBearer(options: BearerOptions): Bearer {
  const { tokenUrl, clientId, clientSecret, scope, clock, timeLimit } = options;
  let held: { readonly token: string; readonly until: number } | undefined;
  let pending: Promise<string> | undefined;

  async function request(): Promise<string> {
    const requestedAt = clock();
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope,
    });
    const limits = { timeLimit, sizeLimit: 16 * 1024 };
    const answer = await callOutside(tokenUrl, { method: 'POST', body }, limits);
    const { access_token: token, expires_in } = tokenSchema.parse(jsonOf(answer));
    held = { token, until: requestedAt + expires_in * 1000 - marginMs };
    return token;
  }

  return {
    async token() {
      if (held !== undefined && clock() < held.until) return held.token;
      pending ??= request().finally(() => {
        pending = undefined;
      });
      return pending;
    },
    drop(token) {
      if (held?.token === token) held = undefined;
    },
  };
}
