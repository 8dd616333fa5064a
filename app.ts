/** The application: what a request passes, in this order. */
import Router from '@koa/router';
import type Koa from 'koa';
import type { Context, Next } from 'koa';
import helmet from 'koa-helmet';
import type { Logger } from 'pino';
import type { Domain } from './accounts/domain.ts';
import type { Clock, Storage } from './adapters/ports.ts';
import type { Captcha } from './captcha/index.ts';
import type { Settings } from './config/index.ts';
import { AppError, hasCode } from './errors.ts';
import { handleFailures } from './failures.ts';
import type { FranceConnect } from './federation/franceconnect.ts';
import { healthRoutes } from './health.ts';
import { createBirthplaceLists } from './interactions/birthplace-lists.ts';
import { isKnownDevice } from './interactions/devices.ts';
import { createFranceConnectCallback } from './interactions/franceconnect-callback.ts';
import { createFranceConnectSignOut } from './interactions/franceconnect-sign-out.ts';
import { createInteractions, onlyTheSameBrowser } from './interactions/guard.ts';
import { createLater } from './interactions/later.ts';
import { createSealedCookies } from './interactions/sealed-cookies.ts';
import { createSteps } from './interactions/table.ts';
import { logRequests, type Served } from './log.ts';
import type { Sender } from './messaging/sender.ts';
import { beforeRoutes } from './provider/before-routes.ts';
import type { Clients } from './provider/clients.ts';
import { createProvider } from './provider/index.ts';
import type { SigningKey } from './provider/keys.ts';
import { createProviderPages, serviceOf } from './provider/pages.ts';
import { createEndSessions } from './provider/sessions.ts';
import { createSignOut } from './provider/sign-out.ts';
import { createSubjects } from './provider/subjects.ts';
import { createReadyAnswers } from './ready.ts';
import { serveAssets } from './views/assets.ts';
import { articles } from './views/pages.ts';
import { createViews } from './views/render.ts';
import { createShow, rememberLanguage, type Show } from './views/show.ts';

export interface AppDependencies {
  readonly settings: Pick<
    Settings,
    | 'issuer'
    | 'trustProxy'
    | 'cookieKeys'
    | 'passwordLength'
    | 'loginCode'
    | 'backchannelLogoutHosts'
  >;
  readonly storage: Storage;
  readonly domain: Domain;
  readonly captcha: Captcha;
  readonly sender: Sender;
  /** Where it is a way in. */
  readonly franceConnect?: FranceConnect | undefined;
  readonly clients: Clients;
  readonly signingKeys: readonly SigningKey[];
  readonly clock: Clock;
  readonly log: Logger;
  /** Told of each request, when somebody counts them. */
  readonly observe?: ((served: Served) => void) | undefined;
  /** True once the process is told to stop: it serves what comes, and says it is not ready. */
  isDraining(): boolean;
}

export async function createApp({
  settings,
  storage,
  domain,
  captcha,
  sender,
  franceConnect,
  clients,
  signingKeys,
  clock,
  log,
  observe,
  isDraining,
}: AppDependencies) {
  const { issuer, cookieKeys } = settings;
  const https = issuer.startsWith('https:');
  const address = new URL(issuer);
  const ready = createReadyAnswers(address);
  const views = createViews();
  const show = createShow(views);
  const cookies = createSealedCookies({ cookieKeys, https });
  const pages = createProviderPages({ show, clients });
  const { provider, logoutQueue } = await createProvider(
    {
      issuer,
      cookieKeys,
      signingKeys,
      clients,
      accounts: domain.accounts,
      subjectOf: createSubjects(storage.subjects),
      pendingSteps: domain.pendingSteps,
      loginCode: settings.loginCode,
      isKnownDevice: (ctx, accountId) => isKnownDevice(cookies, ctx, accountId),
      pages,
      franceConnectLevel: franceConnect?.level,
      payloads: storage.payloads,
      seal: domain.seal,
      clock,
      backchannelLogoutHosts: settings.backchannelLogoutHosts,
    },
    log,
  );
  provider.proxy = settings.trustProxy > 0;
  // With the default, the leftmost X-Forwarded-For wins: anybody's word.
  provider.maxIpsCount = settings.trustProxy;
  const koa: Koa = provider;
  koa.on('error', (error: unknown) => {
    // Whoever hangs up in the middle is no fault of ours.
    const hungUp = ['ECONNRESET', 'EPIPE', 'ECONNABORTED'].some((code) => hasCode(error, code));
    log[hungUp ? 'debug' : 'error']({ err: error }, 'a request broke off');
  });

  const lastService = (ctx: Context) => serviceOf(clients.find(cookies.service.read(ctx)));
  const { later, drain } = createLater(log);
  const birthplaces = createBirthplaceLists();
  const steps = createSteps({
    settings,
    provider,
    storage,
    domain,
    captcha,
    sender,
    cookies,
    endSessions: createEndSessions({ provider, ...storage, ...domain, logoutQueue }),
    franceConnect,
    log,
    later,
    lists: birthplaces.hrefs,
    clock,
  });

  provider.use(securityHeaders(https));
  provider.use(logRequests(log, observe));
  provider.use(handleFailures({ show, log, serviceOf: lastService }));
  provider.use(healthRoutes(storage, isDraining));
  provider.use(onlyOurHost(address.host));
  provider.use(serveAssets(views.assets));
  provider.use(birthplaces.serve);
  provider.use(rememberLanguage);
  provider.use(publicPages(show, clients, domain.termsVersion));
  provider.use(createInteractions(steps, { provider, clients, cookies, cookieKeys, show }));
  if (franceConnect !== undefined) {
    provider.use(createFranceConnectCallback(cookies));
    const signOut = createFranceConnectSignOut({ provider, franceConnect, cookies, show, log });
    for (const middleware of signOut) provider.use(middleware);
  }
  provider.use(onlyTheSameBrowser(cookies, provider));
  provider.use(pages.dressSmallPages);
  for (const middleware of [...beforeRoutes({ issuer }), ...createSignOut(provider, clients)])
    provider.use(middleware);
  provider.use(ready.keep);

  return {
    handler: ready.answerFirst(provider.callback()),
    /** Resolves when what follows the last answers is done. */
    async drain(): Promise<void> {
      await drain();
      await Promise.all([sender.drain(), logoutQueue.drain()]);
    },
  };
}

function securityHeaders(https: boolean) {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      // No `form-action`: it would apply to each redirect behind a form, the services' own included.
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        imgSrc: ["'self'"],
        mediaSrc: ["'self'"],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // `no-referrer` would make browsers send `Origin: null` with our own forms.
    referrerPolicy: { policy: 'same-origin' },
    // Services that sign in through a pop-up need its opener.
    crossOriginOpenerPolicy: false,
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: https && { maxAge: 2 * 365 * 24 * 60 * 60, includeSubDomains: true },
  });
}

/** A request for another host is not for us (RFC 9110, section 15.5.20). */
function onlyOurHost(host: string) {
  return async (ctx: Context, next: Next): Promise<void> => {
    if (ctx.req.headers.host !== host) throw new AppError('misdirected');
    delete ctx.req.headers['x-forwarded-host'];
    return next();
  };
}

/** `/` and the footer's pages. */
function publicPages(show: Show, clients: Clients, version: string) {
  const router = new Router();
  router.get('/', (ctx) => {
    const services = clients
      .all()
      .filter(({ firstParty }) => firstParty)
      .flatMap((client) => serviceOf(client) ?? []);
    show(ctx, 'home', { services }, { cacheable: true });
  });
  for (const [path, name] of Object.entries(articles)) {
    const data = name === 'terms' ? { name, version } : { name };
    router.get(`/${path}`, (ctx) => show(ctx, 'article', data, { cacheable: true }));
  }
  return router.routes();
}
