import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { onProduction, onSqlite } from './test/support/jest/projects.js';

const onPath = (name) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(existsSync);

/** Resolves with the mongod to start: the system's own, or one that is downloaded once; undefined without either. */
async function findMongod() {
  const own = onPath('mongod');
  if (own || process.env.TEST_MONGODB_URI) return own;
  try {
    // Without a network the download would be tried for minutes; this gives up after five seconds.
    await fetch('https://fastdl.mongodb.org/', { signal: AbortSignal.timeout(5_000) });
    const { MongoBinary } = await import('mongodb-memory-server-core');
    return await MongoBinary.getPath({ version: '7.0.24' });
  } catch (error) {
    process.stderr.write(`\nNo mongod on the PATH, and the download failed: ${error.message}\n`);
  }
}
const mongod = await findMongod();
if (mongod) process.env.TEST_MONGOD = mongod;
const servers = onPath('redis-server') && (process.env.TEST_MONGODB_URI || mongod);
if (!servers) {
  const words =
    'The scenarios on MongoDB and Redis need redis-server on the PATH (Debian: apt-get install ' +
    'redis-server), and mongod on the PATH or a server in TEST_MONGODB_URI.';
  if (process.env.CI) throw new Error(words);
  process.stderr.write(`\nSKIPPED: ${words}\n\n`);
}

export default {
  testSequencer: './test/support/jest/sequencer.js',
  projects: servers ? [onSqlite, onProduction] : [onSqlite],
  // Many tests wait for a store, a browser or a process: 1.5 workers for each processor keep all of them busy.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  // The first test of a file may wait for a browser or a server to start, on a busy machine.
  testTimeout: 60_000,
};
