/**
 * How two servers compare on one flow: slices of load in turns, each between two runs of a fixed kernel.
 *
 * What counts is the flows a server does in a second of its processor's time, not of the clock's. Alone
 * on its core and under full load it is the same; but it stays right on a machine that others use, and
 * where a server is faster than the load. What its threads take to hash passwords is left out, as the bare
 * server has none. The clock's ratio stands beside it: were ours to wait (for a disk, say), it would show
 * there and there alone.
 */
import { isSteady, median, spread } from '../arithmetic.ts';
import type { OpenWorker } from '../load/flows.ts';
import { runCount, runFor, sideBySide, withWorkers } from '../load/load.ts';
import type { Target } from '../servers/servers.ts';

export interface Slice {
  /** Flows in a second of processor time, and of the clock's. */
  readonly rate: number;
  readonly clockRate: number;
  /** Processor time of the kernel before and after, in microseconds. */
  readonly kernels: readonly [number, number];
}

/** A slice of ours and one of the baseline's, right after each other. */
export interface Pair {
  readonly ours: Slice;
  readonly bare: Slice;
}

export interface Pace {
  /** How long a slice is. */
  readonly ms: number;
  /** How many steady pairs are wanted, and how many are measured at most to have them. */
  readonly pairs: number;
  readonly most: number;
}

export interface Comparison {
  readonly ours: number;
  readonly bare: number;
  readonly ratio: number;
  readonly clockRatio: number;
  readonly spread: number;
  /** Pairs that count, and pairs that were measured. */
  readonly kept: number;
  readonly measured: number;
}

/** With fewer steady pairs than this, the others count too. */
const fewest = 3;

async function measureSlice(target: Target, open: OpenWorker, ms: number): Promise<Slice> {
  return withWorkers(target, open, sideBySide, async (workers) => {
    await runCount(workers, 3 * workers.length);
    const before = await target.ask('kernel');
    const busyBefore = await target.ask('serving');
    const start = performance.now();
    const steps = await runFor(workers, ms);
    const seconds = (performance.now() - start) / 1000;
    const busy = ((await target.ask('serving')) - busyBefore) / 1e6;
    const kernels = [before, await target.ask('kernel')] as const;
    return { rate: steps / busy, clockRate: steps / seconds, kernels };
  });
}

const isSteadyPair = ({ ours, bare }: Pair) => isSteady([...ours.kernels, ...bare.kernels]);

/** Measures pairs until enough are steady. Who comes first alternates. */
export async function measurePairs(
  { ours, bare, oursFirst }: { ours: Target; bare: Target; oursFirst: boolean },
  open: OpenWorker,
  { ms, pairs, most }: Pace,
): Promise<Pair[]> {
  const measured: Pair[] = [];
  while (measured.length < most && measured.filter(isSteadyPair).length < pairs) {
    const first = (measured.length % 2 === 0) === oursFirst ? ours : bare;
    const second = first === ours ? bare : ours;
    const slices = [
      await measureSlice(first, open, ms),
      await measureSlice(second, open, ms),
    ] as const;
    const [a, b] = first === ours ? slices : slices.toReversed();
    if (a !== undefined && b !== undefined) measured.push({ ours: a, bare: b });
  }
  return measured;
}

export function compare(pairs: readonly Pair[]): Comparison {
  const steady = pairs.filter(isSteadyPair);
  const kept = steady.length < fewest ? pairs : steady;
  const ratios = kept.map(({ ours, bare }) => ours.rate / bare.rate);
  return {
    ours: median(kept.map(({ ours }) => ours.rate)),
    bare: median(kept.map(({ bare }) => bare.rate)),
    ratio: median(ratios),
    clockRatio: median(kept.map(({ ours, bare }) => ours.clockRate / bare.clockRate)),
    spread: spread(ratios),
    kept: steady.length,
    measured: pairs.length,
  };
}
