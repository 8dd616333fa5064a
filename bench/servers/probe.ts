/**
 * Answers the bench's questions about a process. `--import` loads it into a server before the server's own code; it
 * changes nothing else. It ends the process when the bench is gone.
 */
import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';

/** Does a fixed calculation. The time that it takes shows how fast this core is at the moment. */
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

/** Returns the processor time of all threads in microseconds, in user and system mode. */
function processor(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** The worker threads of the process. They only hash passwords. */
const threads = new Set<Worker>();
process.on('worker', (thread) => {
  threads.add(thread);
  thread.once('exit', () => threads.delete(thread));
});

const answers: Readonly<Record<string, () => number | Promise<number>>> = {
  processor,
  /** Resolves with the processor time without that of password hashes. */
  async serving() {
    const hashing = await Promise.all([...threads].map((thread) => thread.cpuUsage()));
    return hashing.reduce((rest, { user, system }) => rest - user - system, processor());
  },
  kernel() {
    // The first run warms up, the second one is timed.
    kernel();
    const before = processor();
    kernel();
    return processor() - before;
  },
  /** Resolves with the bytes in use after garbage collection. */
  async heap() {
    for (let i = 0; i < 3; i += 1) {
      globalThis.gc?.();
      await setImmediate();
    }
    return process.memoryUsage().heapUsed;
  },
  /** Returns the resident memory of the process in bytes. */
  resident: () => process.memoryUsage.rss(),
};

process.on('message', async (question) => {
  const answer = answers[String(question)];
  if (answer !== undefined) process.send?.(await answer());
});
process.on('disconnect', () => process.exit());
