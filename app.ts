/** The application: builds its parts, then mounts the middleware that a request passes, in this order. */
import type { Middleware } from 'koa';
import type { Logger } from 'pino';
import { createAccountSpace } from './account-space/index.ts';
import { createDeviceRecords } from './accounts/devices/device-records.ts';
import type { Domain } from './accounts/domain.ts';
import type { Clock, Storage } from './adapters/ports.ts';
import type { Captcha } from './captcha/index.ts';
import type { Settings } from './config/index.ts';
import type { FranceConnect } from './federation/franceconnect.ts';
import { createAfterResponse } from './http/after-response.ts';
import { loadAssets, serveAssets } from './http/assets/assets.ts';
import { createErrorHandler, logInterruptedAnswers } from './http/error-handler.ts';
import { createBirthplaceLists } from './http/forms/identity/birthplace-lists.ts';
import { createOutcomes } from './http/forms/outcomes.ts';
import { rememberLanguage } from './http/locale.ts';
import { publicPages } from './http/public-pages.ts';
import { requireHost } from './http/require-host.ts';
import { securityHeaders } from './http/security-headers.ts';
import { healthRoutes } from './http/server/health.ts';
import { createMetadataCache } from './http/server/metadata-cache.ts';
import { createShow } from './http/show-page.ts';
import { createCredentials } from './interactions/credentials.ts';
import { createAfterChange } from './interactions/flow/after-change.ts';
import { createKeptRequests } from './interactions/flow/browser/kept-requests.ts';
import { createWayOn } from './interactions/flow/browser/recent-sign-ins.ts';
import { requireSameBrowser } from './interactions/flow/browser/same-browser.ts';
import { createSealedCookies } from './interactions/flow/cookies.ts';
import { createDrafts } from './interactions/flow/drafts.ts';
import { createKnownDevices } from './interactions/flow/known-devices.ts';
import { createInteractions } from './interactions/flow/router.ts';
import {
  type FranceConnectJwks,
  serveFranceConnectJwks,
} from './interactions/franceconnect/jwks.ts';
import { createFranceConnectRoutes } from './interactions/franceconnect/routes.ts';
import { createPageHandlers } from './interactions/index.ts';
import type { Sender } from './messaging/sender.ts';
import { logRequests } from './observability/logger.ts';
import { type Observe, observeSignIn, observeUpstream } from './observability/observe.ts';
import { createOperations } from './operations/index.ts';
import type { ListedClients } from './provider/clients/listed-clients.ts';
import { serviceEndpoints } from './provider/endpoint-middleware.ts';
import {
  createRecordExchanges,
  type RecordExchange,
} from './provider/exchanges/record-exchanges.ts';
import type { SigningKey } from './provider/keys/signing-keys.ts';
import { serviceOf } from './provider/pages.ts';
import { createProviderRoom } from './provider/room.ts';
import type { Organisation } from './views/pages.ts';
import { createViews } from './views/render.ts';

/** What the application is built from; `server.ts` and the tests provide it. */
export interface AppDependencies {
  readonly settings: Pick<
    Settings,
    | 'issuer'
    | 'trustProxy'
    | 'cookieKeys'
    | 'passwordLength'
    | 'loginCode'
    | 'journeysPerAddress'
    | 'retentionMonths'
    | 'backchannelLogoutHosts'
  > & { readonly organisation: Organisation };
  readonly storage: Storage;
  readonly domain: Domain;
  readonly captcha: Captcha;
  readonly sender: Sender;
  /** FranceConnect and FranceConnect+, where people may sign in by them. */
  readonly upstreams: readonly FranceConnect[];
  /** The public keys that FranceConnect encrypts to. */
  readonly franceConnectJwks?: FranceConnectJwks | undefined;
  readonly listedClients: ListedClients;
  /** Lets programs on this machine register services. Only the demo sets it. */
  readonly hasOpenRegistration?: boolean;
  /** Told of each exchange between a service and the provider. Only the demo sets it. */
  readonly recordExchange?: RecordExchange | undefined;
  readonly signingKeys: readonly SigningKey[];
  readonly clock: Clock;
  readonly log: Logger;
  /** Told of requests, sign-ins, codes and refusals, for metrics. */
  readonly observe?: Observe | undefined;
  /** Traces each request. */
  readonly traceRequests?: Middleware | undefined;
  /** Returns true once the process is told to stop: it still serves, but says that it is not ready. */
  isDraining(): boolean;
}

// Once for a process: tests create many apps, and compressing the assets takes half of the time of each.
const assets = loadAssets();
const views = createViews(assets);

/** Returns the listener for all requests, and what else the program calls. Throws when the library finds a fault in a registration. */
export function createApp({
  settings,
  storage,
  domain: unobserved,
  captcha,
  sender,
  upstreams: unobservedUpstreams,
  franceConnectJwks = { keys: [] },
  listedClients,
  hasOpenRegistration = false,
  recordExchange,
  signingKeys,
  clock,
  log,
  observe = () => undefined,
  traceRequests,
  isDraining,
}: AppDependencies) {
  const domain = { ...unobserved, signIn: observeSignIn(unobserved.signIn, observe) };
  const upstreams = unobservedUpstreams.map((one) => observeUpstream(one, observe));
  const { issuer, cookieKeys } = settings;
  const { payloads } = storage;
  const { accounts, seal, index } = domain;
  const https = issuer.startsWith('https:');
  const address = new URL(issuer);
  const metadata = createMetadataCache(address);
  const show = createShow(views, settings.organisation);
  const cookies = createSealedCookies({ cookieKeys, https });
  const deviceRecords = createDeviceRecords({ payloads, seal, clock });
  const devices = createKnownDevices({ cookies, accounts, records: deviceRecords, clock });
  const { afterResponse, drain } = createAfterResponse(log);
  const room = createProviderRoom({
    ...settings,
    storage,
    domain,
    listedClients,
    hasOpenRegistration,
    signingKeys,
    franceConnectLevels: upstreams.map(({ level }) => level),
    linkAfterCode(ctx, accountId) {
      const wanted = cookies.franceConnectToLink.read(ctx);
      if (wanted?.accountId !== accountId) return undefined;
      return { isReplaced: wanted.replaced !== undefined, acr: wanted.acr };
    },
    isKnownDevice: devices.isKnown,
    deviceOf: devices.anyDevice,
    show,
    afterResponse,
    onKeys: metadata.clear,
    clock,
    log,
    observe,
  });
  const { provider, clients, isCodeRequired, endSessions, openSessions, serviceGrants } = room;
  logInterruptedAnswers(provider, { log, clock });
  const birthplaces = createBirthplaceLists();
  const openDraft = createDrafts({ payloads, seal, index, cookies, clock });
  const afterChange = createAfterChange(log);
  const credentials = createCredentials({
    settings,
    storage,
    domain,
    sender,
    devices,
    endSessions,
    afterChange,
    clock,
    observe,
  });
  const pageHandlers = createPageHandlers({
    settings,
    provider,
    storage,
    domain,
    credentials,
    captcha,
    sender,
    cookies,
    devices,
    openDraft,
    isCodeRequired,
    endSessions,
    upstreams,
    log,
    afterResponse,
    lists: birthplaces.hrefs,
    clock,
  });

  /** Mounts what only browsers ask for: requests of services pass it by. */
  const useForBrowsers = <State, Context>(middleware: Middleware<State, Context>) =>
    provider.use<State, Context>((ctx, next) =>
      serviceEndpoints.has(ctx.path) ? next() : middleware(ctx, next),
    );

  // Errors need headers, a trace, a log line and an incident id as well: these stand around everything else.
  provider.use(securityHeaders(https));
  if (traceRequests) provider.use(traceRequests);
  provider.use(logRequests(log, observe));
  if (recordExchange) {
    provider.use(createRecordExchanges({ provider, record: recordExchange, clock }));
  }
  provider.use(
    createErrorHandler({
      show,
      log,
      wayOn: createWayOn({ provider, clients, cookies }),
    }),
  );
  // A load balancer asks for the state of a process by any host name.
  provider.use(healthRoutes(storage, isDraining));
  // All that follows answers for the issuer's host only.
  provider.use(requireHost(address.host));
  useForBrowsers(serveAssets(assets));
  useForBrowsers(birthplaces.serve);
  // `?lang=` works on every page, so it comes before the pages.
  useForBrowsers(rememberLanguage);
  useForBrowsers(
    publicPages({
      show,
      services: async () => (await clients.onHomePage()).flatMap((one) => serviceOf(one) ?? []),
      termsVersion: domain.termsVersion,
    }),
  );
  const outcomes = createOutcomes({
    openKept: (kind, schema) => openDraft(kind, schema, 'outcome'),
    clock,
  });
  useForBrowsers(
    createInteractions(pageHandlers, {
      provider,
      clients,
      cookies,
      cookieKeys,
      keepInteraction: room.keepInteraction,
      keptRequests: createKeptRequests({
        cookies,
        restoreInteraction: room.restoreInteraction,
        clock,
      }),
      outcomes,
      show,
      clock,
    }),
  );
  const accountSpace = createAccountSpace({
    settings,
    provider,
    clients,
    domain,
    storage,
    upstreams,
    sender,
    endSessions,
    afterChange,
    cookies,
    credentials,
    devices,
    deviceRecords,
    openDraft,
    outcomes,
    keepSession: room.keepSession,
    serviceGrants,
    openSessions,
    show,
    clock,
  });
  for (const routes of accountSpace) useForBrowsers(routes);
  const franceConnectRoutes = createFranceConnectRoutes({
    provider,
    upstreams,
    cookies,
    show,
    log,
  });
  for (const routes of franceConnectRoutes) useForBrowsers(routes);
  // The library's own routes follow what is mounted here: the rest prepares its requests and corrects its answers.
  provider.use(requireSameBrowser(cookies, provider));
  provider.use(room.renderFormPost);
  for (const middleware of room.middleware) provider.use(middleware);
  // Nearly innermost: it stores what the library answers and our keys for FranceConnect, with all headers set so far.
  provider.use(metadata.store);
  if (upstreams.length > 0) provider.use(serveFranceConnectJwks(franceConnectJwks));

  return {
    handler: metadata.serveBefore(provider.callback()),
    provider,
    clients,
    /** The pages and the assets, for another listener. */
    views,
    assets,
    /** What operators do to people's accounts. */
    operations: createOperations({
      domain,
      storage,
      endSessions,
      openSessions,
      serviceGrants,
      async tell(messages) {
        for (const message of messages) sender.post(message, { isProven: true });
      },
      retentionMonths: settings.retentionMonths,
      clock,
    }),
    tellService: room.tellService,
    countClients: async () => clients.listed().size + (await storage.clients.count()),
    ...room.takeOver,
    /** Resolves when the work that follows the last answers is done. */
    async drain(): Promise<void> {
      await drain();
      await Promise.all([sender.drain(), room.drain()]);
    },
  };
}
