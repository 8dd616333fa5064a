/**
 * The baseline: a process with a bare oidc-provider on its memory adapter. It has the same clients, claims and kinds of
 * keys as the product, and the smallest possible sign-in: as many requests, but no password.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Context, Next } from 'koa';
import { errors, Provider } from 'oidc-provider';
import { claimsByScope, scopes } from '../../provider/claims/claims.ts';
import { makeKeys } from '../../provider/keys/signing-keys.ts';
import { clients, resource } from '../load/clients.ts';

const port = Number(process.env['PORT']);
const issuer = `http://localhost:${port}`;

const person = {
  name: 'Pierre DUBOIS',
  given_name: 'Pierre',
  family_name: 'MERCIER',
  preferred_username: 'DUBOIS',
  gender: 'male',
  birthdate: '1969-03-17',
  updated_at: 1_700_000_000,
  email: 'pierre@example.fr',
  email_verified: true,
};

const provider = new Provider(issuer, {
  clients,
  jwks: { keys: (await makeKeys('current', Date.now())).map(({ status, since, ...jwk }) => jwk) },
  cookies: { keys: ['a key that signs the cookies of the bench'] },
  claims: claimsByScope,
  scopes,
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...person }) }),
  interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo(_ctx, indicator) {
        if (indicator !== resource) throw new errors.InvalidTarget();
        return { scope: '', accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } } };
      },
    },
  },
});

const page = (action: string) => `<!doctype html><html lang="en"><title>Sign in</title>
<form method="post" action="${action}"><input type="hidden" name="csrf" value="none">
<input name="identifier"><input name="password" type="password"><button>Sign in</button></form>`;

/** Ends the interaction: signs the person in and grants the requested scopes. */
async function finish(ctx: Context, clientId: string, scope: string): Promise<void> {
  const accountId = new URLSearchParams(await text(ctx.req)).get('identifier') ?? '';
  const grant = new provider.Grant({ accountId, clientId });
  grant.addOIDCScope(scope);
  const consent = { grantId: await grant.save() };
  ctx.status = 303;
  ctx.redirect(
    await provider.interactionResult(ctx.req, ctx.res, { login: { accountId }, consent }),
  );
}

provider.use(async (ctx: Context, next: Next) => {
  const [, root, step] = /^(\/interaction\/[^/]+)(\/login)?$/.exec(ctx.path) ?? [];
  if (root === undefined) return next();
  const { params } = await provider.interactionDetails(ctx.req, ctx.res);
  if (step === undefined) {
    ctx.status = 303;
    ctx.redirect(`${root}/login`);
  } else if (ctx.method === 'POST') {
    await finish(ctx, String(params['client_id']), String(params['scope']));
  } else {
    ctx.type = 'html';
    ctx.body = page(ctx.path);
  }
});

const server = createServer(provider.callback()).listen(port, '127.0.0.1');
await once(server, 'listening');
process.on('SIGTERM', () => process.exit(0));
