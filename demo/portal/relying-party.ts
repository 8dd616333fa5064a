/**
 * The demo's relying party, built as any service could be: sign-in, home page, sign-out, and the outbox. Its pages
 * have no script.
 */
import { readFileSync } from 'node:fs';
import Router from '@koa/router';
import Koa, { type Context, type Next } from 'koa';
import helmet from 'koa-helmet';
import type { Clock } from '../../adapters/ports.ts';
import type { Outbox } from '../../messaging/outbox.ts';
import { paths } from '../client.ts';
import { type Sandbox, sandboxPage } from '../sandbox/page.ts';
import { createConnector } from './connection.ts';
import { homePage, outboxPage, visitorPage } from './pages.ts';
import { problems } from './problems.ts';
import { createSessions } from './sessions.ts';
import { createSignIn } from './sign-in.ts';
import { createSignOut } from './sign-out.ts';

export interface RelyingPartyOptions {
  /** The origin under which browsers reach it. */
  readonly origin: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly outbox: Pick<Outbox, 'messages'>;
  /** What developers see of the exchanges with the provider. */
  readonly sandbox?: Sandbox;
  readonly clock: Clock;
  /** How many browsers are remembered at most. */
  readonly sessionLimit?: number;
}

/** Creates the service. It calls the provider only when somebody signs in or out. */
export function createRelyingParty(options: RelyingPartyOptions): Koa {
  const { origin, issuer, outbox, sandbox, clock, sessionLimit: limit } = options;
  const sessions = createSessions({ clock, ...(limit !== undefined && { limit }) });
  const dependencies = { ...options, connector: createConnector(options), sessions };
  const signIn = createSignIn(dependencies);
  const signOut = createSignOut(dependencies);

  const router = new Router();
  router.get('/', (ctx) => {
    const session = sessions.find(ctx);
    ctx.body = session?.visitor
      ? visitorPage(session.visitor, session.visits)
      : homePage({ endedElsewhere: session?.endedElsewhere ?? false });
  });
  router.get(paths.login, signIn.begin);
  router.get(paths.callback, signIn.callback);
  router.post('/logout', signOut.begin);
  router.get(paths.signedOut, signOut.done);
  router.post(paths.backchannelLogout, signOut.backchannel);
  router.get('/outbox', (ctx) => {
    ctx.body = outboxPage(outbox.messages());
  });
  router.get('/outbox.json', (ctx) => {
    ctx.body = outbox.messages();
  });
  if (sandbox !== undefined) {
    router.get('/sandbox', (ctx) => {
      const { lang, client } = ctx.query;
      ctx.body = sandboxPage({
        ...sandbox,
        issuer,
        locale: lang === 'en' ? 'en' : 'fr',
        client: typeof client === 'string' ? client : undefined,
      });
    });
  }
  for (const [name, file] of [
    ['style.css', '../html/style.css'],
    ['icon.svg', './icon.svg'],
  ] as const) {
    const content = readFileSync(new URL(file, import.meta.url));
    router.get(`/${name}`, (ctx) => {
      ctx.set('Cache-Control', 'public, max-age=60');
      ctx.type = name;
      ctx.body = content;
    });
  }

  const app = new Koa();
  app.use(securityHeaders());
  app.use(handleFailures);
  app.use(onlyAt(origin));
  app.use(router.routes());
  app.use(router.allowedMethods());
  return app;
}

function securityHeaders() {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      // `form-action` is left out: it would also block the redirects that follow the sign-out form.
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // With `no-referrer`, browsers would send `Origin: null` with this service's own forms.
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: false,
  });
}

/** Forbids caching, because pages are about one person, and turns errors into the service's own error page. */
async function handleFailures(ctx: Context, next: Next): Promise<void> {
  ctx.set('Cache-Control', 'no-store');
  try {
    await next();
  } catch (error) {
    ctx.app.emit('error', error, ctx);
    return problems.internal(ctx);
  }
  if (ctx.body !== undefined && ctx.body !== null) return;
  if (ctx.status === 404) problems.notFound(ctx);
  if (ctx.status === 405 || ctx.status === 501) problems.methodNotAllowed(ctx);
}

/**
 * Redirects requests for another host name, such as 127.0.0.1, to the service's own, because the cookie and the
 * provider's answers belong to one name. This also stops DNS rebinding.
 */
function onlyAt(origin: string) {
  const { host } = new URL(origin);
  return async (ctx: Context, next: Next): Promise<void> => {
    if (ctx.req.headers.host === host) return next();
    ctx.status = 307;
    ctx.redirect(`${origin}${ctx.path}${ctx.search}`);
  };
}
