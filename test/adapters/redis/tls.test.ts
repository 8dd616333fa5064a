/** Redis over TLS: rediss:// checks the server's certificate, on one server and on a cluster. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createRedisStores } from '../../../adapters/redis/index.ts';
import { freePort } from '../../support/servers/ports.ts';
import {
  describeWithRedis,
  type RedisServer,
  shareSlots,
  startRedis,
} from '../../support/servers/redis.ts';
import { MINUTE } from '../contract/samples.ts';

/** A certificate of its own authority, for a day. */
async function makeCertificate(folder: string): Promise<{ cert: string; key: string }> {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-keyout', key, '-out', cert, '-days', '1', '-subj', '/CN=localhost', '-addext', names],
  ]);
  return { cert, key };
}

describeWithRedis('Redis over TLS', () => {
  let folder: string;
  let options: string[];
  let ca: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redis-'));
    const { cert, key } = await makeCertificate(folder);
    ca = `?ca=${cert}`;
    options = [
      ...['--tls-cert-file', cert, '--tls-key-file', key, '--tls-auth-clients', 'no'],
      // Among themselves the nodes of a cluster check each other.
      ...['--tls-ca-cert-file', cert, '--tls-cluster', 'yes'],
    ];
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** The port for TLS stands beside the plain one, which the test itself uses. */
  async function start(more: readonly string[]): Promise<{ server: RedisServer; port: number }> {
    const port = await freePort();
    const server = await startRedis(['--tls-port', `${port}`, ...options, ...more]);
    return { server, port };
  }

  const open = (url: string) => createRedisStores({ url, clock: Date.now });

  test('a certificate of a named authority is trusted, any other is refused', async () => {
    const { server, port } = await start(['--requirepass', 'secret']);
    const url = `rediss://:secret@localhost:${port}`;
    const stores = open(url + ca);
    await stores.ready();
    expect((await stores.counters.increment('counter', MINUTE)).count).toBe(1);
    await stores.close();

    const strict = open(url);
    await expect(strict.ready()).rejects.toMatchObject({
      name: 'RedisUnusable',
      message: expect.stringMatching(/^REDIS_URL: localhost:\d+ has a certificate.*\?ca=/),
    });
    await strict.close();
    await server.dispose();
  });

  test('a cluster is reached by TLS on every node', async () => {
    const started = await Promise.all(
      [0, 1, 2].map(async () => {
        const bus = ['--cluster-enabled', 'yes', '--cluster-port', `${await freePort()}`];
        return start(['--requirepass', 'secret', ...bus]);
      }),
    );
    const nodes = started.map(({ server }) => server);
    await shareSlots(nodes);
    const stores = open(
      `rediss://:secret@${started.map(({ port }) => `localhost:${port}`).join(',')}${ca}`,
    );
    await stores.ready();
    for (let number = 0; number < 30; number += 1) {
      expect((await stores.counters.increment(`${number}`, MINUTE)).count).toBe(1);
    }
    expect(await stores.health()).toBe(true);
    await stores.close();
    await Promise.all(nodes.map((node) => node.dispose()));
  });
});
