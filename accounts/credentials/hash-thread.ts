/** The thread that `hashing.ts` starts: one bcrypt job after the other, at the lowest priority. */
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import bcrypt from 'bcrypt';
import type { Job } from './hashing-threads.ts';

// Elsewhere it would slow the whole process, and not this thread alone.
if (process.platform === 'linux') setPriority(19);

parentPort?.on('message', ({ password, against }: Job) => {
  parentPort?.postMessage(
    typeof against === 'number'
      ? bcrypt.hashSync(password, against)
      : bcrypt.compareSync(password, against),
  );
});
