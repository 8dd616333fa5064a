/** The program takes over what its files say while it runs. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { formatKeys } from '../../crypto/key-rotation.ts';
import { makeKeys } from '../../provider/keys/signing-keys.ts';
import { clientSecret, partner, portal } from '../support/provider.ts';
import { freePort } from '../support/servers/ports.ts';
import { endPrograms, serve } from '../support/servers/program.ts';
import { until } from '../support/servers/redis.ts';
import { createVisitor } from '../support/visitor.ts';

afterEach(endPrograms);

/** Loaded before the program, so that it looks at its files after a tenth of a second, and not after ten. */
const quickLooks = `--import=data:text/javascript,${encodeURIComponent(
  'const slow = setInterval; globalThis.setInterval = (work, ms) => slow(work, ms / 100)',
)}`;

it('serves a new service without a restart, and a faulty file changes nothing', async () => {
  const metricsPort = await freePort();
  const { child, seen, output, origin, folder, exited } = await serve({
    NODE_OPTIONS: quickLooks,
    METRICS_PORT: String(metricsPort),
  });
  await seen('"msg":"ready"');
  const visitor = createVisitor({ origin, issuer: origin });
  const statusOf = async (client: typeof portal) => (await visitor.begin(client)).reply.status;
  const metrics = async () => (await fetch(`http://localhost:${metricsPort}/metrics`)).text();
  const write = (content: string) => {
    writeFileSync(join(folder, 'next.json'), content);
    renameSync(join(folder, 'next.json'), join(folder, 'clients.json'));
  };
  expect(await statusOf(partner)).toBe(400);
  expect(await metrics()).toContain('\nclients_file_valid 1\n');

  write(JSON.stringify([portal, partner]));
  await seen('"added":["partner"]');
  expect(await statusOf(partner)).toBe(200);
  expect(await metrics()).toContain('\nclients 2\n');

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

  const keyFile = join(folder, 'data', 'jwks.json');
  const { keys } = JSON.parse(readFileSync(keyFile, 'utf8'));
  writeFileSync(keyFile, formatKeys([...keys, ...(await makeKeys('next', Date.now()))]));
  await seen('"ES256 next ');
  const published = async () => (await supertest(origin).get('/jwks')).body.keys;
  expect(await published()).toHaveLength(4);
  writeFileSync(keyFile, formatKeys(await makeKeys('current', Date.now())));
  await seen(`the key ${keys[0].kid}, which signs now, is gone`);
  expect(await published()).toHaveLength(4);
  expect(await metrics()).toContain('\njwks_file_valid 0\n');

  write(JSON.stringify([partner]));
  for (let n = 0; n < 100; n += 1) child.kill('SIGHUP');
  await seen('"removed":["portal"]');
  expect([await statusOf(portal), await statusOf(partner)]).toEqual([400, 200]);
  expect(await metrics()).toContain('\nclients_file_valid 1\n');
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
});
