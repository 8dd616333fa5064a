/**
 * Sign-ins at cost 12, on all cores: how many a second, as a share of what pure bcrypt makes of the same
 * cores, and how long everybody else waits meanwhile.
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
  /** How long each part of a round takes. */
  readonly ms: number;
}

/** How many sign in at once. */
const underWay = 16;
/** Between two requests of one who only wants to know how long they take. */
const pauseMs = 5;
/** Until as many sign-ins are under way as there are workers. */
const rampMs = 500;

/** How many a second of the clock, and of processor time, of what `work` does in that process. */
async function rateOf({ ask }: Pick<Child, 'ask'>, work: () => Promise<number>) {
  const busyBefore = await ask('processor');
  const start = performance.now();
  const count = await work();
  const seconds = (performance.now() - start) / 1000;
  const busy = ((await ask('processor')) - busyBefore) / 1e6;
  return { clock: count / seconds, processor: count / busy };
}

const signInFor = (target: Target, ms: number) =>
  withWorkers(target, flows['sign-in'], underWay, (workers) => runFor(workers, ms));

/** How long one request takes, for a while, in milliseconds. */
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

/** The same, while sign-ins are under way. */
async function probeInStorm(target: Target, ms: number): Promise<number[][]> {
  const storm = signInFor(target, ms + 2 * rampMs);
  const [, taken] = await Promise.all([storm, sleep(rampMs).then(() => probe(target, ms))]);
  return taken;
}

/** With whatever a sign-in does besides hashing, too: few of them go by in the time that is measured. */
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
