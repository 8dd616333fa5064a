/** Load on one server: as many workers side by side, for a time or for a number of steps. */

import type { Target } from '../servers/servers.ts';
import type { OpenWorker, Worker } from './flows.ts';

/** Enough to keep one core busy, although some of them wait for a store, few enough for each to be answered soon. */
export const sideBySide = 32;

/** A bound on whatever a mistake could let run for ever. */
const mostSteps = 1_000_000;

/** Opens the workers one after the other, does the work with them, closes them. */
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

/** Each worker steps until it is told to stop; resolves with the number of steps of all. */
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
