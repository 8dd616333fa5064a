/** The start: what the operator is told, and the password that nobody is. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { createRedisStores } from '../../../adapters/redis/index.ts';
import {
  describeWithRedis,
  startRedis,
  startRedisCluster,
  until,
} from '../../support/servers/redis.ts';
import { MINUTE, payload } from '../contract/samples.ts';

const open = (url: string, onError?: (error: Error) => void) =>
  createRedisStores({ url, clock: Date.now, ...(onError && { onError }) });
const record = () => payload('key', Date.now() + MINUTE);

describeWithRedis('Redis at the start', () => {
  test('says that Redis is unavailable, and waits for it on the next call', async () => {
    const server = await startRedis();
    await server.stop();
    const stores = open(server.url);
    await expect(stores.ready()).rejects.toMatchObject({
      name: 'StoreUnavailable',
      message: expect.stringMatching(/^REDIS_URL: 127\.0\.0\.1:\d+ can't be used: .*ECONNREFUSED/),
    });
    await expect(stores.payloads.find('Session', 'key')).rejects.toThrow('not connected');
    await server.start();
    await until(() => stores.ready());
    await stores.payloads.upsert('Session', record());
    await stores.close();
    await expect(stores.ready()).rejects.toThrow('closed');
    await server.dispose();
  });

  test('reports a wrong password without showing it', async () => {
    const server = await startRedis(['--requirepass', 'the right one']);
    const at = `127.0.0.1:${server.port}`;
    for (const user of ['', ':mistaken@', 'stranger:mistaken@']) {
      const told: unknown[] = [];
      const stores = open(`redis://${user}${at}`, (error) => told.push(error));
      const refusal: unknown = await stores.ready().catch((error: unknown) => error);
      expect(refusal).toMatchObject({
        name: 'RedisUnusable',
        message: expect.stringMatching(/^REDIS_URL: 127\.0\.0\.1:\d+ refuses the user name or/),
      });
      for (const error of [refusal, ...told]) {
        expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('mistaken');
      }
      await stores.close();
    }
    const stores = open(`redis://:the%20right%20one@${at}/3`);
    await stores.ready();
    await stores.payloads.upsert('Session', record());
    await stores.close();
    await server.dispose();
  });

  test('refuses a server older than 7.0', async () => {
    const info = 'redis_version:6.2.14\r\nloading:0\r\nredis_mode:standalone\r\n';
    const old = createServer((socket) => {
      socket.on('data', (data) => {
        for (const command of `${data}`.toLowerCase().split(/^\*/m).slice(1)) {
          socket.write(command.includes('info') ? `$${info.length}\r\n${info}\r\n` : '+OK\r\n');
        }
      });
    }).listen(0, '127.0.0.1');
    await once(old, 'listening');
    const address = old.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const stores = open(`redis://127.0.0.1:${address.port}`);
    await expect(stores.ready()).rejects.toThrow('REDIS_URL leads to Redis 6.2.14; 7.0 or newer');
    await stores.close();
    old.close();
  });

  test('refuses a list of nodes that are no cluster', async () => {
    const server = await startRedis();
    const stores = open(`${server.url},127.0.0.1:${server.port}`);
    await expect(stores.ready()).rejects.toThrow(/^REDIS_URL: .* they are no cluster/);
    await stores.close();
    await server.dispose();
  });

  test('refuses a single node of a cluster, with advice', async () => {
    const cluster = await startRedisCluster();
    const stores = open(cluster.nodes[0]?.url ?? '');
    await expect(stores.ready()).rejects.toThrow(/^REDIS_URL names one node of a cluster: list/);
    await stores.close();
    await cluster.dispose();
  });
});
