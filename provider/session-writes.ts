/**
 * The library writes a session at each request to sign in, though most often nothing but its end has moved. Such a
 * write is left out until a tenth of the idle time has gone: a session may end that much early, never late.
 */
import { type AdapterPayload, Provider } from 'oidc-provider';
import { sessionIdle } from './ttl.ts';

export interface SessionWrites {
  /** Told of each session that a request has read, as it lay in the store: JSON. */
  read(id: string, text: string): void;
  /** Whether this request read the very same, with an end not much nearer. */
  isNeedless(id: string, payload: AdapterPayload): boolean;
}

export function createSessionWrites(): SessionWrites {
  const known = new WeakMap<object, { id: string; text: string }>();
  // In the order of the library: it moves kind and number to the end of what it has read.
  const content = ({ exp, kind, jti, ...rest }: AdapterPayload) => JSON.stringify(rest);
  return {
    read(id, text) {
      if (Provider.ctx !== undefined) known.set(Provider.ctx.req, { id, text });
    },
    isNeedless(id, payload) {
      const read = Provider.ctx && known.get(Provider.ctx.req);
      if (read === undefined || read.id !== id) return false;
      // Again, as the library changes what it is given.
      const before: AdapterPayload = JSON.parse(read.text);
      const moved = (payload.exp ?? 0) - (before.exp ?? 0);
      return moved >= 0 && moved < sessionIdle / 10 && content(payload) === content(before);
    },
  };
}
