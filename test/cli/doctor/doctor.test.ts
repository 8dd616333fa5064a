/** `doctor`: what a start would stumble over. */
import { chmodSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startGateway, startMailServer, status } from '../../messaging/support.ts';
import { openCollector } from '../../support/servers/collector.ts';
import { openConsole } from '../../support-console/support.ts';
import { csv, openWorkbench, row } from '../workbench.ts';

test('of a fresh folder, and of one at work, everything is in order', async () => {
  await using bench = await openWorkbench();
  const fresh = await bench.run(['doctor']);
  expect(fresh).toMatchObject({ code: 0, stderr: '' });
  expect(fresh.stdout).toContain('storage: none yet');

  await bench.run(['accounts', 'import', '-'], { input: csv(row()) });
  await bench.run(['keys', 'generate']);
  const { code, stdout } = await bench.run(['doctor']);
  expect(code).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  for (const line of lines) expect(line).toMatch(/^ok {7}/);
  for (const what of [
    'Node.js',
    'settings',
    'data folder',
    'files',
    'signing keys',
    'clients',
    'storage',
    'index key',
    'messages',
    'clock',
  ]) {
    expect(lines.filter((line) => line.includes(` ${what}:`))).toHaveLength(1);
  }
});

test('all faults at once, each with what to do, and no secret', async () => {
  await using bench = await openWorkbench();
  const { dataDir } = bench;
  await bench.run(['accounts', 'import', '-'], { input: csv(row()) });
  chmodSync(join(dataDir, 'provider.sqlite'), 0o644);
  chmodSync(join(dataDir, 'secrets.json'), 0o640);
  writeFileSync(join(dataDir, 'jwks.json'), '{"keys":[]}', { mode: 0o600 });
  const ahead = Date.now() / 1000 + 3600;
  utimesSync(join(dataDir, 'jwks.json'), ahead, ahead);
  const clients = bench.file(
    'clients.json',
    JSON.stringify([{ client_id: 'portal', client_secret: 'too short', redirect_uris: ['x'] }]),
  );
  const env = {
    CLIENTS_FILE: clients,
    IDENTIFIER_INDEX_KEY: Buffer.alloc(32, 7).toString('base64'),
    PASSWORD_MINLENGTH: '9',
  };
  const { code, stdout } = await bench.run(['doctor'], { env });
  expect(code).toBe(1);
  for (const finding of [
    /^ok {7}settings: understood/m,
    /^warning {2}settings: PASSWORD_MINLENGTH is not a setting: did you mean PASSWORD_MIN_LENGTH/m,
    /^fault {4}files: .*provider\.sqlite: chmod 600/m,
    /^warning {2}files: a group .*secrets\.json: chmod 600/m,
    /^fault {4}signing keys: .*jwks\.json/m,
    /^fault {4}clients: portal: client_secret/m,
    /^fault {4}clients: portal: redirect_uris/m,
    /^ok {7}storage: sqlite/m,
    /^fault {4}index key: .*bring the former one back/m,
    /^fault {4}clock: .*NTP/m,
  ]) {
    expect(stdout).toMatch(finding);
  }
  expect(stdout).not.toContain('too short');
});

test('registrations that are valid, but will make a service stumble', async () => {
  await using bench = await openWorkbench();
  const registration = {
    client_id: 'portal',
    client_secret: 'b+64/secret+of+a+portal==',
    redirect_uris: ['https://portal.example/callback'],
    scope: 'openid offline_access',
  };
  const other = {
    ...registration,
    client_id: 'other',
    redirect_uris: ['https://portal.example:8443/'],
  };
  const file = bench.file('clients.json', JSON.stringify([registration, other]));
  const env = { CLIENTS_FILE: file };
  const { code, stdout } = await bench.run(['doctor'], { env });
  expect(code).toBe(0);
  for (const finding of [
    /^ok {7}clients: 2 in /m,
    /^ok {7}sector portal\.example: portal, other$/m,
    /^warning {2}clients: portal, other: their addresses differ by the port alone/m,
    /^warning {2}clients: portal: client_secret has characters .*openssl rand -hex 32/m,
    /^warning {2}clients: portal: scope has offline_access, .* refresh_token in grant_types/m,
  ]) {
    expect(stdout).toMatch(finding);
  }
  expect(stdout).not.toContain('b+64');
});

test('settings that are not complete: each fault, and the checks that need none go on', async () => {
  await using bench = await openWorkbench();
  const { code, stdout } = await bench.run(['doctor'], {
    env: { NODE_ENV: 'production', ISSUER: 'http://x.example', JWKS_FILE: 'none.json', PORT: 'a' },
  });
  expect(code).toBe(1);
  for (const finding of [
    'fault    settings: PORT must be a whole number from 1 to 65535',
    'fault    settings: ISSUER must be https in production',
    'fault    settings: COOKIE_KEYS is required in production',
    'fault    settings: IDENTIFIER_SEAL_KEYS is required in production',
    'fault    signing keys: none.json is not there: run `npm run cli -- keys generate`',
    'warning  clients: no service can use this provider: set CLIENTS_FILE',
    'warning  data folder:',
    'ok       clock:',
  ]) {
    expect(stdout).toContain(finding);
  }
});

test('a folder and a database that can not be used', async () => {
  await using bench = await openWorkbench();
  const file = bench.file('file', '');
  const inFile = await bench.run(['doctor'], { env: { DATA_DIR: file } });
  expect(inFile.code).toBe(1);
  expect(inFile.stdout).toMatch(/^fault {4}data folder: /m);

  mkdirSync(bench.dataDir, { mode: 0o700 });
  writeFileSync(join(bench.dataDir, 'provider.sqlite'), 'no database', { mode: 0o600 });
  const broken = await bench.run(['doctor']);
  expect(broken.code).toBe(1);
  expect(broken.stdout).toMatch(/^fault {4}storage: .*provider\.sqlite/m);
});

test('stores that are elsewhere, and away', async () => {
  await using bench = await openWorkbench();
  const { code, stdout } = await bench.run(['doctor'], {
    env: {
      MONGODB_URI: 'mongodb://user:hidden@127.0.0.1:9/x',
      REDIS_URL: 'redis://:hidden@127.0.0.1:9',
    },
  });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^fault {4}storage: .*(MONGODB_URI|REDIS_URL)/m);
  expect(stdout).not.toContain('hidden');
});

test('mail and text messages: nothing set, a server that answers, one that does not', async () => {
  await using bench = await openWorkbench();
  const none = await bench.run(['doctor'], { env: { DEMO: '0' } });
  expect(none.code).toBe(0);
  expect(none.stdout).toMatch(/^warning {2}messages: none can leave: set SMTP_URL/m);

  const server = await startMailServer();
  const env = {
    SMTP_URL: server.url,
    MAIL_FROM: 'a@example.fr',
    SMS_GATEWAY_URL: 'https://sms.example.fr/send?account=hidden',
    SMS_GATEWAY_TOKEN: 'hidden',
  };
  const there = await bench.run(['doctor'], { env });
  expect(there).toMatchObject({ code: 0, stderr: '' });
  expect(there.stdout).toMatch(/^ok {7}mail: the server answers/m);
  expect(there.stdout).toMatch(/^ok {7}text messages: .*sms\.example\.fr/m);
  expect(server.mails).toEqual([]);

  await server[Symbol.asyncDispose]();
  const away = { ...env, SMTP_URL: server.url.replace('//', '//user:hidden@') };
  const { code, stdout } = await bench.run(['doctor'], { env: away });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^fault {4}mail: .*ECONN.*see SMTP_URL/m);
  expect(there.stdout + stdout).not.toContain('hidden');
});

test('traces: a collector that answers, one that refuses, one that is away, and settings without one', async () => {
  await using bench = await openWorkbench();
  const doctor = async (env: Record<string, string>) => {
    const { code, stdout } = await bench.run(['doctor'], { env });
    return [code, ...(stdout.match(/^\w+ +(?:traces|settings): .*(?:collector|OTEL).*$/gm) ?? [])];
  };
  const collector = await openCollector();
  const there = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Bearer%20hidden',
  };
  expect(await doctor(there)).toEqual([0, 'ok       traces: the collector takes them']);
  expect(collector.requests).toEqual([{ url: '/v1/traces', authorization: 'Bearer hidden' }]);
  expect(collector.spans()).toEqual([]);

  await using gateway = await startGateway(status(401));
  const { host, origin } = new URL(gateway.url);
  expect(await doctor({ ...there, OTEL_EXPORTER_OTLP_ENDPOINT: origin })).toEqual([
    0,
    `warning  traces: the collector at ${host} answers 401: see OTEL_EXPORTER_OTLP_ENDPOINT`,
  ]);
  await collector[Symbol.asyncDispose]();
  expect(await doctor(there)).toEqual([
    0,
    expect.stringMatching(/^warning {2}traces: .* does not answer \(\w+\): see OTEL_/),
  ]);
  expect(await doctor({ OTEL_TRACES_SAMPLER: 'always_on' })).toEqual([
    0,
    'warning  settings: OTEL_TRACES_SAMPLER: without OTEL_EXPORTER_OTLP_ENDPOINT nothing is traced',
  ]);
  expect(await doctor({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' })).toEqual([
    1,
    'fault    settings: OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https address',
  ]);
});

test('support console: a provider of the employer that answers, and one that is away', async () => {
  await using bench = await openWorkbench();
  const doctor = async (issuer: string) => {
    const env = {
      SUPPORT_PORT: '3003',
      SUPPORT_ORIGIN: 'https://console.example.fr',
      SUPPORT_ISSUER: issuer,
      SUPPORT_CLIENT_ID: 'console',
      SUPPORT_CLIENT_SECRET: 'hidden',
    };
    const { code, stdout } = await bench.run(['doctor'], { env });
    return [code, ...(stdout.match(/^\w+ +support console: .*$/gm) ?? [])];
  };
  const console = await openConsole();
  expect(await doctor(console.issuer)).toEqual([
    0,
    'ok       support console: the provider of the employer answers',
  ]);
  await console[Symbol.asyncDispose]();
  expect(await doctor(console.issuer)).toEqual([
    0,
    "warning  support console: agents can't sign in (unreachable): see SUPPORT_ISSUER",
  ]);
});
