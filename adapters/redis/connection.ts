/** The connection to Redis: one client for a server or a cluster, with limits for time and for waiting commands. */
import { once } from 'node:events';
import { Cluster, Redis } from 'ioredis';
import { createBatches } from '../batches.ts';
import { explainStart, publicError, RedisUnusable } from './faults.ts';
import type { Script } from './scripts.ts';
import { parseRedisUrl, type RedisTarget } from './url.ts';

/** The longest that a caller waits for an answer. */
const ANSWER_MS = 1_500;
/** A server that has commands to answer and sends nothing for this long is treated as dead: the client connects again. */
const SILENCE_MS = 3_000;
const CONNECT_MS = 2_000;
const READY_MS = 5_000;
/** Further commands than this are refused while so many wait for their answers, so that they don't fill memory. */
const PENDING_BOUND = 10_000;
/** The number of keys from which the number of a kind is estimated; Redis may return a few more. */
const SAMPLE = 300;

type Client = Redis | Cluster;
type Argument = string | number;

/** What the stores need of the client. */
export interface Connection {
  /** Sends one command. Rejects when it isn't answered in time, and at once when it can't be sent. */
  send<T>(command: (client: Client) => Promise<T>): Promise<T>;
  /** Resolves with the value of a key. On one server, all reads of one turn of the event loop go as one command. */
  read(key: string): Promise<string | null>;
  /** Runs a script on keys that it may take together (see `splitKeys`). Resolves with the answer unparsed. */
  run(script: Script, keys: readonly string[], args: readonly Argument[]): Promise<unknown>;
  /**
   * Estimates how many keys begin with `prefix`, from the first few hundred of each master. Redis keeps keys in the order
   * of their hashes, so these are as good as drawn by lot.
   */
  estimate(prefix: string): Promise<number>;
  /** Splits keys into lists that one script may take: one key each in a cluster, all of them on one server. */
  splitKeys(keys: readonly string[]): readonly (readonly string[])[];
  ready(): Promise<void>;
  health(): Promise<boolean>;
  close(): Promise<void>;
}

/** Returns the connection, not connected yet. Throws when the URL can't be read. */
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
    // A command that timed out stays in `pending` until the client drops it: it holds memory until then.
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
      // A server that was restarted, or took over from another, doesn't know the script: `eval` sends the source.
      if (!/NOSCRIPT/.test(error instanceof Error ? error.message : '')) throw error;
      return send((redis) => redis.eval(source, keys.length, ...keys, ...args));
    }
  }

  const readTogether = createBatches(
    (keys: readonly string[]) => client.mget(...keys),
    // After all promise callbacks of this turn; ioredis sends its pipeline at the next turn.
    () => new Promise<void>((resolve) => process.nextTick(resolve)),
  );

  const masters = () => (client instanceof Cluster ? client.nodes('master') : []);

  async function ready(): Promise<void> {
    if (closed) throw new Error('Redis: the stores are closed');
    try {
      // Errors come as events; `once` below waits for them.
      if (client.status === 'wait' || client.status === 'end') client.connect().catch(() => {});
      if (client.status !== 'ready') {
        const signal = AbortSignal.timeout(READY_MS);
        await once(client, 'ready', { signal }).catch((error) => {
          throw signal.aborted ? (fault ?? new Error(`no answer within ${READY_MS} ms`)) : error;
        });
      }
      // The client of a cluster connects to a node only when it first needs it.
      await Promise.all(masters().map((node) => send(() => node.ping())));
      assertUsable(await send((redis) => redis.info()), target);
    } catch (error) {
      throw explainStart(error, target);
    }
  }

  return {
    send,
    // In a cluster each read is a command of its own: a node that is down must not fail reads from the others.
    read: (key) => send(() => (client instanceof Cluster ? client.get(key) : readTogether(key))),
    run,
    async estimate(prefix) {
      const nodes = client instanceof Cluster ? client.nodes('master') : [client];
      const counts = await Promise.all(
        nodes.map(async (node) => {
          const [all, [, seen]] = await send(() =>
            Promise.all([node.dbsize(), node.scan(0, 'COUNT', SAMPLE)]),
          );
          const found = seen.filter((key) => key.startsWith(prefix)).length;
          return seen.length === 0 ? 0 : Math.round((all * found) / seen.length);
        }),
      );
      return counts.reduce((sum, count) => sum + count, 0);
    },
    splitKeys: (keys) => (client instanceof Cluster ? keys.map((key) => [key]) : one(keys)),
    ready,
    async health() {
      try {
        // It must be a write, because a full server or a replica still answers reads. Each node of a cluster is asked.
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
      // A second `disconnect` would wait two seconds for a connection that has ended already.
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
    // No command waits for a connection, and none is sent twice: a command whose answer was lost may have taken
    // effect, and repeating a consume would look like a replay.
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
      // Also finds the new master when the errors of one pipeline differ.
      slotsRefreshInterval: 2_000,
      // Don't resolve names to addresses: TLS certificates hold names.
      dnsLookup: (host, found) => found(null, host),
    });
  }
  return new Redis({ ...nodes[0], ...shared, ...options, db, retryStrategy: retry });
}

/** Throws `RedisUnusable` when the server must not be written to. */
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
