/** The connection: one client for a server or a cluster, bounded in time and in what may wait. */
import { once } from 'node:events';
import { Cluster, Redis } from 'ioredis';
import { createBatches } from '../batches.ts';
import { explainStart, publicError, RedisUnusable } from './faults.ts';
import type { Script } from './scripts.ts';
import { parseRedisUrl, type RedisTarget } from './url.ts';

/** A caller waits no longer for an answer. */
const ANSWER_MS = 1_500;
/** A server that hasn't said a word for so long, while it owes some, is taken for gone. */
const SILENCE_MS = 3_000;
const CONNECT_MS = 2_000;
const READY_MS = 5_000;
/** Commands that may wait for their answers; further ones are refused, so that nothing piles up. */
const PENDING_BOUND = 10_000;

type Client = Redis | Cluster;
type Argument = string | number;

export interface Connection {
  /** Sends one command; rejects when it isn't answered in time, and at once when it can't be sent. */
  send<T>(command: (client: Client) => Promise<T>): Promise<T>;
  /** What lies under the key. On one server all that is read in a turn of the event loop is one command. */
  read(key: string): Promise<string | null>;
  /** Runs a script on keys that may go together. Its answer is whatever Redis says: to be parsed. */
  run(script: Script, keys: readonly string[], args: readonly Argument[]): Promise<unknown>;
  /** The keys by what may go in one script: in a cluster each alone, on one server all of them. */
  groups(keys: readonly string[]): readonly (readonly string[])[];
  ready(): Promise<void>;
  health(): Promise<boolean>;
  close(): Promise<void>;
}

export function openConnection(url: string, onError: (error: Error) => void): Connection {
  const target = parseRedisUrl(url);
  const client = createClient(target);
  let closed = false;
  let pending = 0;
  let fault: unknown;
  const report = (error: unknown) => {
    fault = error;
    onError(publicError(error, target));
  };
  client.on('ready', () => {
    fault = undefined;
  });
  client.on('error', report);
  client.on('node error', report);

  async function send<T>(command: (client: Client) => Promise<T>): Promise<T> {
    if (closed) throw new Error('Redis: the stores are closed');
    if (client.status !== 'ready') throw new Error('Redis: not connected');
    if (pending >= PENDING_BOUND) throw new Error(`Redis: ${pending} commands wait already`);
    pending += 1;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const late = () => reject(new Error(`Redis: no answer within ${ANSWER_MS} ms`));
    const timer = setTimeout(late, ANSWER_MS);
    // What the caller no longer waits for still counts until the client has let go of it.
    answerOf(command)
      .then(resolve, (error) => reject(publicError(error, target)))
      .finally(() => {
        clearTimeout(timer);
        pending -= 1;
      });
    return promise;
  }
  const answerOf = async <T>(command: (client: Client) => Promise<T>) => command(client);

  async function run({ sha, source }: Script, keys: readonly string[], args: readonly Argument[]) {
    try {
      return await send((redis) => redis.evalsha(sha, keys.length, ...keys, ...args));
    } catch (error) {
      // A server that was restarted, or took another's place, learns the script by running it.
      if (!/NOSCRIPT/.test(error instanceof Error ? error.message : '')) throw error;
      return send((redis) => redis.eval(source, keys.length, ...keys, ...args));
    }
  }

  const readTogether = createBatches(
    (keys: readonly string[]) => client.mget(...keys),
    // When all promises have had their turn: ioredis itself waits for the next one.
    () => new Promise<void>((resolve) => process.nextTick(resolve)),
  );

  const masters = () => (client instanceof Cluster ? client.nodes('master') : []);

  async function ready(): Promise<void> {
    if (closed) throw new Error('Redis: the stores are closed');
    try {
      // Why it fails is told by an event, to which `once` listens.
      if (client.status === 'wait' || client.status === 'end') client.connect().catch(() => {});
      if (client.status !== 'ready') {
        const signal = AbortSignal.timeout(READY_MS);
        await once(client, 'ready', { signal }).catch((error) => {
          throw signal.aborted ? (fault ?? new Error(`no answer within ${READY_MS} ms`)) : error;
        });
      }
      // A cluster's client connects to each node when it first needs it.
      await Promise.all(masters().map((node) => send(() => node.ping())));
      assertUsable(await send((redis) => redis.info()), target);
    } catch (error) {
      throw explainStart(error, target);
    }
  }

  return {
    send,
    // In a cluster each for itself: a node that is away keeps nobody from what lies on the others.
    read: (key) => send(() => (client instanceof Cluster ? client.get(key) : readTogether(key))),
    run,
    groups: (keys) => (client instanceof Cluster ? keys.map((key) => [key]) : one(keys)),
    ready,
    async health() {
      try {
        // A write, as a full server or a replica still reads; and each node of a cluster answers.
        await Promise.all([
          send((redis) => redis.set('mc:heartbeat', 1, 'PX', 60_000)),
          ...masters().map((node) => send(() => node.ping())),
        ]);
        return true;
      } catch {
        return false;
      }
    },
    async close() {
      // A second time the client would wait two seconds for the end of a connection that has ended.
      if (!closed) client.disconnect();
      closed = true;
    },
  };
}

const one = <T>(keys: readonly T[]) => (keys.length === 0 ? [] : [keys]);

function createClient({ nodes, username, password, db, tls }: RedisTarget): Client {
  const shared = {
    enableAutoPipelining: true,
    lazyConnect: true,
    // Nothing waits for a connection, and nothing is sent twice: a command that was lost on the way
    // may have been done, and the second try of a consume would look like a replay.
    enableOfflineQueue: false,
  };
  const options = {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls === undefined ? {} : { tls }),
    connectTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    disableClientInfo: true,
  };
  const retry = (times: number) => Math.min(times * 100, 1_000);
  if (nodes.length > 1) {
    return new Cluster([...nodes], {
      ...shared,
      redisOptions: options,
      clusterRetryStrategy: retry,
      retryDelayOnFailover: 0,
      // Follows a failover also where a pipeline was told of it in several voices.
      slotsRefreshInterval: 2_000,
      // By name, as certificates are made out to names.
      dnsLookup: (host, found) => found(null, host),
    });
  }
  return new Redis({ ...nodes[0], ...shared, ...options, db, retryStrategy: retry });
}

/** What must be true of a server before anything is written to it. */
function assertUsable(info: string, { nodes }: RedisTarget): void {
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
  const version = field('redis_version');
  if (Number.parseInt(version, 10) < 7) {
    throw new RedisUnusable(`REDIS_URL leads to Redis ${version}; 7.0 or newer is needed`);
  }
  if (field('redis_mode') === 'cluster' && nodes.length === 1) {
    const advice = 'list several of its nodes, separated by commas';
    throw new RedisUnusable(`REDIS_URL names one node of a cluster: ${advice}`);
  }
}
