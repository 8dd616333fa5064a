/** The thread that `hashing-threads.ts` starts. It does one bcrypt job after another, at the lowest priority. */
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import bcrypt from 'bcrypt';
import type { Job } from './hashing-threads.ts';

// On other systems this would set the priority of the whole process.
if (process.platform === 'linux') setPriority(19);

parentPort?.on('message', ({ password, against }: Job) => {
  parentPort?.postMessage(
    typeof against === 'number'
      ? bcrypt.hashSync(password, against)
      : bcrypt.compareSync(password, against),
  );
});
