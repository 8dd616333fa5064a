/** The bearer token of a service, had by the client credentials grant (RFC 6749, section 4.4). */
import { z } from 'zod';
import type { Clock } from '../adapters/ports.ts';
import { callOutside, jsonOf } from './outside.ts';

const tokenSchema = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]{1,8192}$/),
  /** Seconds. */
  expires_in: z.coerce.number().positive(),
});

/** A token this close to its end is not used any more, in milliseconds. */
const margin = 30_000;

export interface BearerOptions {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
  readonly clock: Clock;
  /** Of one call, in milliseconds. */
  readonly timeLimit: number;
}

export interface Bearer {
  /** A token that is still good, by one call for all who ask at once. Rejects when there is none to be had. */
  token(): Promise<string>;
  /** Forgets a token that the service refused. */
  drop(token: string): void;
}

export function createBearer(options: BearerOptions): Bearer {
  const { tokenUrl, clientId, clientSecret, scope, clock, timeLimit } = options;
  let held: { readonly token: string; readonly until: number } | undefined;
  let asking: Promise<string> | undefined;

  async function ask(): Promise<string> {
    const askedAt = clock();
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope,
    });
    const limits = { timeLimit, sizeLimit: 16 * 1024 };
    const answer = await callOutside(tokenUrl, { method: 'POST', body }, limits);
    const { access_token: token, expires_in } = tokenSchema.parse(jsonOf(answer));
    held = { token, until: askedAt + expires_in * 1000 - margin };
    return token;
  }

  return {
    async token() {
      if (held !== undefined && clock() < held.until) return held.token;
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return asking;
    },
    drop(token) {
      if (held?.token === token) held = undefined;
    },
  };
}
