/** The Jest projects: the same tests on SQLite, and those that sign somebody in once more on MongoDB and Redis. */
import { existsSync, statfsSync } from 'node:fs';
import { makeKeys } from '../../../provider/keys/signing-keys.ts';

// Keys take longer to generate than the rest of a provider takes to start, so one set serves all test files.
process.env.TEST_SIGNING_KEYS = JSON.stringify(await makeKeys('current', Date.now()));

// Tests open hundreds of databases, and wait for the disk with each write. Containers often have 64 MB here: too little.
const inMemory = '/dev/shm';
const { bavail, bsize } = existsSync(inMemory) ? statfsSync(inMemory) : { bavail: 0, bsize: 0 };
if (bavail * bsize > 4 * 1024 ** 3) process.env.TMPDIR = inMemory;

const common = {
  rootDir: new URL('../../..', import.meta.url).pathname,
  testEnvironment: 'node',
  testRunner: '<rootDir>/test/support/jest/runner.js',
  transform: {},
};

export const onSqlite = {
  ...common,
  displayName: 'sqlite',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
};

/**
 * People and relying parties must see the same on both storages, so these tests run on each. The browser tests follow
 * the pages that test/interactions sends to both.
 */
export const onProduction = {
  ...common,
  displayName: 'mongodb+redis',
  setupFilesAfterEnv: ['<rootDir>/test/support/servers/on-production.ts'],
  testMatch: [
    '<rootDir>/test/{interactions,provider,account-space,operations,management,support-console}/**/*.test.ts',
    '<rootDir>/test/demo/{first-connections,people}.test.ts',
    '<rootDir>/test/accounts/credentials/contact-codes.test.ts',
    '<rootDir>/test/cli/{doctor/storage,identifiers/reseal,import/confirms}.test.ts',
    '<rootDir>/test/cli/accounts/{unlock,attach-nir,activation-code,unlink-franceconnect}.test.ts',
    '<rootDir>/test/{http/{after-response,server/health},program/secrecy}.test.ts',
    '<rootDir>/test/observability/{counts,traces}.test.ts',
  ],
  // These concern files, keys, addresses, parameters, and a queue in the process: they store nothing of their own.
  testPathIgnorePatterns: [
    '/node_modules/',
    '/provider/(clients/clients|keys|outbound|request-bounds)',
    '/interactions/(flow/(router|strays)|login/floods)',
    // Counters are proven by the contract suite, and these take hundreds of requests.
    '/interactions/contact/(code-budgets|sms-budget)',
    // Every order of steps, every page, and every call of a store that fails: what they prove stands above the ports.
    '/interactions/flow/pending-steps',
    '/account-space/(stores-away|every-page)',
    // It takes twenty seconds, and is about requests and answers.
    '/management/fuzz',
  ],
};
