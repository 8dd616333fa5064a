/**
 * Loaded into a server before its own code (`--import`): answers what the bench asks of the process.
 * Nothing else of the server changes. A server whose bench is gone ends.
 */
import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';

/** A fixed piece of work. How long it takes says how fast this core is at the moment. */
function kernel(): number {
  const cells = new Uint32Array(1 << 14);
  let state = 1;
  for (let i = 0; i < 2_000_000; i += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const at = state & (cells.length - 1);
    cells[at] = (cells[at] ?? 0) + state;
  }
  return cells[0] ?? 0;
}

/** Microseconds of processor time, of all threads of the process, its own and the system's. */
function processor(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Its worker threads: they make password hashes, and nothing else. */
const threads = new Set<Worker>();
process.on('worker', (thread) => {
  threads.add(thread);
  thread.once('exit', () => threads.delete(thread));
});

const answers: Readonly<Record<string, () => number | Promise<number>>> = {
  processor,
  /** The same without password hashes. */
  async serving() {
    const hashing = await Promise.all([...threads].map((thread) => thread.cpuUsage()));
    return hashing.reduce((rest, { user, system }) => rest - user - system, processor());
  },
  kernel() {
    // Once to be as fast as it gets, once to be timed.
    kernel();
    const before = processor();
    kernel();
    return processor() - before;
  },
  /** Bytes that are in use once everything that can be dropped is dropped. */
  async heap() {
    for (let i = 0; i < 3; i += 1) {
      globalThis.gc?.();
      await setImmediate();
    }
    return process.memoryUsage().heapUsed;
  },
  /** Bytes that the system gives the process. */
  resident: () => process.memoryUsage.rss(),
};

process.on('message', async (question) => {
  const answer = answers[String(question)];
  if (answer !== undefined) process.send?.(await answer());
});
process.on('disconnect', () => process.exit());
