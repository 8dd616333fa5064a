/**
 * A MongoDB for tests: the one that TEST_MONGODB_URI names, else one that is started, of the executable that
 * jest.config.js has found. Without any they are left out aloud; with `CI` set they fail.
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

/** `describe` where there is a MongoDB. */
export const describeWithMongo = found ? describe : describe.skip;

/** An empty database of its own name. */
export interface TestDatabase {
  readonly uri: string;
  /** Where it listens: host and port. */
  readonly server: readonly [string, number];
  /** A look at it from outside of the stores. */
  readonly inside: mongo.Db;
  drop(): Promise<void>;
}

interface Server {
  readonly uri: string;
  stop(): Promise<void>;
}

let server: Promise<Server> | undefined;
afterAll(async () => (await server)?.stop());

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

/** The address with another database; whoever signs in there still does so where they did. */
function withDatabase(uri: string, name: string): string {
  const [, hosts, database, query = ''] = /^(\w[^/]*:\/\/[^/?]+)\/?([^?]*)\??(.*)$/.exec(uri) ?? [];
  if (hosts === undefined) throw new Error('TEST_MONGODB_URI is not the address of a MongoDB');
  const options = new URLSearchParams(query);
  if (hosts.includes('@') && !options.has('authSource')) {
    options.set('authSource', database || 'admin');
  }
  return `${hosts}/${name}?${options}`;
}

/** The same address by another port of this machine. */
export function through(uri: string, port: number): string {
  const direct = uri.includes('directConnection=') ? uri : `${uri}&directConnection=true`;
  return direct.replace(/^[^/]*:\/\/([^/]*@)?[^/]*/, `mongodb://$1127.0.0.1:${port}`);
}

/** Starts the system's own on a free port; it ends with the tests of the file. */
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
