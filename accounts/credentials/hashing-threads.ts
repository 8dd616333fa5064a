/**
 * bcrypt in threads of its own, at the lowest priority: whoever else asks for a core comes first, and token
 * signatures and files keep libuv's pool for themselves. As many sign-ins a second get through.
 */
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** A number is the cost of a hash to make, a text the hash to compare with. */
export interface Job {
  readonly password: string;
  readonly against: number | string;
}

export interface Hashing {
  hash(password: string, cost: number): Promise<string>;
  compare(password: string, hash: string): Promise<boolean>;
}

/** With what was compiled before, as the program itself: else each thread takes 10 MB more, to make JavaScript of it. */
const execArgv = ['--require', fileURLToPath(new URL('../../config/runtime.cjs', import.meta.url))];

/** Threads are started as they are needed, and kept: who calls bounds how many jobs run at once. */
export function createHashing(): Hashing {
  const idle: Worker[] = [];

  async function run(job: Job): Promise<unknown> {
    const thread =
      idle.pop() ?? new Worker(new URL('hash-thread.ts', import.meta.url), { execArgv });
    // A thread at work keeps the process alive, an idle one does not.
    thread.ref();
    thread.postMessage(job);
    // Rejects when the thread fails, which is then not used again.
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
