import bcrypt from 'bcrypt';
import type { Hashing } from '../../accounts/credentials/hashing-threads.ts';

/**
 * Hashes without threads. The threads of the real one are kept for the next sign-in, so each test file would leave
 * its own behind: they hold the file's memory, and the test run could not end before all had stopped.
 */
export const hashing: Hashing = {
  hash: (password, cost) => bcrypt.hash(password, cost),
  compare: (password, hash) => bcrypt.compare(password, hash),
};
