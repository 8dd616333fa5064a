/**
 * Compares two servers on one flow. A slice is a short time of load on one server; slices alternate between the two,
 * and each is enclosed by two runs of a fixed calculation (the kernel), which show how fast the core was.
 *
 * The result is the number of flows for each second of processor time. For a server that is alone on its core and under
 * full load, this equals the number for each second of wall-clock time. But it also holds on a shared machine, and when
 * a server is faster than the load. The processor time of password hashes is left out, because the bare server makes
 * none. The wall-clock ratio is reported too: only there would it show if the product waited, for a disk say.
 */
import { isSteady, median, spread } from '../arithmetic.ts';
import type { OpenWorker } from '../load/flows.ts';
import { runCount, runFor, sideBySide, withWorkers } from '../load/load.ts';
import type { Target } from '../servers/servers.ts';

export interface Slice {
  /** Flows for each second of processor time, and of wall-clock time. */
  readonly rate: number;
  readonly clockRate: number;
  /** Processor time of the fixed calculation before and after, in microseconds. */
  readonly kernels: readonly [number, number];
}

/** A slice of the product and one of the bare server, directly after each other. */
export interface Pair {
  readonly ours: Slice;
  readonly bare: Slice;
}

export interface Pace {
  /** The length of a slice. */
  readonly ms: number;
  /** The number of steady pairs to reach, and the number to measure at most for it. */
  readonly pairs: number;
  readonly most: number;
}

export interface Comparison {
  readonly ours: number;
  readonly bare: number;
  readonly ratio: number;
  readonly clockRatio: number;
  readonly spread: number;
  /** The number of steady pairs, and of all measured pairs. */
  readonly kept: number;
  readonly measured: number;
}

/** With fewer steady pairs than this, all pairs count. */
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

/** Measures pairs until enough are steady. The server that comes first alternates. */
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
