/** The application: what a request passes, in this order. */
import type Koa from 'koa';
import type { Context } from 'koa';
import type { Logger } from 'pino';
import type { Domain } from './accounts/domain.ts';
import type { Clock, Storage } from './adapters/ports.ts';
import type { Captcha } from './captcha/index.ts';
import type { Settings } from './config/index.ts';
import { hasCode } from './errors/system-errors.ts';
import type { FranceConnect } from './federation/franceconnect.ts';
import { createAfterResponse } from './http/after-response.ts';
import { loadAssets, serveAssets } from './http/assets.ts';
import { handleFailures } from './http/error-handler.ts';
import { healthRoutes } from './http/health.ts';
import { rememberLanguage } from './http/locale.ts';
import { createReadyAnswers } from './http/metadata-cache.ts';
import { publicPages } from './http/public-pages.ts';
import { requireHost } from './http/require-host.ts';
import { securityHeaders } from './http/security-headers.ts';
import { createShow } from './http/show-page.ts';
import { createSealedCookies } from './interactions/flow/cookies.ts';
import { isKnownDevice } from './interactions/flow/known-devices.ts';
import { createInteractions, onlyTheSameBrowser } from './interactions/flow/router.ts';
import { createSteps } from './interactions/flow/steps.ts';
import { createFranceConnectCallback } from './interactions/franceconnect/callback.ts';
import { createFranceConnectSignOut } from './interactions/franceconnect/sign-out.ts';
import { createBirthplaceLists } from './interactions/identity/birthplace-lists.ts';
import type { Sender } from './messaging/sender.ts';
import { logRequests, type Served } from './observability/logger.ts';
import { beforeRoutes } from './provider/before-routes.ts';
import { createSubjects } from './provider/claims/subjects.ts';
import type { Clients } from './provider/clients/clients.ts';
import { createProvider } from './provider/index.ts';
import type { SigningKey } from './provider/keys/signing-keys.ts';
import { createProviderPages, serviceOf } from './provider/pages.ts';
import { createEndSessions } from './provider/sessions/end-sessions.ts';
import { createSignOut } from './provider/sign-out/sign-out.ts';
import { createViews } from './views/render.ts';

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
  const assets = loadAssets();
  const show = createShow(createViews(assets));
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

  const services = () =>
    clients
      .all()
      .filter(({ firstParty }) => firstParty)
      .flatMap((client) => serviceOf(client) ?? []);
  const lastService = (ctx: Context) => serviceOf(clients.find(cookies.service.read(ctx)));
  const { afterResponse, drain } = createAfterResponse(log);
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
    afterResponse,
    lists: birthplaces.hrefs,
    clock,
  });

  provider.use(securityHeaders(https));
  provider.use(logRequests(log, observe));
  provider.use(handleFailures({ show, log, serviceOf: lastService }));
  provider.use(healthRoutes(storage, isDraining));
  provider.use(requireHost(address.host));
  provider.use(serveAssets(assets));
  provider.use(birthplaces.serve);
  provider.use(rememberLanguage);
  provider.use(publicPages({ show, services, termsVersion: domain.termsVersion }));
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
