/** The stand-in's pages in their order: the check of the request, the choice of a person, the sign-out. */
import { compactVerify } from 'jose';
import type { Context, Middleware, Next } from 'koa';
import type { Provider } from 'oidc-provider';
import { z } from 'zod';
import { readForm, refuseFaults } from '../stand-ins/forms.ts';
import type { Key } from '../stand-ins/keys.ts';
import { refusalPage, signInPage } from './pages.ts';
import type { TestPerson } from './people.ts';
import type { StandInClient } from './provider.ts';
import { faultsOf } from './request.ts';

export interface JourneyDependencies {
  readonly provider: Provider;
  /** The issuer's path, which precedes every route. */
  readonly base: string;
  readonly people: readonly TestPerson[];
  readonly clients: readonly StandInClient[];
  /** The levels that a service may ask for. */
  readonly levels: readonly string[];
  readonly key: Key;
}

const errorsOnDemand = ['access_denied', 'server_error', 'temporarily_unavailable'];
const signOutSchema = z.strictObject({
  id_token_hint: z.string().min(1),
  state: z.string().min(1),
  post_logout_redirect_uri: z.string().min(1),
});
const hintSchema = z.object({ aud: z.string() });

/** Creates the middleware that runs before oidc-provider's routes. */
export function createJourneys(dependencies: JourneyDependencies): Middleware[] {
  const { provider, base, people, clients, levels, key } = dependencies;

  function refuse(ctx: Context, details: readonly string[]): void {
    ctx.status = 400;
    ctx.type = 'html';
    ctx.body = refusalPage(base, details);
  }

  async function strictRequest(ctx: Context, next: Next): Promise<void> {
    if (ctx.path !== '/authorize') return next();
    const query = new URLSearchParams(ctx.querystring);
    const faults = ctx.method === 'GET' ? faultsOf(query, levels) : ['POST'];
    return faults.length === 0 ? next() : refuse(ctx, faults);
  }

  /** oidc-provider also takes the secret of a `client_secret_post` client by Basic; FranceConnect doesn't. */
  async function secretInBody(ctx: Context, next: Next): Promise<void> {
    if (ctx.path !== '/token' || ctx.get('Authorization') === '') return next();
    ctx.status = 401;
    ctx.body = { error: 'invalid_client' };
  }

  async function signedIn({ login }: TestPerson, params: Readonly<Record<string, unknown>>) {
    const grant = new provider.Grant({ accountId: login, clientId: String(params['client_id']) });
    grant.addOIDCScope(String(params['scope']));
    return {
      login: { accountId: login, acr: String(params['acr_values']), amr: ['pwd'] },
      consent: { grantId: await grant.save() },
    };
  }

  async function finish(ctx: Context, form: URLSearchParams): Promise<void> {
    const { params } = await provider.interactionDetails(ctx.req, ctx.res);
    const error = errorsOnDemand.find((name) => name === form.get('error'));
    const login = form.get('login') ?? '';
    const person = people.find((one) => one.login === login.trim());
    if (error === undefined && person === undefined) {
      ctx.status = 422;
      ctx.type = 'html';
      ctx.body = signInPage({ base, people, unknown: login });
      return;
    }
    const result = person === undefined ? { error } : await signedIn(person, params);
    ctx.status = 303;
    ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result));
  }

  async function signIn(ctx: Context, next: Next): Promise<void> {
    if (!/^\/interaction\/[^/]+$/.test(ctx.path)) return next();
    if (ctx.method === 'POST') {
      return finish(ctx, await readForm(ctx));
    }
    await provider.interactionDetails(ctx.req, ctx.res);
    ctx.type = 'html';
    ctx.body = signInPage({ base, people });
  }

  /** Ends the session and redirects to the service, which must be registered and send a `state`. */
  async function signOut(ctx: Context, next: Next): Promise<void> {
    if (ctx.path !== '/session/end') return next();
    const request = signOutSchema.safeParse({ ...ctx.query });
    if (!request.success) return refuse(ctx, Object.keys(signOutSchema.shape));
    const { id_token_hint, state, post_logout_redirect_uri } = request.data;
    // An expired ID token is still a valid hint (OpenID Connect RP-Initiated Logout 1.0, section 2).
    const hint = await compactVerify(id_token_hint, key.publicKey).then(
      ({ payload }) => hintSchema.safeParse(JSON.parse(new TextDecoder().decode(payload))).data,
      () => undefined,
    );
    const client = clients.find(({ clientId }) => clientId === hint?.aud);
    if (client === undefined) return refuse(ctx, ['id_token_hint']);
    if (!client.postLogoutRedirectUris.includes(post_logout_redirect_uri)) {
      return refuse(ctx, ['post_logout_redirect_uri']);
    }
    const session = await provider.Session.get(ctx);
    await session.destroy();
    const back = new URL(post_logout_redirect_uri);
    back.searchParams.set('state', state);
    ctx.redirect(back.href);
  }

  const refuseKnown = refuseFaults((ctx, fault) => refuse(ctx, [fault]));
  return [refuseKnown, strictRequest, secretInBody, signIn, signOut];
}
