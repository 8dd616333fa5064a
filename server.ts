/** The composition root: settings → storage → app → listen → drain. */
import { existsSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { createDomain } from './accounts/domain.ts';
import { openStorage } from './adapters/open-storage.ts';
import { withUnavailableErrors } from './adapters/unavailable-errors.ts';
import { createApp } from './app.ts';
import { createCaptcha, createCaptchaDriver } from './captcha/index.ts';
import { loadSettings, type Settings } from './config/index.ts';
import { createPrivateFile } from './config/secrets.ts';
import { messageOf } from './errors/system-errors.ts';
import { whileOpening } from './http/health.ts';
import { type Listening, listen } from './http/listener.ts';
import { onStopSignal } from './http/stop-signal.ts';
import { createOutbox } from './messaging/outbox.ts';
import { createSender } from './messaging/sender.ts';
import { createSmsGateway } from './messaging/sms.ts';
import { createLog } from './observability/logger.ts';
import { formatKeys, makeKeys, readKeys } from './provider/keys/signing-keys.ts';
import { readSettingsFiles } from './provider/settings-files.ts';

const sweepEvery = 60 * 60 * 1000;

/** The signing keys of nobody's file: made at the first start with SQLite, as only one process serves. */
async function ownKeys({ dataDir }: Settings) {
  const file = join(dataDir, 'jwks.json');
  if (!existsSync(file)) {
    createPrivateFile(file, formatKeys(await makeKeys('current', Date.now())));
  }
  return readKeys(file);
}

async function start(): Promise<void> {
  const { settings, warnings } = loadSettings(process.env);
  const log = createLog(settings.logLevel);
  for (const warning of warnings) log.warn(warning);

  const clock = Date.now;
  // Loaded for the demo alone: production has no use for a client library.
  const demo = settings.demo ? await import('./demo/index.ts') : undefined;
  const { clients, encryptionKey, ...files } = await readSettingsFiles(settings, demo?.demoClients);
  if (clients.all().length === 0)
    log.warn('no service can use this provider: CLIENTS_FILE is not set');

  let handler: RequestListener = whileOpening;
  const listening: Listening[] = [];
  let door: Promise<unknown> | undefined;
  const openDoor = () => {
    door ??= listen((req, res) => handler(req, res), settings).then((one) => listening.push(one));
    return door;
  };
  // Alone it says at once that it isn't ready. One of several waits until it can serve: a proxy that can't connect
  // asks another one, and a POST that was answered 503 it sends to nobody else.
  if (settings.storage.kind === 'sqlite') await openDoor();
  const closeAll = () => Promise.all(listening.map(({ close }) => close()));
  let finish: () => Promise<unknown> = closeAll;
  // Also while it waits: as the first process of a container it would not end at a signal by itself.
  onStopSignal(async (signal) => {
    log.info({ signal }, 'stopping');
    await finish();
    log.info('stopped');
  });
  const stores = withUnavailableErrors(
    await openStorage(settings, {
      clock,
      onError: (reason) => log.warn({ reason }, 'the line to a store broke'),
      async onWait(reason) {
        log.warn({ reason }, 'waiting for a store');
        // Those who watch are told.
        await openDoor();
      },
    }),
  );
  const { host, metricsPort: port } = settings;
  const metrics =
    port === undefined
      ? undefined
      : (await import('./observability/metrics.ts')).createMetrics(stores);
  if (metrics !== undefined && port !== undefined)
    listening.push(await listen(metrics.handler, { host, port }));
  const storage = metrics ? { ...stores, audit: metrics.counting(stores.audit) } : stores;
  const domain = createDomain({ ...settings, storage, clock });
  const { payloads, counters } = storage;
  const captcha = createCaptcha({
    driver: createCaptchaDriver(settings.captcha, clock),
    payloads,
    counters,
    seal: domain.seal,
    clock,
  });
  // The demo's messages stay in its outbox, unless there is a way out for them.
  const outbox = createOutbox(clock);
  const { mail } = settings;
  const smtp = mail && (await import('./messaging/smtp.ts')).createSmtp(mail);
  const sender = createSender({
    mail: smtp?.send ?? (demo && outbox.send),
    sms: settings.sms ? createSmsGateway(settings.sms) : demo && outbox.send,
    log,
  });
  const { issuer } = settings;
  const upstream = settings.franceConnect ?? demo?.demoFranceConnect;
  const franceConnect =
    upstream &&
    // Loaded where it is used: with it comes a client library.
    (await import('./federation/franceconnect.ts')).createFranceConnect({
      ...upstream,
      encryptionKey,
      redirectUri: `${issuer}/franceconnect/callback`,
      postLogoutRedirectUri: `${issuer}/franceconnect/logged-out`,
      clock,
      log,
    });
  const signingKeys = files.signingKeys ?? (await ownKeys(settings));

  let draining = false;
  const hosts = settings.backchannelLogoutHosts;
  const app = await createApp({
    settings: {
      ...settings,
      backchannelLogoutHosts: demo === undefined ? hosts : [...hosts, demo.demoHost],
    },
    storage,
    domain,
    captcha,
    sender,
    franceConnect,
    clients,
    signingKeys,
    clock,
    log,
    observe: metrics?.observe,
    isDraining: () => draining,
  });
  handler = app.handler;
  await openDoor();
  if (demo !== undefined)
    listening.push(...(await demo.startDemo({ settings, domain, clock, outbox })));
  log.info({ issuer, port: settings.port }, 'ready');

  const sweeping = setInterval(() => {
    storage.sweep().catch((error) => log.error({ err: error }, 'the sweep of what expired failed'));
  }, sweepEvery);

  finish = async () => {
    draining = true;
    clearInterval(sweeping);
    await closeAll();
    await app.drain();
    smtp?.close();
    await storage.close();
  };
}

try {
  await start();
} catch (error) {
  // Ours say what to do; a stack would only hide it.
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}
