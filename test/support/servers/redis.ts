/** Starts Redis servers for a test. Without `redis-server` tests are skipped with a message, or fail with `CI` set. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe } from '@jest/globals';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { freePort } from './ports.ts';

const executable = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'redis-server'))
  .find(existsSync);
if (executable === undefined) {
  const words = 'Redis tests need redis-server on the PATH (Debian: apt-get install redis-server).';
  if ((process.env['CI'] ?? '') !== '') throw new Error(words);
  process.stderr.write(`\nSKIPPED: ${words}\n\n`);
}

/** `describe`, or `describe.skip` without redis-server. */
export const describeWithRedis = executable === undefined ? describe.skip : describe;

export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Returns a connection beside the stores, to look at the server or to send it commands. */
  admin(): Redis;
  start(): Promise<void>;
  /** Kills the server, as a crash would. Its data is lost. */
  stop(): Promise<void>;
  /** Sends SIGSTOP: the server accepts connections and answers nothing. */
  freeze(): void;
  thaw(): void;
  /** Stops the server and deletes its folder. */
  dispose(): Promise<void>;
}

/** Repeats an attempt until it succeeds. Rejects with its error after 40 seconds, before the test would time out. */
export async function until<T>(attempt: () => Promise<T>): Promise<T> {
  const end = performance.now() + 40_000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > end) throw error;
      await pause(20);
    }
  }
}

/** Starts a server on a free port. `options` are those of redis-server's command line. */
export async function startRedis(options: readonly string[] = []): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-'));
  const port = await freePort();
  let child: ChildProcess | undefined;
  let admin: Redis | undefined;
  const password = options[options.indexOf('--requirepass') + 1];

  const server: RedisServer = {
    port,
    url: `redis://127.0.0.1:${port}`,
    admin() {
      admin ??= new Redis({
        port,
        host: '127.0.0.1',
        ...(options.includes('--requirepass') && password !== undefined ? { password } : {}),
        lazyConnect: true,
        retryStrategy: () => 20,
        maxRetriesPerRequest: null,
      }).on('error', () => {});
      return admin;
    },
    async start() {
      const fixed = ['--bind', '127.0.0.1', '--appendonly', 'no', '--daemonize', 'no'];
      const place = ['--port', `${port}`, '--dir', folder, '--save', ''];
      child = spawn(executable ?? '', [...fixed, ...place, ...options], { stdio: 'ignore' });
      const ended = once(child, 'exit').then(() => {
        throw new Error(`redis-server on port ${port} ended by itself`);
      });
      // The client retries until it is connected.
      await Promise.race([server.admin().ping(), ended]);
    },
    async stop() {
      const ending = child;
      child = undefined;
      if (ending?.exitCode !== null || ending.signalCode !== null) return;
      ending.kill('SIGKILL');
      await once(ending, 'exit');
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async dispose() {
      admin?.disconnect();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await server.start();
    return server;
  } catch (error) {
    await server.dispose();
    throw error;
  }
}

/** Servers that tests of this file have left empty; undefined after its last test. */
let left: RedisServer[] | undefined = [];
afterAll(async () => {
  const servers = left ?? [];
  left = undefined;
  await Promise.all(servers.map((server) => server.dispose()));
});

/** Resolves with an empty server for a test that does not disturb it. `dispose` leaves it to the next test of the file. */
export async function reusedRedis(): Promise<RedisServer> {
  const server = left?.pop() ?? (await startRedis());
  return {
    ...server,
    async dispose() {
      if (left === undefined) return server.dispose();
      await server.admin().flushall();
      left.push(server);
    },
  };
}

export interface RedisCluster {
  readonly url: string;
  readonly nodes: readonly RedisServer[];
  dispose(): Promise<void>;
}

/** Starts a cluster of three masters that share the slots. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const nodes = await Promise.all(
    [0, 1, 2].map(async () => {
      const bus = ['--cluster-port', `${await freePort()}`];
      const options = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '1000'];
      return startRedis([...options, ...bus]);
    }),
  );
  await shareSlots(nodes);
  return {
    nodes,
    url: `redis://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    dispose: async () => void (await Promise.all(nodes.map((node) => node.dispose()))),
  };
}

/** Joins servers that were started in cluster mode. Resolves when the cluster can be used. */
export async function shareSlots(nodes: readonly RedisServer[]): Promise<void> {
  const share = Math.ceil(16_384 / nodes.length);
  for (const [index, { port, admin }] of nodes.entries()) {
    const last = Math.min((index + 1) * share, 16_384) - 1;
    await admin().cluster('ADDSLOTSRANGE', index * share, last);
    for (const other of nodes) {
      if (other.port === port) continue;
      const [, bus] = z
        .tuple([z.string(), z.coerce.number()])
        .parse(await other.admin().config('GET', 'cluster-port'));
      await admin().cluster('MEET', '127.0.0.1', other.port, bus);
    }
  }
  for (const { admin } of nodes) {
    await until(async () => {
      const info = await admin().cluster('INFO');
      const known = info.includes(`cluster_known_nodes:${nodes.length}\r`);
      if (!known || !info.includes('cluster_state:ok')) throw new Error(info);
    });
  }
}
