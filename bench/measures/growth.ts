/** Measures what must not grow: the cost of a flow in a session with many flows, and the heap. */
import { median } from '../arithmetic.ts';
import { flows, type OpenWorker, type Worker } from '../load/flows.ts';
import { runCount, sideBySide, withWorkers } from '../load/load.ts';
import { getTokens } from '../load/requests.ts';
import { type Jar, openVisitor } from '../load/visitor.ts';
import { atMost, type Row } from '../report.ts';
import type { Cores } from '../servers/cores.ts';
import type { Product } from '../servers/product.ts';
import { startOurs, type Target } from '../servers/servers.ts';

/** Numbers of flows: the cost is measured around these, and the heap after these. */
export interface GrowthPace {
  readonly cost: { readonly early: number; readonly late: number; readonly windows: number };
  readonly heap: { readonly early: number; readonly late: number };
}

/** The number of flows in one measurement of their cost. */
const window = 80;

/** The SSO flows that are spread over many sessions. */
async function flow(target: Target, count: number): Promise<void> {
  const ofOneSession = 50;
  for (let left = count; left > 0; left -= ofOneSession * sideBySide) {
    const lot = Math.min(left, ofOneSession * sideBySide);
    await withWorkers(target, flows.sso, sideBySide, (workers) => runCount(workers, lot));
  }
}

/** Opens workers that share one browser's cookies, and so one session. */
function inOneSession(): OpenWorker {
  const jar: Jar = new Map();
  return async (port, nextPerson) => {
    const visitor = await openVisitor(port, jar);
    const person = nextPerson();
    if (jar.size === 0) await getTokens(visitor, 'portal', person);
    return {
      close: () => visitor.close(),
      async step() {
        await getTokens(visitor, 'portal', person);
      },
    };
  };
}

/** Returns the processor time of a flow in runs of the fixed calculation, so that the core's speed cancels out. */
async function costNow(target: Target, workers: readonly Worker[]): Promise<number> {
  const kernel = await target.ask('kernel');
  const before = await target.ask('processor');
  await runCount(workers, window);
  const busy = (await target.ask('processor')) - before;
  return busy / window / ((kernel + (await target.ask('kernel'))) / 2);
}

async function costRow(target: Target, { early, late, windows }: GrowthPace['cost']): Promise<Row> {
  const looks = (windows * window) / 2;
  return withWorkers(target, inOneSession(), sideBySide, async (workers) => {
    const cost = async () => {
      const costs: number[] = [];
      while (costs.length < windows) costs.push(await costNow(target, workers));
      return median(costs);
    };
    await runCount(workers, early - looks);
    const first = await cost();
    await runCount(workers, late - early - 2 * looks);
    const last = await cost();
    return {
      name: `SSO cost at flow ${late} ÷ at ${early}`,
      ours: `${last.toFixed(2)} k`,
      against: `${first.toFixed(2)} k`,
      ratio: last / first,
      goal: atMost(1.15),
      note: 'in one session; k: runs of the kernel',
    };
  });
}

async function heapRow(target: Target, { early, late }: GrowthPace['heap']): Promise<Row> {
  const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`;
  await flow(target, early);
  const first = await target.ask('heap');
  await flow(target, late - early);
  const last = await target.ask('heap');
  return {
    name: `heap at ${late} flows ÷ at ${early}`,
    ours: megabytes(last),
    against: megabytes(first),
    ratio: last / first,
    goal: atMost(1.1),
    note: `RSS ${Math.round((await target.ask('resident')) / 2 ** 20)} MB`,
  };
}

/** Measures both in one warm process. */
export async function measureGrowth(
  product: Product,
  cores: Cores,
  pace: GrowthPace,
): Promise<Row[]> {
  const ours = await startOurs({ product, on: cores.onOne });
  try {
    await flow(ours, 1000);
    return [await costRow(ours, pace.cost), await heapRow(ours, pace.heap)];
  } finally {
    await ours.stop();
  }
}
