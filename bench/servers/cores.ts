/** Pins the servers to one core and the load to another, so that neither slows the other down. */
import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import process from 'node:process';

/** A command and its arguments. */
export type Command = readonly [string, ...string[]];

export interface Cores {
  /** A description for the head of the report. */
  readonly words: string;
  /** Returns the command that runs on the servers' core. */
  onOne(command: Command): Command;
  /** Returns the command that runs on all cores, as in production. */
  onAll(command: Command): Command;
  /** Moves this process to a core of its own, or back to all. */
  stay(where: 'apart' | 'anywhere'): void;
}

const taskset = (...args: string[]) => execFileSync('taskset', args, { encoding: 'utf8' });

/** Parses a list of cores: `0,2-3` gives 0, 2, 3. */
export function parseCores(list: string): number[] {
  return list.split(',').flatMap((range) => {
    const [first = '', last = first] = range.trim().split('-');
    const length = Number(last) - Number(first) + 1;
    return Array.from({ length }, (_, i) => Number(first) + i);
  });
}

/** Finds out which cores can be used. Nothing is pinned without two cores or without `taskset`. */
export function findCores(): Cores {
  const unpinned = (why: string): Cores => ({
    words: `nothing is pinned (${why}): take the figures with care`,
    onOne: (command) => command,
    onAll: (command) => command,
    stay: () => undefined,
  });
  let list: string;
  try {
    list = taskset('-c', '-p', String(process.pid)).split(':').at(-1)?.trim() ?? '';
  } catch {
    return unpinned('there is no taskset here');
  }
  const [first, second] = parseCores(list);
  if (first === undefined || second === undefined) return unpinned('there is one core only');
  return {
    words: `${availableParallelism()} cores; servers pinned to core ${first}, load to core ${second}`,
    onOne: (command) => ['taskset', '-c', String(first), ...command],
    onAll: (command) => ['taskset', '-c', list, ...command],
    stay(where) {
      // `-a` covers all threads of the process, V8's helpers too.
      taskset('-a', '-c', '-p', where === 'apart' ? String(second) : list, String(process.pid));
    },
  };
}
