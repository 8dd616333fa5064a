/** The composition root: settings → storage → app → listen → drain. */
import { existsSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createDomain, hashQueueForCores } from './accounts/domain.ts';
import { createNoticeBudget } from './accounts/limits/notice-budget.ts';
import { renewStored } from './accounts/renew-stored.ts';
import { openStorage } from './adapters/open-storage.ts';
import type { Clock } from './adapters/ports.ts';
import { withUnavailableErrors } from './adapters/unavailable-errors.ts';
import { createApp } from './app.ts';
import { createCaptcha, createCaptchaDriver } from './captcha/index.ts';
import { loadSettings, type Settings } from './config/index.ts';
import { createPrivateFile } from './config/secrets.ts';
import { encryptionKeyFile, signingKeyFile } from './config/storage.ts';
import { formatKeys, type RotatingKey } from './crypto/key-rotation.ts';
import { messageOf } from './errors/system-errors.ts';
import {
  makeEncryptionKeys,
  publicJwks,
  readEncryptionKeys,
} from './federation/encryption-keys.ts';
import { createBrokenRequestHandler } from './http/server/broken-requests.ts';
import { whileOpening } from './http/server/health.ts';
import { type Listening, listen } from './http/server/listener.ts';
import { releaseMemory } from './http/server/release-memory.ts';
import { onStopSignal } from './http/server/stop-signal.ts';
import { watchFiles } from './http/server/watched-files.ts';
import { openMessaging } from './messaging/index.ts';
import { createOutbox } from './messaging/outbox.ts';
import { openObservability } from './observability/index.ts';
import { createOutput } from './observability/log-output.ts';
import { createLog } from './observability/logger.ts';
import { watchHashQueue, watchSend } from './observability/watch.ts';
import { startHourly } from './operations/erasure/hourly.ts';
import { assertNotStored } from './provider/clients/stored/assert-not-stored.ts';
import { makeKeys } from './provider/keys/signing-keys.ts';
import { filesToWatch, readSettingsFiles } from './provider/settings-files.ts';

/** Makes a file of keys where no setting names one, at the first start. */
async function makeKeyFile(
  file: string,
  make: (status: 'current', now: number) => Promise<readonly RotatingKey[]>,
  clock: Clock,
): Promise<string> {
  if (!existsSync(file)) createPrivateFile(file, formatKeys(await make('current', clock())));
  return file;
}

/**
 * Returns the keys for FranceConnect where no file is set. There are none where several processes would each make
 * their own.
 */
async function ownEncryptionKeys({ dataDir, storage, production }: Settings, clock: Clock) {
  if (production && storage.kind !== 'sqlite') return [];
  const file = encryptionKeyFile(dataDir);
  return readEncryptionKeys(await makeKeyFile(file, makeEncryptionKeys, clock));
}

async function start(): Promise<void> {
  const { settings, warnings } = loadSettings(process.env);
  const output = createOutput();
  const log = createLog(settings.logLevel, output);
  for (const warning of warnings) log.warn(warning);

  const clock = Date.now;
  const { host, metricsPort, traces, auditLog } = settings;
  const hasMetrics = metricsPort !== undefined;
  const watching = await openObservability({ hasMetrics, traces, auditLog, log, output, clock });
  const { metrics, watch } = watching;
  // Loaded only for the demo: production doesn't need its client library.
  const demo = settings.demo ? await import('./demo/index.ts') : undefined;
  const jwksFile =
    settings.jwksFile ?? (await makeKeyFile(signingKeyFile(settings.dataDir), makeKeys, clock));
  const namedFiles = { ...settings, jwksFile };
  const running = Promise.withResolvers<ReturnType<typeof createApp>>();
  const watchedFiles = await watchFiles(
    filesToWatch(namedFiles, demo?.demoClients ?? [], running.promise),
    log,
  );
  // In a terminal, the demo ends with it.
  if (demo === undefined) process.on('SIGHUP', watchedFiles.readAgain);
  const { listedClients, signingKeys, ...files } = await readSettingsFiles(
    namedFiles,
    demo?.demoClients,
  );
  for (const warning of listedClients.warnings) log.warn(warning);

  let handler: RequestListener = whileOpening;
  const listening: Listening[] = [];
  let opening: Promise<unknown> | undefined;
  const https = settings.issuer.startsWith('https:');
  const onBrokenRequest = createBrokenRequestHandler({ log, clock, https });
  const openListener = () => {
    opening ??= listen((req, res) => handler(req, res), { ...settings, onBrokenRequest }).then(
      (one) => listening.push(one),
    );
    return opening;
  };
  // A single process listens at once and answers that it isn't ready. One of several listens only when it can serve: a
  // proxy that can't connect asks another process, but doesn't send a POST again that was answered with 503.
  if (settings.storage.kind === 'sqlite') await openListener();
  const closeAll = () => Promise.all(listening.map(({ close }) => close()));
  let finish: () => Promise<unknown> = closeAll;
  // Set up before it waits for a store: as process 1 of a container it would ignore the signal otherwise.
  onStopSignal(async (signal) => {
    log.info({ signal }, 'stopping');
    await finish();
    log.info('stopped');
  });
  const stores = withUnavailableErrors(
    await openStorage(settings, {
      clock,
      watch: watching.watchStores,
      onError: (reason) => log.warn({ reason }, 'the line to a store broke'),
      async onWait(reason) {
        log.warn({ reason }, 'waiting for a store');
        // The health check must be able to report it.
        await openListener();
      },
    }),
  );
  const storage = { ...stores, audit: watching.watchAudit(stores.audit) };
  await assertNotStored(storage.clients, listedClients);
  if (listedClients.all().length === 0 && (await storage.clients.count()) === 0)
    log.warn('no service can use this provider: set CLIENTS_FILE, or run `clients add`');
  const queue = hashQueueForCores();
  const hashQueue = watch ? watchHashQueue(queue, watch) : queue;
  const domain = createDomain({ ...settings, storage, clock, hashQueue });
  const { payloads, counters } = storage;
  const captcha = createCaptcha({
    driver: createCaptchaDriver(settings.captcha, clock),
    difficulty: settings.captcha.difficulty,
    payloads,
    counters,
    seal: domain.seal,
    clock,
  });
  // Messages of the demo stay in its outbox, unless mail or text messages are set up.
  const outbox = createOutbox(clock);
  const messaging = await openMessaging({
    ...settings,
    outbox: demo && outbox.send,
    counters,
    mayNotify: createNoticeBudget(counters, domain.index),
    watched: (send) => (watch ? watchSend(send, watch) : send),
    clock,
    log,
  });
  const { sender } = messaging;
  const { issuer } = settings;
  const isUpstreamSet = Boolean(settings.franceConnect ?? settings.franceConnectPlus);
  const configured = isUpstreamSet ? settings : demo?.demoUpstreams;
  const encryptionKeys =
    files.encryptionKeys ?? (configured ? await ownEncryptionKeys(settings, clock) : []);
  const upstreams = configured
    ? (await import('./federation/upstreams.ts')).createUpstreams({
        configured,
        ourIssuer: issuer,
        encryptionKeys,
        hasSetKeys: files.encryptionKeys !== undefined,
        clock,
        log,
      })
    : [];
  const exchanges = demo && (await import('./demo/sandbox/exchanges.ts')).createExchanges();
  const stopping = new AbortController();
  const hosts = settings.backchannelLogoutHosts;
  const app = createApp({
    settings: {
      ...settings,
      backchannelLogoutHosts: demo === undefined ? hosts : [...hosts, ...demo.demoHosts],
    },
    storage,
    domain,
    captcha,
    sender,
    upstreams,
    franceConnectJwks: publicJwks(encryptionKeys),
    listedClients,
    hasOpenRegistration: demo !== undefined,
    recordExchange: exchanges?.record,
    signingKeys,
    clock,
    log,
    observe: watching.observe,
    traceRequests: watching.traceRequests,
    isDraining: () => stopping.signal.aborted,
  });
  running.resolve(app);
  handler = app.handler;
  if (metrics !== undefined && metricsPort !== undefined) {
    metrics.addStates({
      storage,
      smsUsed: messaging.smsUsed,
      upstreams,
      keys: () => ({ signing: app.signingKeys(), franceconnect: encryptionKeys }),
      clientCount: app.countClients,
      fileValidity: watchedFiles.validity,
      clock,
    });
    listening.push(await listen(metrics.handler, { host, port: metricsPort }));
  }
  if (settings.management !== undefined) {
    const { createManagement } = await import('./management/index.ts');
    const { provider, clients, operations } = app;
    const { observe, traceRequests } = watching;
    const handler = createManagement({
      ...{ issuer, provider, clients, domain, storage, operations },
      ...{ clock, log, observe, traceRequests, stopping: stopping.signal },
    });
    listening.push(await listen(handler, { ...settings.management, onBrokenRequest }));
  }
  const support = settings.support ?? demo?.demoSupport;
  if (support !== undefined) {
    const { createConsole } = await import('./support/index.ts');
    const { operations, clients, views, assets } = app;
    const { observe, traceRequests } = watching;
    const { handler } = createConsole({
      settings: { ...settings, ...support },
      ...{
        domain,
        storage,
        operations,
        clients,
        views,
        assets,
        clock,
        log,
        observe,
        traceRequests,
      },
    });
    const isStandIn = settings.support === undefined && demo !== undefined;
    listening.push(
      await listen(isStandIn ? await demo.besideEmployer(handler) : handler, {
        host: isStandIn ? '127.0.0.1' : host,
        port: support.port,
        onBrokenRequest: createBrokenRequestHandler({
          ...{ log, clock },
          https: support.origin.startsWith('https:'),
        }),
      }),
    );
  }
  await openListener();
  if (demo !== undefined && exchanges !== undefined)
    listening.push(...(await demo.startDemo({ settings, domain, clock, outbox, exchanges })));
  log.info({ issuer, port: settings.port }, 'ready');
  setTimeout(releaseMemory, 500).unref();

  const { accounts, household } = domain;
  const renewing = renewStored({
    accounts,
    household,
    uses: storage.uses,
    facts: storage.facts,
    clock,
    signal: stopping.signal,
    hasRetention: settings.retentionMonths !== undefined,
  }).then(
    (left) => {
      if (left > 0) log.warn({ accounts: left }, 'places in dossiers that can’t be used were left');
    },
    (error) => log.warn({ err: error }, 'not all records are renewed: the next start goes on'),
  );
  const endHourly = startHourly({ storage, operations: app.operations, log });

  finish = async () => {
    stopping.abort();
    endHourly();
    await Promise.all([watchedFiles.close(), closeAll()]);
    await app.drain();
    await renewing;
    messaging.close();
    await Promise.all([storage.close(), watching.close()]);
  };
}

try {
  await start();
} catch (error) {
  // The messages of this program say what to do; a stack would only hide that.
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}
