/**
 * The sessions of agents. The browser has a random id in a cookie; the session is kept on the server, sealed, under a keyed
 * hash of the id. A session ends after 15 minutes without a request and after 10 hours in any case, by a sign-out, and
 * when the employer's provider says so.
 *
 * What the provider says is kept beside the sessions and compared with the time of their ID tokens, both by the provider's
 * clock: a session that is just being opened while its logout token arrives ends too, and a token that comes twice ends
 * nothing that was begun after it.
 */
import { randomBytes } from 'node:crypto';
import type { Context } from 'koa';
import { z } from 'zod';
import type { BlindIndex } from '../crypto/blind-index.ts';
import {
  createSealedPayloads,
  type SealedPayloadsDependencies,
} from '../crypto/sealed-payloads.ts';
import { createRequestValue } from '../http/request-value.ts';
import type { ConsoleCookies } from './cookies.ts';
import { roles } from './roles.ts';

const minute = 60 * 1000;
export const idleMs = 15 * minute;
const longestMs = 10 * 60 * minute;
/** A session that is used is written again at most this often. */
const renewMs = minute;

const agentSchema = z.object({
  /** The agent at the employer's provider. */
  subject: z.string(),
  name: z.string(),
  roles: z.array(z.enum(roles)),
  /** The raw ID token, for the sign-out there. */
  idToken: z.string(),
  /** When that token was issued, in seconds by the provider's clock. */
  issuedAt: z.number(),
  /** The provider's name of its own session. */
  sid: z.string().optional(),
});
/** An agent whom the employer's provider has signed in. */
export type Agent = z.output<typeof agentSchema>;

const sessionSchema = agentSchema.extend({
  /** Names the session inside the console, where forms and open files belong to it. Knowing it opens no session. */
  uid: z.string(),
  begunAt: z.number(),
  usedAt: z.number(),
});
export type AgentSession = Readonly<z.output<typeof sessionSchema>>;

/** The end of one session at the employer's provider (`sid`), or of all sessions of an agent (`subject`). */
export interface EndedThere {
  readonly sid?: string | undefined;
  readonly subject?: string | undefined;
  /** When the token was issued, in seconds. */
  readonly at: number;
}

export interface SessionsDependencies extends SealedPayloadsDependencies {
  readonly index: BlindIndex;
  readonly cookies: Pick<ConsoleCookies, 'session'>;
}

export type AgentSessions = ReturnType<typeof createAgentSessions>;

const random = () => randomBytes(32).toString('base64url');

export function createAgentSessions({ index, cookies, ...stores }: SessionsDependencies) {
  const { payloads, clock } = stores;
  const model = 'AgentSession';
  const kept = createSealedPayloads(stores, { model, schema: sessionSchema, lifetime: idleMs });
  const ends = createSealedPayloads(stores, {
    model: 'AgentLogout',
    schema: z.number(),
    lifetime: longestMs,
  });
  const keyOf = (id: string) => index('agent-session', id);
  const endKeys = ({ sid, subject }: Pick<EndedThere, 'sid' | 'subject'>) => [
    ...(sid === undefined ? [] : [index('agent-logout', `sid/${sid}`)]),
    ...(subject === undefined ? [] : [index('agent-logout', `sub/${subject}`)]),
  ];
  const found = createRequestValue<AgentSession | undefined>();

  async function isEndedThere(session: AgentSession): Promise<boolean> {
    const times = await Promise.all(endKeys(session).map((key) => ends.read(key)));
    return times.some((at) => at !== undefined && at >= session.issuedAt);
  }

  async function end(ctx: Context): Promise<void> {
    const id = cookies.session.read(ctx);
    cookies.session.clear(ctx);
    found.set(ctx, undefined);
    // Consumed, and not destroyed: a request that is under way may write it again, and must not revive it.
    if (id !== undefined) await payloads.consume(model, keyOf(id));
  }

  return {
    /** Opens a session with a new id. One that the browser had before ends. */
    async begin(ctx: Context, agent: Agent): Promise<void> {
      await end(ctx);
      const id = random();
      const now = clock();
      await kept.write(keyOf(id), { ...agent, uid: random(), begunAt: now, usedAt: now });
      cookies.session.write(ctx, id);
    },

    /** Resolves with the session of the browser, and keeps it open. */
    async of(ctx: Context): Promise<AgentSession | undefined> {
      const id = cookies.session.read(ctx);
      const session = id === undefined ? undefined : await kept.read(keyOf(id));
      if (id === undefined || session === undefined) return undefined;
      const now = clock();
      const isOver = now - session.usedAt >= idleMs || now - session.begunAt >= longestMs;
      if (isOver || (await isEndedThere(session))) {
        await end(ctx);
        return undefined;
      }
      if (now - session.usedAt >= renewMs) await kept.write(keyOf(id), { ...session, usedAt: now });
      found.set(ctx, session);
      return session;
    },

    /** Returns the session that `of` has found for this request. */
    known: (ctx: Context): AgentSession | undefined => found.get(ctx),

    end,

    /** Ends the sessions that the employer's provider has ended. */
    async endThere(ended: EndedThere): Promise<void> {
      for (const key of endKeys(ended)) {
        const before = await ends.read(key);
        if (before === undefined || before < ended.at) await ends.write(key, ended.at);
      }
    },
  };
}
