import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { makeKeys } from './provider/keys/signing-keys.ts';

// Made once for all: each test file is a realm of its own, and keys take longer than the rest of a provider.
process.env.TEST_SIGNING_KEYS = JSON.stringify(await makeKeys('current', Date.now()));

const common = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/support/jest/strip-types.cjs' },
};
const realm = '<rootDir>/test/support/jest/realm.ts';

const everything = {
  ...common,
  displayName: 'sqlite',
  setupFiles: [realm],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
};

/** What people and services see must be the same on the stores of production: every test that signs somebody in. */
const onProduction = {
  ...common,
  displayName: 'mongodb+redis',
  setupFiles: [realm, '<rootDir>/test/support/servers/on-production.ts'],
  testMatch: [
    '<rootDir>/test/{interactions,provider}/**/*.test.ts',
    '<rootDir>/test/browser/{creation,first-connection,forgotten,franceconnect,main-job}.test.ts',
    '<rootDir>/test/demo/{first-connections,people}.test.ts',
    '<rootDir>/test/accounts/credentials/contact-codes.test.ts',
    '<rootDir>/test/cli/{doctor/storage,import/import,identifiers/reseal,accounts/unlock}.test.ts',
    '<rootDir>/test/{http/{after-response,health},program/secrecy}.test.ts',
  ],
};

const onPath = (name) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(existsSync);

/** The mongod that tests start: the system's own, else one that is downloaded once, where it can be had. */
async function findMongod() {
  const own = onPath('mongod');
  if (own || process.env.TEST_MONGODB_URI) return own;
  try {
    // Whoever can't reach it isn't kept waiting.
    await fetch('https://fastdl.mongodb.org/', { signal: AbortSignal.timeout(5_000) });
    const { MongoBinary } = await import('mongodb-memory-server-core');
    return await MongoBinary.getPath({ version: '7.0.24' });
  } catch (error) {
    process.stderr.write(`\nNo mongod on the PATH, and none to be downloaded: ${error.message}\n`);
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
  projects: servers ? [everything, onProduction] : [everything],
  // Many tests wait for a store, a browser or a process: with half as many again as processors, none is left idle.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  // The first test of a file may wait for a browser or for a server to start, on a busy machine.
  testTimeout: 60_000,
};
