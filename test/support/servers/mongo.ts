/**
 * A MongoDB for tests: the one that TEST_MONGODB_URI names, otherwise a new one from the executable that jest.config.js
 * found. Without either, the tests are skipped with a message, and fail when `CI` is set.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from '@jest/globals';
import { mongo } from 'mongoose';
import { freePort } from './ports.ts';

const given = process.env['TEST_MONGODB_URI'] ?? '';
const executable = process.env['TEST_MONGOD'];

const found = given !== '' || executable !== undefined;
if (!found) {
  const words =
    'MongoDB tests need a server: TEST_MONGODB_URI with its address, or mongod on the PATH ' +
    '(version 7 or newer, https://www.mongodb.com/docs/manual/installation/).';
  if ((process.env['CI'] ?? '') !== '') throw new Error(words);
  process.stderr.write(`\nSKIPPED: ${words}\n\n`);
}

/** `describe`, or `describe.skip` without MongoDB. */
export const describeWithMongo = found ? describe : describe.skip;

/** An empty database with a new name. */
export interface TestDatabase {
  readonly uri: string;
  /** The host and port it listens on. */
  readonly server: readonly [string, number];
  /** A connection beside the stores, to look at the database. */
  readonly inside: mongo.Db;
  drop(): Promise<void>;
}

interface Server {
  readonly uri: string;
  stop(): Promise<void>;
}

let server: Promise<Server> | undefined;
/** Databases that tests of this file have left empty; undefined after its last test. */
let left: TestDatabase[] | undefined = [];
afterAll(async () => {
  const databases = left ?? [];
  left = undefined;
  await Promise.all(databases.map((database) => database.drop()));
  await (await server)?.stop();
});

/**
 * Resolves with a database without documents, which may have collections and indexes: to make them takes longer than most
 * tests do. `drop` leaves it to the next test of the file.
 */
export async function reusedDatabase(): Promise<TestDatabase> {
  const database = left?.pop() ?? (await emptyDatabase());
  return {
    ...database,
    async drop() {
      if (left === undefined) return database.drop();
      const collections = await database.inside.collections();
      await Promise.all(collections.map((collection) => collection.deleteMany()));
      left.push(database);
    },
  };
}

export async function emptyDatabase(): Promise<TestDatabase> {
  server ??= given === '' ? startServer() : Promise.resolve({ uri: given, stop: async () => {} });
  const uri = withDatabase((await server).uri, `test_${randomUUID().replaceAll('-', '')}`);
  const client = await mongo.MongoClient.connect(uri, { serverSelectionTimeoutMS: 20_000 });
  const inside = client.db();
  const [host = ''] = client.options.hosts.map(({ host }) => host);
  const [port = 0] = client.options.hosts.map(({ port }) => port);
  return {
    uri,
    server: [host, port],
    inside,
    drop: async () => {
      await inside.dropDatabase();
      await client.close();
    },
  };
}

/** Returns the URI with another database. Users still authenticate against the database of the original URI. */
function withDatabase(uri: string, name: string): string {
  const [, hosts, database, query = ''] = /^(\w[^/]*:\/\/[^/?]+)\/?([^?]*)\??(.*)$/.exec(uri) ?? [];
  if (hosts === undefined) throw new Error('TEST_MONGODB_URI is not the address of a MongoDB');
  const options = new URLSearchParams(query);
  if (hosts.includes('@') && !options.has('authSource')) {
    options.set('authSource', database || 'admin');
  }
  return `${hosts}/${name}?${options}`;
}

/** Returns the URI with another port of this machine. */
export function through(uri: string, port: number): string {
  const direct = uri.includes('directConnection=') ? uri : `${uri}&directConnection=true`;
  return direct.replace(/^[^/]*:\/\/([^/]*@)?[^/]*/, `mongodb://$1127.0.0.1:${port}`);
}

/** Starts mongod on a free port. It ends after the tests of the file. */
async function startServer(): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'mongo-'));
  const port = await freePort();
  const child: ChildProcess = spawn(
    executable ?? 'mongod',
    ['--dbpath', folder, '--port', `${port}`, '--bind_ip', '127.0.0.1', '--nounixsocket'],
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
  return {
    uri: `mongodb://127.0.0.1:${port}/`,
    stop: async () => {
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
