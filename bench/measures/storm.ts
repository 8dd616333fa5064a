/**
 * The storm: many sign-ins at once at cost 12, on all cores. Measures their rate as a share of pure bcrypt's rate on the
 * same cores, and how long other requests take meanwhile.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { median, quantile, spread } from '../arithmetic.ts';
import { flows, type OpenWorker } from '../load/flows.ts';
import { runCount, runFor, sideBySide, withWorkers } from '../load/load.ts';
import { atLeast, atMost, perSecond, type Row } from '../report.ts';
import { type Child, startChild, withProbe } from '../servers/child.ts';
import type { Cores } from '../servers/cores.ts';
import type { Product } from '../servers/product.ts';
import { startOurs, type Target } from '../servers/servers.ts';

export interface StormPace {
  readonly rounds: number;
  /** The length of each part of a round. */
  readonly ms: number;
}

/** The number of sign-ins at once. */
const concurrentSignIns = 16;
/** The pause between two requests whose latency is measured. */
const pauseMs = 5;
/** The time until all workers have a sign-in in progress. */
const rampMs = 500;

/** Runs `work`, which resolves with a count, and returns the count by wall-clock second and by processor second. */
async function rateOf({ ask }: Pick<Child, 'ask'>, work: () => Promise<number>) {
  const busyBefore = await ask('processor');
  const start = performance.now();
  const count = await work();
  const seconds = (performance.now() - start) / 1000;
  const busy = ((await ask('processor')) - busyBefore) / 1e6;
  return { clock: count / seconds, processor: count / busy };
}

const signInFor = (target: Target, ms: number) =>
  withWorkers(target, flows['sign-in'], concurrentSignIns, (workers) => runFor(workers, ms));

/** Sends one request after the other for `ms`. Resolves with their latencies in milliseconds. */
async function latencies(target: Target, open: OpenWorker, ms: number): Promise<number[]> {
  return withWorkers(target, open, 1, async ([worker]) => {
    const taken: number[] = [];
    const end = performance.now() + ms;
    while (performance.now() < end) {
      const start = performance.now();
      await worker?.step();
      taken.push(performance.now() - start);
      await sleep(pauseMs);
    }
    return taken;
  });
}

const probed = { discovery: flows.discovery, 'a signed token': flows['signed-token'] } as const;
const names = ['discovery', 'a signed token'] as const;

const probe = async (target: Target, ms: number) =>
  Promise.all(names.map((name) => latencies(target, probed[name], ms)));

/** Measures latencies while sign-ins are in progress. */
async function probeInStorm(target: Target, ms: number): Promise<number[][]> {
  const storm = signInFor(target, ms + 2 * rampMs);
  const [, taken] = await Promise.all([storm, sleep(rampMs).then(() => probe(target, ms))]);
  return taken;
}

/** Warms up with SSO flows too: the measured time holds few sign-ins, which would run cold code. */
async function warmUp(target: Target): Promise<void> {
  for (const open of [flows.discovery, flows['signed-token'], flows.sso]) {
    await withWorkers(target, open, sideBySide, (workers) => runCount(workers, 1200));
  }
}

export async function measureStorm(
  product: Product,
  cores: Cores,
  { rounds, ms }: StormPace,
): Promise<Row[]> {
  cores.stay('anywhere');
  const pure = startChild(cores.onAll(withProbe('../measures/hashing.ts')), {});
  const ours = await startOurs({ product, on: cores.onAll, cost: 12 });
  try {
    await warmUp(ours);
    const shares: Record<'ours' | 'pure', Awaited<ReturnType<typeof rateOf>>>[] = [];
    const quiet: number[][] = names.map(() => []);
    const stormy: number[][] = names.map(() => []);
    for (let round = 0; round < rounds; round += 1) {
      shares.push({
        pure: await rateOf(pure, () => pure.ask(`hash ${ms}`)),
        ours: await rateOf(ours, () => signInFor(ours, ms)),
      });
      for (const [i, taken] of (await probe(ours, ms / 2)).entries()) quiet[i]?.push(...taken);
      for (const [i, taken] of (await probeInStorm(ours, ms)).entries()) stormy[i]?.push(...taken);
    }
    const ratios = shares.map((share) => share.ours.clock / share.pure.clock);
    const byProcessor = median(shares.map((all) => all.ours.processor / all.pure.processor));
    return [
      {
        name: 'sign-ins at cost 12 ÷ pure bcrypt',
        ours: perSecond(median(shares.map((all) => all.ours.clock))),
        against: perSecond(median(shares.map((all) => all.pure.clock))),
        ratio: median(ratios),
        spread: spread(ratios),
        goal: atLeast(0.95),
        note: `by processor time ${byProcessor.toFixed(2)}`,
      },
      ...names.map((name, i) => {
        const [inStorm, inQuiet] = [
          quantile(stormy[i] ?? [], 0.99),
          quantile(quiet[i] ?? [], 0.99),
        ];
        return {
          name: `p99 of ${name}, storm ÷ quiet`,
          ours: `${inStorm.toFixed(1)} ms`,
          against: `${inQuiet.toFixed(1)} ms`,
          ratio: inStorm / inQuiet,
          goal: atMost(2.5),
        };
      }),
    ];
  } finally {
    await Promise.all([ours.stop(), pure.stop()]);
    cores.stay('apart');
  }
}
