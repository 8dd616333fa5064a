/** `npm run test:unit`: see unit-tests.ts. */
import { availableParallelism } from 'node:os';
import { onSqlite } from './projects.js';
import { findUnitTests } from './unit-tests.ts';

export default {
  ...onSqlite,
  displayName: 'unit',
  maxWorkers: availableParallelism(),
  testTimeout: 60_000,
  testMatch: findUnitTests(onSqlite.rootDir).map((path) => `<rootDir>/${path}`),
};
