/**
 * Runs bcrypt in threads of its own, at the lowest priority. All other work gets a core first, and token signatures
 * and file reads have libuv's thread pool to themselves. The number of sign-ins a second stays the same.
 */
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** What a thread is asked: `against` is the cost of a hash to make, or a hash to compare with. */
export interface Job {
  readonly password: string;
  readonly against: number | string;
}

/** Makes and compares bcrypt hashes. */
export interface Hashing {
  hash(password: string, cost: number): Promise<string>;
  compare(password: string, hash: string): Promise<boolean>;
}

/** Threads use the compile cache, as the program does. Without it each thread needs 10 MB more to strip the types. */
const execArgv = ['--require', fileURLToPath(new URL('../../config/runtime.cjs', import.meta.url))];

/** Creates the hashing functions. Threads are started when needed and then kept; the caller bounds their number. */
export function createHashing(): Hashing {
  const idle: Worker[] = [];

  async function run(job: Job): Promise<unknown> {
    const thread =
      idle.pop() ?? new Worker(new URL('hash-thread.ts', import.meta.url), { execArgv });
    // A busy thread keeps the process alive, an idle thread does not.
    thread.ref();
    thread.postMessage(job);
    // Rejects when the thread fails; such a thread is not used again.
    const [answer]: unknown[] = await once(thread, 'message');
    thread.unref();
    idle.push(thread);
    return answer;
  }

  return {
    hash: async (password, cost) => String(await run({ password, against: cost })),
    compare: async (password, hash) => (await run({ password, against: hash })) === true,
  };
}
