/** `npm run test:unit`: see unit-tests.ts. */
import { onSqlite } from './projects.js';
import { findUnitTests } from './unit-tests.ts';

export default {
  ...onSqlite,
  displayName: 'unit',
  testMatch: findUnitTests(onSqlite.rootDir).map((path) => `<rootDir>/${path}`),
};
