/**
 * Which writes of a session are needed. The library reads a session, changes it, and writes the whole of it at the end
 * of each authorization request; most of these writes move nothing but its end. Such a write is left out until a tenth
 * of the idle time has passed, so a session may end that much early, never late.
 */
import { hash } from 'node:crypto';
import { type AdapterPayload, Provider } from 'oidc-provider';
import { createRequestValue } from '../../http/request-value.ts';
import { sessionIdleSeconds } from './lifetimes.ts';

/** One state of a session: as the store holds it, and opened to JSON. */
export interface StoredSession {
  readonly sealed: string;
  readonly text: string;
}

/** What the current request knows of the stored session. */
export interface SessionWrites {
  /** Remembers the state that this request has read or written. */
  remember(id: string, stored: StoredSession): void;
  /** Returns the state that this request has remembered last. */
  lastSeen(id: string): StoredSession | undefined;
  /** Reports whether a write would change nothing but the end, and that by less than a tenth of the idle time. */
  isNeedless(id: string, payload: AdapterPayload): boolean;
  /**
   * Returns the same text for all requests that have read the same state of a session, and another one for any other
   * state. Returns undefined when this request has read none.
   */
  deriveName(id: string, purpose: string): string | undefined;
}

/** Returns the view of the current request, as the library's `Provider.ctx` has it. */
export function createSessionWrites(): SessionWrites {
  const seen = createRequestValue<StoredSession & { readonly id: string }>();
  // The library moves `kind` and `jti` to the end of a payload and knows no `stamp`: they are left out of the comparison.
  const contentOf = ({ exp, kind, jti, stamp, ...rest }: AdapterPayload) => JSON.stringify(rest);

  function lastSeen(id: string): StoredSession | undefined {
    const last = Provider.ctx && seen.get(Provider.ctx);
    return last?.id === id ? last : undefined;
  }

  return {
    lastSeen,
    remember(id, stored) {
      if (Provider.ctx !== undefined) seen.set(Provider.ctx, { id, ...stored });
    },
    isNeedless(id, payload) {
      const read = lastSeen(id);
      if (read === undefined) return false;
      // Parsed again, because the library changes the object that it was given.
      const before: AdapterPayload = JSON.parse(read.text);
      const movedSeconds = (payload.exp ?? 0) - (before.exp ?? 0);
      const movedLittle = movedSeconds >= 0 && movedSeconds < sessionIdleSeconds / 10;
      return movedLittle && contentOf(payload) === contentOf(before);
    },
    deriveName(id, purpose) {
      const read = lastSeen(id);
      // Sealing the same text twice gives different output, so the sealed text identifies one stored state.
      return read && hash('sha256', `${purpose}/${read.sealed}`, 'base64url');
    },
  };
}
