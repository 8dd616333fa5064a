/** Measures the time from the start of the process to its first right answer, and its idle memory. */
import { setTimeout as sleep } from 'node:timers/promises';
import { median, spread } from '../arithmetic.ts';
import { type Row, within } from '../report.ts';
import type { Cores } from '../servers/cores.ts';
import { makeBenchFolder, type Product, productionStores } from '../servers/product.ts';
import { type StartOptions, startBare, startOurs, type Target } from '../servers/servers.ts';

const startLimitMs = 1000;
const memoryLimit = 150 * 2 ** 20;
/** After this time, the work that a start leaves for later is done. */
const settleMs = 1000;

type Start = (options: StartOptions) => Promise<Target>;

async function once(start: Start, options: StartOptions) {
  const target = await start(options);
  try {
    await sleep(settleMs);
    return { ms: target.startMs, resident: await target.ask('resident') };
  } finally {
    await target.stop();
  }
}

/** Starts once before measuring: the first start makes secrets, keys and tables. */
async function twice(options: StartOptions) {
  const folder = makeBenchFolder();
  try {
    const inFolder = { ...options, env: { DATA_DIR: folder.path, ...productionStores() } };
    return { first: await once(startOurs, inFolder), second: await once(startOurs, inFolder) };
  } finally {
    folder.remove();
  }
}

export async function measureStart(product: Product, cores: Cores, times: number): Promise<Row[]> {
  cores.stay('anywhere');
  const options = { product, on: cores.onAll };
  // Reads the files once, so that every start finds them in the page cache.
  await once(startBare, options);
  const [first, second, bare]: Awaited<ReturnType<typeof once>>[][] = [[], [], []];
  for (let i = 0; i < times; i += 1) {
    const ours = await twice(options);
    first?.push(ours.first);
    second?.push(ours.second);
    bare?.push(await once(startBare, options));
  }
  cores.stay('apart');

  const row = (name: string, starts: typeof first = []): Row => {
    const ms = median(starts.map((start) => start.ms));
    const bareMs = median((bare ?? []).map((start) => start.ms));
    return {
      name,
      ours: `${Math.round(ms)} ms`,
      against: `${Math.round(bareMs)} ms`,
      ratio: ms / bareMs,
      spread: spread(starts.map((start) => start.ms)),
      goal: within('< 1 s', ms < startLimitMs),
    };
  };
  const resident = (starts: typeof first = []) => median(starts.map((start) => start.resident));
  const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`;
  return [
    row('first start to first answer', first),
    row('second start to first answer', second),
    {
      name: 'memory when idle (RSS)',
      ours: megabytes(resident(second)),
      against: megabytes(resident(bare)),
      ratio: resident(second) / resident(bare),
      goal: within('< 150 MB', resident(second) < memoryLimit),
    },
  ];
}
