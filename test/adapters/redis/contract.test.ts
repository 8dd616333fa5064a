/** The Redis stores under the contract: payloads and counters on Redis, all that lasts on SQLite. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import type { Storage } from '../../../adapters/ports.ts';
import { createRedisStores } from '../../../adapters/redis/index.ts';
import { createSqliteStorage } from '../../../adapters/sqlite/index.ts';
import {
  describeWithRedis,
  type RedisServer,
  startRedis,
  startRedisCluster,
} from '../../support/servers/redis.ts';
import { describeStorageContract, type StoreUnderTest } from '../contract.ts';

interface Servers {
  readonly url: string;
  readonly nodes: readonly RedisServer[];
  dispose(): Promise<void>;
}

function describeOn(name: string, start: () => Promise<Servers>): void {
  describeWithRedis(name, () => {
    let servers: Servers;
    beforeAll(async () => {
      servers = await start();
    });
    afterAll(() => servers.dispose());

    describeStorageContract(name, async (): Promise<StoreUnderTest> => {
      const folder = await mkdtemp(join(tmpdir(), 'redis-'));
      let now = 1_700_000_000_000;
      const clock = () => now;
      return {
        clock,
        advance: async (ms) => {
          now += ms;
        },
        async connect(): Promise<Storage> {
          const lasting = createSqliteStorage({ file: join(folder, 'test.db'), clock });
          const passing = createRedisStores({ url: servers.url, clock });
          await passing.ready();
          return {
            ...lasting,
            payloads: passing.payloads,
            counters: passing.counters,
            health: async () => ({ ...(await lasting.health()), redis: await passing.health() }),
            close: async () => {
              await Promise.all([lasting.close(), passing.close()]);
            },
          };
        },
        async dispose() {
          await Promise.all(servers.nodes.map(({ admin }) => admin().flushall()));
          await rm(folder, { recursive: true });
        },
      };
    });
  });
}

describeOn('Redis, one server', async () => {
  const server = await startRedis();
  return { ...server, nodes: [server] };
});
describeOn('Redis, a cluster of three', startRedisCluster);
