export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/support/strip-types.cjs' },
  setupFiles: ['<rootDir>/test/support/realm.ts'],
  // The first test of a file may wait for a browser or for a server to start.
  testTimeout: 30_000,
};
