/**
 * A stand-in for the OpenID provider of the agents' employer: one button signs an agent in. It is there for the demo and for
 * tests, and takes no password.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { decodeJwt, importJWK, SignJWT } from 'jose';
import type { Context, Middleware, Next } from 'koa';
import { type Configuration, Provider } from 'oidc-provider';
import { AppError } from '../../http/app-error.ts';
import { readForm, refuseFaults } from '../stand-ins/forms.ts';
import { type Key, makeKey } from '../stand-ins/keys.ts';
import { createMemory } from '../stand-ins/memory.ts';
import { serveStyle } from '../stand-ins/page.ts';
import { type DemoAgent, demoAgents } from './agents.ts';
import { homePage, refusalPage, signInPage } from './pages.ts';

const algorithm = 'ES256';
const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';
const anHour = 60 * 60;

export interface EmployerStandInOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The origin of the console. */
  readonly console: string;
  readonly agents?: readonly DemoAgent[];
  /** Wraps the request handler, so that tests can make the stand-in misbehave. */
  readonly around?: Middleware;
}

const configuration = (
  { issuer, clientId, clientSecret, console, agents = demoAgents }: EmployerStandInOptions,
  key: Key,
): Configuration => ({
  adapter: createMemory(),
  clients: [
    {
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [`${console}/callback`],
      post_logout_redirect_uris: [`${console}/signed-out`],
      backchannel_logout_uri: `${console}/backchannel-logout`,
      backchannel_logout_session_required: true,
      response_types: ['code'],
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: 'client_secret_post',
      id_token_signed_response_alg: algorithm,
    },
  ],
  jwks: { keys: [key.jwk] },
  scopes: ['openid', 'profile', 'roles'],
  claims: { openid: ['sub'], profile: ['given_name', 'family_name'], roles: ['roles'] },
  findAccount: (_ctx, login) => {
    const agent = agents.find((one) => one.login === login);
    return agent && { accountId: login, claims: () => ({ sub: login, ...agent.claims }) };
  },
  responseTypes: ['code'],
  pkce: { required: () => true },
  enabledJWA: { idTokenSigningAlgValues: [algorithm] },
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    // The library's page asks for confirmation, and it sends no logout token to this machine. See `signOut`.
    rpInitiatedLogout: { enabled: false },
  },
  discovery: { end_session_endpoint: `${issuer}/session/end` },
  interactions: { url: (_ctx, { uid }) => `${new URL(issuer).pathname}/interaction/${uid}` },
  renderError(ctx, { error }) {
    ctx.type = 'html';
    ctx.body = refusalPage(new URL(issuer).pathname, error);
  },
  // Browsers send cookies to every port of a host, so the names differ from those of the provider.
  cookies: {
    keys: [randomBytes(32).toString('base64url')],
    names: {
      session: 'employer_session',
      interaction: 'employer_interaction',
      resume: 'employer_resume',
    },
  },
  ttl: {
    AuthorizationCode: 60,
    AccessToken: 60,
    IdToken: 600,
    Interaction: anHour,
    Session: anHour,
    Grant: anHour,
  },
});

/** Resolves with the listener of the stand-in, to be mounted at the path of its issuer, and with the key that signs. */
export async function createEmployerStandIn(
  options: EmployerStandInOptions,
): Promise<{ readonly handler: RequestListener; readonly key: Key }> {
  const { issuer, clientId, console, agents = demoAgents, around } = options;
  const base = new URL(issuer).pathname;
  const key = await makeKey(algorithm);
  const provider = new Provider(issuer, configuration(options, key));

  function show(ctx: Context, page: string): void {
    ctx.type = 'html';
    ctx.body = page;
  }

  async function signIn(ctx: Context, next: Next): Promise<void> {
    if (!/^\/interaction\/[^/]+$/.test(ctx.path)) return next();
    const { params } = await provider.interactionDetails(ctx.req, ctx.res);
    const form = ctx.method === 'POST' ? await readForm(ctx) : undefined;
    const agent = agents.find(({ login }) => login === form?.get('login'));
    if (form === undefined || (agent === undefined && !form.has('error')))
      return show(ctx, signInPage(base, agents));
    const grant = new provider.Grant({ accountId: agent?.login ?? '', clientId });
    grant.addOIDCScope(String(params['scope']));
    const result = agent
      ? { login: { accountId: agent.login }, consent: { grantId: await grant.save() } }
      : { error: 'access_denied' };
    ctx.status = 303;
    ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result));
  }

  /** Ends the session of the browser, and tells the console. */
  async function endSession(ctx: Context): Promise<void> {
    const session = await provider.Session.get(ctx);
    const { accountId: sub } = session;
    const sid = session.sidFor(clientId);
    await session.destroy();
    if (sub === undefined || sid === undefined) return;
    const token = await new SignJWT({ sid, events: { [logoutEvent]: {} } })
      .setProtectedHeader({ alg: algorithm, kid: key.jwk.kid, typ: 'logout+jwt' })
      .setIssuer(issuer)
      .setAudience(clientId)
      .setSubject(sub)
      .setIssuedAt()
      .setExpirationTime('2 minutes')
      .setJti(randomUUID())
      .sign(await importJWK(key.jwk, algorithm));
    const body = new URLSearchParams({ logout_token: token });
    // The agent is signed out here in any case.
    await fetch(`${console}/backchannel-logout`, { method: 'POST', body }).catch(() => undefined);
  }

  /** Signs the agent out, and redirects to the console when it asks for that with an ID token of ours. */
  async function signOut(ctx: Context, next: Next): Promise<void> {
    if (ctx.path !== '/session/end') return next();
    const { id_token_hint: hint, state, post_logout_redirect_uri: target } = ctx.query;
    const isOurs = typeof hint === 'string' && decodeJwt(hint).iss === issuer;
    if (!isOurs || target !== `${console}/signed-out`) throw new AppError('badRequest');
    await endSession(ctx);
    ctx.redirect(`${target}?${new URLSearchParams({ state: String(state) })}`);
  }

  async function home(ctx: Context, next: Next): Promise<void> {
    if (ctx.path !== '/') return next();
    if (ctx.method === 'POST') {
      await endSession(ctx);
      ctx.status = 303;
      return ctx.redirect(`${base}/`);
    }
    const { accountId } = await provider.Session.get(ctx);
    show(
      ctx,
      homePage(
        base,
        agents.find(({ login }) => login === accountId),
      ),
    );
  }

  if (around !== undefined) provider.use(around);
  provider.use(refuseFaults((ctx, fault) => show(ctx, refusalPage(base, fault))));
  for (const middleware of [serveStyle, signIn, signOut, home]) provider.use(middleware);
  return { handler: provider.callback(), key };
}
