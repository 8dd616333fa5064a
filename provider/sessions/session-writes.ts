/**
 * The library reads a session, changes it, and writes the whole of it at the end of each request to sign in. Of such
 * a write most often nothing but the end has moved: it is left out until a tenth of the idle time has gone, so that a
 * session may end that much early, never late. And a browser may open several services at once: what another request
 * has written meanwhile stays, and a session that it has ended is not made again.
 */
import { hash } from 'node:crypto';
import { type AdapterPayload, Provider } from 'oidc-provider';
import { sessionIdle } from './lifetimes.ts';

/** A session as it lay in the store: sealed, and opened to JSON. */
export interface StoredSession {
  readonly sealed: string;
  readonly text: string;
}

export interface SessionWrites {
  /** Told of each session that a request has read or written. */
  saw(id: string, stored: StoredSession): void;
  /** What this request has seen of it last. */
  seen(id: string): StoredSession | undefined;
  /** Whether this request read the very same, with an end not much nearer. */
  isNeedless(id: string, payload: AdapterPayload): boolean;
  /** The same text for all requests that have read the same state of a session, and for no other; undefined where none was read. */
  nameFor(id: string, purpose: string): string | undefined;
}

export function createSessionWrites(): SessionWrites {
  const known = new WeakMap<object, StoredSession & { readonly id: string }>();
  // In the order of the library: it moves kind and number to the end of what it has read.
  const content = ({ exp, kind, jti, ...rest }: AdapterPayload) => JSON.stringify(rest);

  function seen(id: string): StoredSession | undefined {
    const last = Provider.ctx && known.get(Provider.ctx.req);
    return last?.id === id ? last : undefined;
  }

  return {
    seen,
    saw(id, stored) {
      if (Provider.ctx !== undefined) known.set(Provider.ctx.req, { id, ...stored });
    },
    isNeedless(id, payload) {
      const read = seen(id);
      if (read === undefined) return false;
      // Again, as the library changes what it is given.
      const before: AdapterPayload = JSON.parse(read.text);
      const moved = (payload.exp ?? 0) - (before.exp ?? 0);
      return moved >= 0 && moved < sessionIdle / 10 && content(payload) === content(before);
    },
    nameFor(id, purpose) {
      const read = seen(id);
      // Each sealing is another.
      return read && hash('sha256', `${purpose}/${read.sealed}`, 'base64url');
    },
  };
}

/**
 * What a request has made of a session, on top of what another has made of the same: all three as JSON, the first two
 * as it was and as it is to be.
 */
export function mergeSessions(before: string, mine: string, theirs: string): string {
  const [old, own, other]: AdapterPayload[] = [before, mine, theirs].map((text) =>
    JSON.parse(text),
  );
  const authorizations = withChanges(
    old?.authorizations ?? {},
    own?.authorizations ?? {},
    other?.authorizations ?? {},
  );
  return JSON.stringify({ ...withChanges(old ?? {}, own ?? {}, other ?? {}), authorizations });
}

type Fields = Readonly<Record<string, unknown>>;

/** `theirs`, but whatever differs between `before` and `mine` as it is in `mine`. */
function withChanges(before: Fields, mine: Fields, theirs: Fields): Fields {
  const merged = new Map(Object.entries(theirs));
  for (const field of Object.keys({ ...before, ...mine })) {
    if (JSON.stringify(before[field]) !== JSON.stringify(mine[field])) {
      merged.set(field, mine[field]);
    }
  }
  return Object.fromEntries(merged);
}
