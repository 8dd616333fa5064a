/** The program takes over what its files say and what commands store, while it runs. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { createDomain } from '../../accounts/domain.ts';
import { openStorage } from '../../adapters/open-storage.ts';
import { loadSettings } from '../../config/index.ts';
import { formatKeys } from '../../crypto/key-rotation.ts';
import { makeKeys } from '../../provider/keys/signing-keys.ts';
import { person } from '../accounts/support.ts';
import { runHere } from '../cli/run-here.ts';
import { hashing } from '../support/hashing.ts';
import { clientSecret, partner, portal } from '../support/provider.ts';
import { freePort } from '../support/servers/ports.ts';
import { endPrograms, serve } from '../support/servers/program.ts';
import { until } from '../support/servers/redis.ts';
import { createVisitor, redeem } from '../support/visitor.ts';

/** Loaded before the program, so that it looks at its files after a tenth of a second, and not after ten. */
const quickLooks = `--import=data:text/javascript,${encodeURIComponent(
  'const slow = setInterval; globalThis.setInterval = (work, ms) => slow(work, ms / 100)',
)}`;

let program: Awaited<ReturnType<typeof serve>>;
let metricsPort: number;
beforeAll(async () => {
  metricsPort = await freePort();
  program = await serve({ NODE_OPTIONS: quickLooks, METRICS_PORT: String(metricsPort) });
  await program.seen('"msg":"ready"');
});
afterAll(async () => {
  program.child.kill('SIGTERM');
  expect(await program.exited).toBe(0);
  endPrograms();
});

const issued = () => ({ origin: program.origin, issuer: program.origin });
const statusOf = async (client: typeof portal) =>
  (await createVisitor(issued()).begin(client)).reply.status;
const metrics = async () => (await fetch(`http://localhost:${metricsPort}/metrics`)).text();
const countOfClients = async () => Number(/^clients (\d+)$/m.exec(await metrics())?.[1]);

/** Puts another content in the place of the clients' file. */
function write(content: string): void {
  writeFileSync(join(program.folder, 'next.json'), content);
  renameSync(join(program.folder, 'next.json'), join(program.folder, 'clients.json'));
}

it('serves a new service of the file, and a faulty file changes nothing', async () => {
  const { child, seen, output } = program;
  expect(await statusOf(partner)).toBe(400);
  expect(await metrics()).toContain('\nclients_file_valid 1\n');
  const count = await countOfClients();

  write(JSON.stringify([portal, partner]));
  await seen('"added":["partner"]');
  expect(await statusOf(partner)).toBe(200);
  expect(await countOfClients()).toBe(count + 1);

  for (const [content, fault] of [
    ['', 'is not JSON'],
    [JSON.stringify([portal]).slice(0, -20), 'is not JSON'],
    [JSON.stringify([{ ...portal, redirect_uris: [] }, partner, partner]), 'client_id is taken'],
  ] as const) {
    const before = output().length;
    write(content);
    // The signal makes the program tell the fault again, of which it has told before.
    child.kill('SIGHUP');
    await until(async () => expect(output().slice(before)).toContain(fault));
    expect(await metrics()).toContain('\nclients_file_valid 0\n');
    expect([await statusOf(portal), await statusOf(partner)]).toEqual([200, 200]);
  }
  expect(output()).toContain('portal: redirect_uris must name at least one');
  expect(output()).not.toContain(clientSecret);

  write(JSON.stringify([partner]));
  for (let n = 0; n < 100; n += 1) child.kill('SIGHUP');
  await seen('"removed":["portal"]');
  expect([await statusOf(portal), await statusOf(partner)]).toEqual([400, 200]);
  expect(await metrics()).toContain('\nclients_file_valid 1\n');
});

it('publishes new keys, and refuses a file without the one that signs', async () => {
  const keyFile = join(program.folder, 'data', 'jwks.json');
  const { keys } = JSON.parse(readFileSync(keyFile, 'utf8'));
  writeFileSync(keyFile, formatKeys([...keys, ...(await makeKeys('next', Date.now()))]));
  await program.seen('"ES256 next ');
  const published = async () => (await supertest(program.origin).get('/jwks')).body.keys;
  expect(await published()).toHaveLength(4);
  writeFileSync(keyFile, formatKeys(await makeKeys('current', Date.now())));
  await program.seen(`the key ${keys[0].kid}, which signs now, is gone`);
  expect(await published()).toHaveLength(4);
  expect(await metrics()).toContain('\njwks_file_valid 0\n');
});

it('lets Pierre sign in to a service that a command has just registered', async () => {
  const env = {
    DATA_DIR: join(program.folder, 'data'),
    CLIENTS_FILE: join(program.folder, 'clients.json'),
    BCRYPT_COST: '4',
  };
  const { settings } = loadSettings(env);
  const storage = await openStorage(settings, { clock: Date.now });
  const { accounts, passwords, termsVersion } = createDomain({
    ...settings,
    storage,
    clock: Date.now,
    hashing,
  });
  const password = 'Soleil2Printemps';
  const pierre = person({
    password: { kind: 'personal', hash: await passwords.hash(password) },
    standing: { announced: true, terms: { version: termsVersion, at: 0 } },
    contacts: { email: { value: 'pierre@example.fr', verified: true } },
  });
  await accounts.insert(pierre);
  await storage.close();

  const { client_secret: _, ...entry } = { ...portal, client_id: 'new', first_party: true };
  const added = await runHere({
    args: ['clients', 'add', '-'],
    env,
    input: JSON.stringify(entry),
    cwd: program.folder,
  });
  expect(added).toMatchObject({ code: 0, stderr: expect.stringContaining('ten seconds') });
  const client = { ...entry, ...JSON.parse(added.stdout) };
  const identifier = pierre.identifiers[0]?.value ?? '';
  const page = await createVisitor(issued()).signIn({ identifier, password }, { client });
  expect(page.location).toContain('code=');
  const { status, body } = await redeem(issued(), page, client);
  expect([status, body.token_type]).toEqual([200, 'Bearer']);
  expect(program.output()).not.toContain(client.client_secret);
});
