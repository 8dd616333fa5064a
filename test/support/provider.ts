/** A whole provider for one test: its own storage, real HTTP, and a clock that can be moved. */

import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import supertest from 'supertest';
import type { NewAccount } from '../../accounts/account-records.ts';
import type { HashQueue } from '../../accounts/credentials/hash-queue.ts';
import type { Hashing } from '../../accounts/credentials/hashing-threads.ts';
import { createDomain, hashQueueForCores } from '../../accounts/domain.ts';
import { parseIdentifier } from '../../accounts/identity/identifiers.ts';
import { createNoticeBudget } from '../../accounts/limits/notice-budget.ts';
import { withUnavailableErrors } from '../../adapters/unavailable-errors.ts';
import { createApp } from '../../app.ts';
import { createCaptcha } from '../../captcha/index.ts';
import { createLocalCaptcha } from '../../captcha/local/local.ts';
import type { CaptchaDriver } from '../../captcha/ports.ts';
import { type EncryptionKey, publicJwks } from '../../federation/encryption-keys.ts';
import type { FranceConnect } from '../../federation/franceconnect.ts';
import { createBrokenRequestHandler } from '../../http/server/broken-requests.ts';
import { listen } from '../../http/server/listener.ts';
import { createOutbox } from '../../messaging/outbox.ts';
import type { Message, Send, SendError } from '../../messaging/ports.ts';
import { createSender } from '../../messaging/sender.ts';
import { createSmsBudget, type SmsLimits } from '../../messaging/sms-budget.ts';
import { type ObservabilityOptions, openObservability } from '../../observability/index.ts';
import { createLog } from '../../observability/logger.ts';
import { watchHashQueue, watchSend } from '../../observability/watch.ts';
import { createListedClients } from '../../provider/clients/listed-clients.ts';
import type { RecordExchange } from '../../provider/exchanges/record-exchanges.ts';
import type { SigningKey } from '../../provider/keys/signing-keys.ts';
import type { LoginCode } from '../../provider/policy/code-after-password.ts';
import { hashing as withoutThreads } from './hashing.ts';
import { type OpenTestStorage, openTestStorage } from './servers/storages.ts';

/** Generated once for all test files; see test/support/jest/projects.js. */
const signingKeys: readonly SigningKey[] = JSON.parse(process.env['TEST_SIGNING_KEYS'] ?? '[]');

export const redirectUri = 'https://service.example/callback';
export const clientSecret = 'a secret of the test client, long enough';

/** A first-party service, which needs no consent. */
export const portal = {
  client_id: 'portal',
  client_name: 'Portail de test',
  client_secret: clientSecret,
  client_uri: 'https://service.example/',
  redirect_uris: [redirectUri],
  post_logout_redirect_uris: ['https://service.example/signed-out'],
  grant_types: ['authorization_code', 'refresh_token'],
  first_party: true,
};
/** A third party's service, which needs consent. */
export const partner = {
  ...portal,
  client_id: 'partner',
  client_name: 'Partenaire',
  client_uri: 'https://partner.example/',
  redirect_uris: ['https://partner.example/callback'],
  first_party: false,
};

/** The civil status of the people that tests add, unless they give another one. */
export const identity: NewAccount['identity'] = {
  birthName: 'MERCIER',
  usualName: 'DUBOIS',
  givenNames: 'Pierre',
  birthDate: '1969-03-17',
  gender: 'male',
  birthCountry: '99100',
  birthCommune: '95277',
  parents: [],
};

export interface ProviderOptions {
  readonly clients?: readonly unknown[];
  /** Lets programs on this machine register services, as the demo does. */
  readonly hasOpenRegistration?: boolean;
  /** Told of each exchange with a service, as the demo's sandbox is. */
  readonly recordExchange?: RecordExchange;
  readonly trustProxy?: number;
  readonly logLevel?: string;
  readonly backchannelLogoutHosts?: readonly string[];
  /** The public origin, when it differs from the address it listens on. */
  readonly issuer?: string;
  /** A captcha in place of the provider's own. */
  readonly captcha?: CaptchaDriver;
  /** The difficulty of the automatic check; 0 offers none. */
  readonly captchaDifficulty?: number;
  /** A storage in place of a new one, and the keys that its content is sealed with. */
  readonly openStorage?: OpenTestStorage;
  readonly secrets?: Secrets;
  readonly signingKeys?: readonly SigningKey[];
  readonly termsVersion?: string;
  readonly loginCode?: LoginCode;
  readonly journeysPerAddress?: number;
  readonly retentionMonths?: number;
  /** How passwords are hashed, and the queue in front of it. */
  readonly hashing?: Hashing;
  readonly hashQueue?: HashQueue;
  /** Text messages an hour; without it they are not limited. */
  readonly smsLimits?: SmsLimits;
  /** Limits the notices to a contact. The people of most tests share one. */
  readonly limitNotices?: boolean;
  /** Opens the clients of FranceConnect and FranceConnect+ for a provider with this issuer. */
  readonly openUpstreams?: (issuer: string) => Promise<FranceConnect[]>;
  /** The keys that FranceConnect encrypts to. */
  readonly encryptionKeys?: readonly EncryptionKey[];
  /** What watches the provider. */
  readonly watched?: Pick<Partial<ObservabilityOptions>, 'hasMetrics' | 'traces' | 'auditLog'>;
  /** Takes the messages in place of the outbox. */
  readonly send?: Send;
  /** Returns the error with which a message to this address is refused, or undefined. */
  readonly refuse?: (to: string) => SendError | undefined;
}

/** Creates the keys that seal and find accounts. Processes on one storage share them. */
export const createSecrets = () => ({
  sealKeys: [{ id: 'k1', key: randomBytes(32) }],
  indexKey: randomBytes(32),
});
export type Secrets = ReturnType<typeof createSecrets>;

export interface Person {
  readonly accountId: string;
  readonly identifier: string;
  readonly password: string;
}

export type TestProvider = Awaited<ReturnType<typeof openProvider>>;

/** Opens a provider on a free port; `await using` closes it. */
export async function openProvider(options: ProviderOptions = {}) {
  const { clients = [portal, partner], trustProxy = 0, logLevel = 'debug' } = options;
  const folder = mkdtempSync(join(tmpdir(), 'provider-'));
  let offset = 0;
  const clock = () => Date.now() + offset;
  const logged: string[] = [];
  const output = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk));
      done();
    },
  });
  const log = createLog(logLevel, output);
  const watching = await openObservability({
    hasMetrics: false,
    traces: undefined,
    auditLog: false,
    ...options.watched,
    log,
    output,
    clock,
  });
  const { metrics, watch, watchStores } = watching;
  const opened = await (options.openStorage ?? openTestStorage)(folder, clock, watchStores);
  const stores = withUnavailableErrors(opened.storage);
  const storage = { ...stores, audit: watching.watchAudit(stores.audit) };
  const { sealKeys, indexKey } = options.secrets ?? createSecrets();
  const { termsVersion = '1', loginCode = 'off', journeysPerAddress = 100 } = options;
  const keys = { sealKeys, indexKey };
  const { hashing = withoutThreads, hashQueue: queue = hashQueueForCores() } = options;
  const hashQueue = watch ? watchHashQueue(queue, watch) : queue;
  const domain = createDomain({
    storage,
    clock,
    bcryptCost: 4,
    termsVersion,
    hashing,
    hashQueue,
    ...keys,
  });

  const { payloads, counters } = storage;
  const driver = options.captcha ?? createLocalCaptcha();
  const { captchaDifficulty: difficulty = 4 } = options;
  const captcha = createCaptcha({
    driver,
    difficulty,
    payloads,
    counters,
    seal: domain.seal,
    clock,
  });

  const outbox = createOutbox(clock);
  async function send(message: Message): Promise<void> {
    const fault = options.refuse?.(message.to);
    if (fault !== undefined) throw fault;
    await (options.send ?? outbox.send)(message);
  }
  const { smsLimits: limits } = options;
  const smsBudget = limits && createSmsBudget({ counters, clock, limits, log });
  const watchedSend = watch ? watchSend(send, watch) : send;
  const mayNotify = options.limitNotices ? createNoticeBudget(counters, domain.index) : undefined;
  const sender = createSender({ mail: watchedSend, sms: watchedSend, smsBudget, mayNotify, log });
  let handler: RequestListener = () => undefined;
  let draining = false;
  const listening = await listen((req, res) => handler(req, res), {
    host: '127.0.0.1',
    port: 0,
    onBrokenRequest: createBrokenRequestHandler({ log, clock, https: false }),
  });
  const origin = `http://127.0.0.1:${listening.port}`;
  const issuer = options.issuer ?? origin;
  const upstreams = (await options.openUpstreams?.(issuer)) ?? [];
  const registered = createListedClients(clients);
  const app = await Promise.try(() =>
    createApp({
      settings: {
        issuer,
        trustProxy,
        cookieKeys: [
          'the first cookie key of the tests, long enough',
          'the second one, long enough too',
        ],
        passwordLength: { min: 8, max: 24 },
        backchannelLogoutHosts: [...(options.backchannelLogoutHosts ?? [])],
        loginCode,
        journeysPerAddress,
        retentionMonths: options.retentionMonths,
        organisation: {},
      },
      storage,
      domain,
      captcha,
      sender,
      upstreams,
      franceConnectJwks: publicJwks(options.encryptionKeys ?? []),
      listedClients: registered,
      hasOpenRegistration: options.hasOpenRegistration ?? false,
      recordExchange: options.recordExchange,
      signingKeys: options.signingKeys ?? signingKeys,
      clock,
      log,
      observe: watching.observe,
      traceRequests: watching.traceRequests,
      isDraining: () => draining,
    }),
  ).catch(async (error) => {
    // A server that keeps listening would keep the whole test run alive.
    await listening.close();
    await opened.dispose();
    throw error;
  });
  metrics?.addStates({
    storage,
    smsUsed: async () => (await smsBudget?.used()) ?? new Map(),
    upstreams,
    keys: () => ({ signing: app.signingKeys(), franceconnect: options.encryptionKeys ?? [] }),
    clientCount: app.countClients,
    fileValidity: () => new Map(['CLIENTS_FILE', 'JWKS_FILE'].map((name) => [name, true])),
    clock,
  });
  handler = app.handler;

  return {
    issuer,
    origin,
    stores: opened.stores,
    everythingStored: opened.everything,
    storage,
    domain,
    clock,
    captcha,
    logged,
    /** Resolves with `/metrics`. */
    async metrics(): Promise<string> {
      if (metrics === undefined) throw new Error('the provider has no metrics');
      return (await supertest(metrics.handler).get('/metrics')).text;
    },
    /** Sends the traces that are left. */
    flushTraces: watching.close,
    listening,
    outbox,
    /** What other doors to the program are built from. */
    parts: { ...app, issuer, domain, storage, clock, log, observe: watching.observe },
    drainAll: app.drain,
    operations: app.operations,
    replaceSigningKeys: app.replaceSigningKeys,
    /** Takes over another list of clients, as the program does when it has read a file again. */
    replaceListedClients: async (...next: readonly unknown[]) =>
      app.replaceListedClients(createListedClients(next)),
    drain: () => {
      draining = true;
    },
    /** Moves the clock of everything except oidc-provider, which reads the system's. */
    advance: (ms: number) => {
      offset += ms;
    },
    /** Adds a person. Each test adds its own, so that tests don't affect each other. */
    async addPerson(
      details: Partial<NewAccount> & { typed?: string; kind?: 'legacy' | 'personal' } = {},
    ): Promise<Person> {
      const { typed = randomNir(), kind = 'personal', ...rest } = details;
      const parsed = parseIdentifier(typed);
      if ('fault' in parsed) throw new Error(`${typed} is ${parsed.fault}`);
      const password = kind === 'legacy' ? '13572468' : 'Soleil2Printemps';
      const id = randomUUID();
      const inserted = await domain.accounts.insert({
        id,
        identifiers: [parsed.identifier],
        identity,
        contacts: { email: { value: 'pierre@example.fr', verified: true } },
        password: { kind, hash: await domain.passwords.hash(password) },
        standing:
          kind === 'legacy' ? {} : { announced: true, terms: { version: termsVersion, at: 0 } },
        ...rest,
      });
      if (!inserted) throw new Error(`${typed} is taken`);
      return { accountId: id, identifier: parsed.identifier.value, password };
    },
    async [Symbol.asyncDispose]() {
      await listening.close();
      await app.drain();
      await watching.close();
      await opened.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Returns a well-formed NIR that no other test is likely to use. */
export function randomNir(): string {
  const digits = (n: number, min: number, max: number) =>
    String(min + (randomBytes(4).readUInt32BE() % (max - min + 1))).padStart(n, '0');
  return `1${digits(2, 40, 99)}${digits(2, 1, 12)}75${digits(3, 1, 120)}${digits(3, 1, 999)}`;
}
