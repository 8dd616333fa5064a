/**
 * What the service remembers of browsers: who is signed in there, and which sign-ins are under way, one
 * for each tab. In memory and bounded: this is a demo, and a restart may forget.
 */
import { randomBytes } from 'node:crypto';
import type { Context } from 'koa';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../adapters/ports.ts';

const hour = 60 * 60 * 1000;
const lifetime = 12 * hour;
const transactionLifetime = hour;
const transactionsKept = 10;

// Cookies know no ports: the provider on the same host has names of its own.
const cookieName = 'demo_portal';
const cookieOptions = { httpOnly: true, sameSite: 'lax', path: '/', overwrite: true } as const;

/** A sign-in that is under way: what its answer is checked against. */
export interface Transaction {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly startedAt: number;
}

export type Claims = Readonly<Record<string, unknown>>;

/** Someone who is signed in, with what the provider said. */
export interface Visitor {
  readonly subject: string;
  /** The provider's session (`sid`). */
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
  /** The `state` of a sign-out that is under way. */
  logoutState?: string | undefined;
  /** The provider told us that the person signed out elsewhere. */
  endedElsewhere: boolean;
}

export type Sessions = ReturnType<typeof createSessions>;

/** `limit` is how many browsers are remembered; the one unseen for longest goes first. */
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

  /** The same session under a new name: one that was planted or overheard before is worth nothing. */
  function rename(ctx: Context, session: Session): void {
    sessions.delete(ctx.cookies.get(cookieName) ?? '');
    keep(ctx, session);
  }

  return {
    find,

    /** Remembers a sign-in that begins, in the browser's session or in a new one. */
    begin(ctx: Context, transaction: Transaction): void {
      const known = find(ctx);
      const session = known ?? { visits: 0, transactions: [], endedElsewhere: false };
      session.transactions = [...session.transactions, transaction].slice(-transactionsKept);
      if (known === undefined) keep(ctx, session);
    },

    /** Takes the sign-in that an answer belongs to; each can be taken once. */
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
      // Tabs that come back together would otherwise take the name away from each other.
      if (!back) rename(ctx, session);
    },

    signOut(ctx: Context, session: Session, logoutState: string): void {
      session.visitor = undefined;
      session.logoutState = logoutState;
      rename(ctx, session);
    },

    /** Ends what the provider says has ended: one session of a person, or without `sessionId` all. */
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
