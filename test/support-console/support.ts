/** A provider with its support console, and the stand-in for the agents' employer beside it, which misbehaves as a test asks. */
import { decodeJwt, decodeProtectedHeader, generateKeyPair, importJWK, SignJWT } from 'jose';
import type { Context, Next } from 'koa';
import { z } from 'zod';
import type { DemoAgent } from '../../demo/employer/agents.ts';
import { createEmployerStandIn } from '../../demo/employer/index.ts';
import { mount } from '../../demo/stand-ins/mount.ts';
import { listen } from '../../http/server/listener.ts';
import { createConsole } from '../../support/index.ts';
import { openProvider, type ProviderOptions } from '../support/provider.ts';
import { createVisitor, fieldsOf, type Reply, type Visitor } from '../support/visitor.ts';

const agent = (login: string, roles: unknown): DemoAgent => ({
  login,
  job: '',
  claims: { given_name: login, family_name: 'DUPONT', roles },
});
/** One agent for each role; each has the role as login. */
const agents = ['support', 'supervisor', 'privacy'].map((role) => agent(role, [role]));

type Claims = Readonly<Record<string, unknown>>;

interface State {
  down: boolean;
  /** A path that never answers. */
  silent?: string;
  /** How the next ID token differs: claims in place of its own, or another key. */
  idToken?: { readonly claims?: Claims; readonly forged?: boolean } | undefined;
  /** Claims in place of those of userinfo. */
  userinfo?: Claims;
}

export const cookieKeys = ['the first cookie key of the console, long enough'];
const clientId = 'support-console';
const clientSecret = 'a secret of the console, long enough';

export type TestConsole = Awaited<ReturnType<typeof openConsole>>;

/** Opens all three; `await using` closes them. `claims` are the roles of more agents, by their logins. */
export async function openConsole(
  options: ProviderOptions & {
    readonly claims?: Claims;
    readonly timeLimit?: number;
    /** The public origin, where it differs from the address. */
    readonly origin?: string;
  } = {},
) {
  const { claims = {}, timeLimit } = options;
  const provider = await openProvider(options);
  let handler: ReturnType<typeof mount> = () => undefined;
  const listening = await listen((req, res) => handler(req, res), { host: '127.0.0.1', port: 0 });
  const address = `http://127.0.0.1:${listening.port}`;
  const { origin = address } = options;
  const issuer = `${address}/employer`;
  const state: State = { down: false };
  const foreign = await generateKeyPair('ES256');

  const sign = async (payload: Claims, { forged = false, typ = 'JWT' } = {}) =>
    new SignJWT(payload)
      .setProtectedHeader({ alg: 'ES256', kid: standIn.key.jwk.kid, typ })
      .sign(forged ? foreign.privateKey : await importJWK(standIn.key.jwk, 'ES256'));

  async function around(ctx: Context, next: Next): Promise<void> {
    if (state.silent === ctx.path) {
      ctx.respond = false;
      return;
    }
    if (state.down) {
      ctx.status = 503;
      return;
    }
    await next();
    const { body }: { body?: unknown } = ctx;
    const tokens = z.looseObject({ id_token: z.string() }).safeParse(body).data;
    if (tokens !== undefined && state.idToken !== undefined) {
      const { claims: changed, forged } = state.idToken;
      const payload = { ...decodeJwt(tokens.id_token), ...changed };
      const { typ = 'JWT' } = decodeProtectedHeader(tokens.id_token);
      ctx.body = { ...tokens, id_token: await sign(payload, { forged: forged ?? false, typ }) };
    }
    if (ctx.path === '/me' && state.userinfo) ctx.body = { ...Object(body), ...state.userinfo };
  }

  const others = Object.entries(claims).map(([login, roles]) => agent(login, roles));
  const registration = { issuer, clientId, clientSecret };
  const standIn = await createEmployerStandIn({
    ...registration,
    console: origin,
    agents: [...agents, ...others],
    around,
  });
  const built = createConsole({
    ...provider.parts,
    settings: {
      origin,
      employer: { ...registration, rolesClaim: 'roles' },
      cookieKeys,
      trustProxy: options.trustProxy ?? 0,
      organisation: {},
      timeLimit,
    },
  });
  handler = mount({ '/employer': standIn.handler }, built.handler);

  const createAgent = () => createVisitor({ origin: address, issuer: origin });

  /** Goes to a page of the console, and chooses an agent at the employer. Resolves with where that leads. */
  async function signIn(login = 'support', path = '/', visitor: Visitor = createAgent()) {
    const asked = await visitor.visit(path);
    const answer = await visitor.post(asked.location, { login });
    const end = await visitor.follow(answer);
    return { visitor, ...end };
  }

  return {
    provider,
    origin,
    issuer,
    clientId,
    state,
    sign,
    pages: built.pages,
    createAgent,
    signIn,
    /** Chooses an agent at the employer, and stops before the answer reaches the console. Resolves with its address. */
    async callback(visitor: Visitor, login = 'support'): Promise<string> {
      let reply = await visitor.get('/');
      for (;;) {
        const location = String(reply.headers['location']);
        if (location.startsWith(`${origin}/callback`)) return location;
        const isChoice = location.includes('/interaction/');
        reply = await (isChoice ? visitor.post(location, { login }) : visitor.get(location));
      }
    },
    /** Sends the form of a page. Resolves with the page that it leads to. */
    async send(
      visitor: Visitor,
      page: Reply,
      action: string,
      fields: Record<string, string>,
    ): Promise<{ reply: Reply; location: string }> {
      return visitor.follow(
        await visitor.postOnly(action, { csrf: fieldsOf(page.text)['csrf'] ?? '', ...fields }),
      );
    },
    async [Symbol.asyncDispose]() {
      await listening.close();
      await provider[Symbol.asyncDispose]();
    },
  };
}
