/**
 * The library writes a session at each request to sign in, though most often nothing but its end has moved. Such a
 * write is left out until a tenth of the idle time has gone: a session may end that much early, never late.
 */
import { isDeepStrictEqual } from 'node:util';
import { type AdapterPayload, Provider } from 'oidc-provider';
import { sessionIdle } from './ttl.ts';

export interface SessionWrites {
  /** Told of each session that a request has read. */
  read(id: string, payload: AdapterPayload | undefined): void;
  /** Whether this request read the very same, with an end not much nearer. */
  isNeedless(id: string, payload: AdapterPayload): boolean;
}

export function createSessionWrites(): SessionWrites {
  const known = new WeakMap<object, { id: string; payload: AdapterPayload }>();
  const content = ({ exp, ...rest }: AdapterPayload) => JSON.parse(JSON.stringify(rest));
  return {
    read(id, payload) {
      // A copy: the library changes what it is given.
      if (Provider.ctx !== undefined && payload !== undefined) {
        known.set(Provider.ctx.req, { id, payload: structuredClone(payload) });
      }
    },
    isNeedless(id, payload) {
      const before = Provider.ctx && known.get(Provider.ctx.req);
      if (before === undefined || before.id !== id) return false;
      const moved = (payload.exp ?? 0) - (before.payload.exp ?? 0);
      return (
        moved >= 0 &&
        moved < sessionIdle / 10 &&
        isDeepStrictEqual(content(payload), content(before.payload))
      );
    },
  };
}
