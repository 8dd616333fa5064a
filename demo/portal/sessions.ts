/**
 * The service's sessions: who is signed in in a browser, and the sign-ins in progress, one for each tab. They are in
 * memory and bounded, and a restart loses them.
 */
import { randomBytes } from 'node:crypto';
import type { Context } from 'koa';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../adapters/ports.ts';

const hour = 60 * 60 * 1000;
const lifetime = 12 * hour;
const transactionLifetime = hour;
const transactionsKept = 10;

// Browsers send cookies to every port of a host. The provider, on the same host, has other cookie names.
const cookieName = 'demo_portal';
const cookieOptions = { httpOnly: true, sameSite: 'lax', path: '/', overwrite: true } as const;

/** A sign-in in progress, with the values that its answer is checked against. */
export interface Transaction {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly startedAt: number;
}

export type Claims = Readonly<Record<string, unknown>>;

/** A signed-in person, with the provider's answer. */
export interface Visitor {
  readonly subject: string;
  /** The `sid` of the provider's session. */
  readonly sessionId: string | undefined;
  readonly idToken: string;
  readonly idTokenHeader: { readonly alg?: string; readonly kid?: string };
  readonly idTokenClaims: Claims;
  readonly userinfo: Claims;
}

export interface Session {
  visitor?: Visitor | undefined;
  visits: number;
  transactions: readonly Transaction[];
  /** The `state` of a sign-out in progress. */
  logoutState?: string | undefined;
  /** True after the provider reported that the person signed out elsewhere. */
  endedElsewhere: boolean;
}

export type Sessions = ReturnType<typeof createSessions>;

/** Creates the sessions. At most `limit` browsers are remembered; the one unseen for longest is dropped first. */
export function createSessions({ clock, limit = 1000 }: { clock: Clock; limit?: number }) {
  const sessions = new LRUCache<string, Session>({
    max: limit,
    ttl: lifetime,
    ttlResolution: 0,
    perf: { now: clock },
  });

  function keep(ctx: Context, session: Session): void {
    const id = randomBytes(32).toString('base64url');
    sessions.set(id, session);
    ctx.cookies.set(cookieName, id, { ...cookieOptions, maxAge: lifetime });
  }

  function find(ctx: Context): Session | undefined {
    const id = ctx.cookies.get(cookieName);
    return id === undefined ? undefined : sessions.get(id);
  }

  /** Gives the session a new id, so that one planted or overheard before the sign-in is worthless. */
  function rename(ctx: Context, session: Session): void {
    sessions.delete(ctx.cookies.get(cookieName) ?? '');
    keep(ctx, session);
  }

  return {
    find,

    /** Adds a sign-in to the browser's session, or to a new session. */
    begin(ctx: Context, transaction: Transaction): void {
      const known = find(ctx);
      const session = known ?? { visits: 0, transactions: [], endedElsewhere: false };
      session.transactions = [...session.transactions, transaction].slice(-transactionsKept);
      if (known === undefined) keep(ctx, session);
    },

    /** Returns the sign-in that an answer belongs to, and removes it, so that it is used once. */
    take(session: Session, state: unknown): Transaction | undefined {
      const found = session.transactions.find((transaction) => transaction.state === state);
      session.transactions = session.transactions.filter((transaction) => transaction !== found);
      return found && clock() < found.startedAt + transactionLifetime ? found : undefined;
    },

    signIn(ctx: Context, session: Session, visitor: Visitor): void {
      const back = session.visitor?.subject === visitor.subject;
      session.visitor = visitor;
      session.visits = back ? session.visits + 1 : 1;
      session.endedElsewhere = false;
      // Without this, tabs that return at the same time would invalidate each other's session id.
      if (!back) rename(ctx, session);
    },

    signOut(ctx: Context, session: Session, logoutState: string): void {
      session.visitor = undefined;
      session.logoutState = logoutState;
      rename(ctx, session);
    },

    /** Ends a person's session of that `sessionId`, or all of their sessions without one. */
    endElsewhere(ended: { subject?: string | undefined; sessionId?: string | undefined }): void {
      for (const session of sessions.values()) {
        const { visitor } = session;
        const same =
          visitor !== undefined &&
          (ended.subject === undefined || visitor.subject === ended.subject) &&
          (ended.sessionId === undefined || visitor.sessionId === ended.sessionId);
        if (!same) continue;
        session.visitor = undefined;
        session.endedElsewhere = true;
      }
    },
  };
}
