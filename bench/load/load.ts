/** Puts one server under load: a number of workers at once, for a time or for a number of steps. */

import type { Target } from '../servers/servers.ts';
import type { OpenWorker, Worker } from './flows.ts';

/** The number of workers. It keeps one core busy although some wait for a store, and each is answered soon. */
export const sideBySide = 32;

/** A mistake in a flow ends here instead of running for ever. */
const mostSteps = 1_000_000;

/** Opens workers one after the other, runs `work` with them, and closes them. */
export async function withWorkers<T>(
  target: Target,
  open: OpenWorker,
  count: number,
  work: (workers: readonly Worker[]) => Promise<T>,
): Promise<T> {
  const workers: Worker[] = [];
  try {
    while (workers.length < count) workers.push(await open(target.port, target.nextPerson));
    return await work(workers);
  } finally {
    for (const { close } of workers) close();
  }
}

/** Lets each worker do steps until `goesOn` returns false. Resolves with the number of steps of all workers. */
async function run(workers: readonly Worker[], goesOn: (steps: number) => boolean) {
  let steps = 0;
  let failed = false;
  const loop = async ({ step }: Worker) => {
    try {
      while (!failed && goesOn(steps)) {
        steps += 1;
        await step();
      }
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  await Promise.all(workers.map(loop));
  return steps;
}

export function runFor(workers: readonly Worker[], ms: number): Promise<number> {
  const end = performance.now() + ms;
  return run(workers, (steps) => steps < mostSteps && performance.now() < end);
}

export const runCount = (workers: readonly Worker[], count: number): Promise<number> =>
  run(workers, (steps) => steps < count);
