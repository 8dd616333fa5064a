/**
 * `npm run bench`: measures the product as ratios to a bare oidc-provider in the same run. See README.md. A missed
 * goal is only reported; a wrong answer ends the bench with status 1.
 */
import { loadavg } from 'node:os';
import { messageOf } from '../errors/system-errors.ts';
import { measureCommands } from './measures/commands.ts';
import { measureGrowth } from './measures/growth.ts';
import { measureImports } from './measures/imports.ts';
import { race } from './measures/race.ts';
import { measureSpace } from './measures/space.ts';
import { measureStart } from './measures/start.ts';
import { measureStorm } from './measures/storm.ts';
import { measureWatched } from './measures/watched.ts';
import { type Options, readOptions, usage } from './options.ts';
import { format, heading, type Row, summary } from './report.ts';
import { findCores } from './servers/cores.ts';
import { prepareProduct } from './servers/product.ts';

const print = (text: string) => {
  process.stdout.write(`${text}\n`);
};

async function bench({ mode, cpuProf, flows: names, wants }: Options): Promise<void> {
  const cores = findCores();
  const product = await prepareProduct();
  // Also on an interrupt. The servers end by themselves when this process is gone.
  process.on('exit', product.remove);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

  setTimeout(() => {
    process.stderr.write('the bench took far too long, and was ended\n');
    process.exit(1);
  }, mode.limitMs).unref();

  const stores = 'REDIS_URL' in product.env ? 'MongoDB and Redis' : 'SQLite';
  print(
    `Node ${process.version}; ${stores}; ${cores.words}; load average ${loadavg()[0]?.toFixed(1)}`,
  );
  print(heading);
  const rows: Row[] = [];
  const report = (row: Row) => {
    rows.push(row);
    print(format(row));
  };
  cores.stay('apart');
  if (wants('start')) (await measureStart(product, cores, mode.starts)).forEach(report);
  if (names.length > 0) await race({ product, cores, names, mode, cpuProf }, report);
  if (wants('watched')) await measureWatched(product, cores, mode, report);
  if (wants('storm')) (await measureStorm(product, cores, mode.storm)).forEach(report);
  const redisUrl = product.env['REDIS_URL'];
  if (wants('commands') && redisUrl !== undefined) {
    (await measureCommands(product, redisUrl, cores)).forEach(report);
  }
  if (wants('space')) (await measureSpace(product, cores)).forEach(report);
  if (wants('growth')) (await measureGrowth(product, cores, mode.growth)).forEach(report);
  if (wants('imports')) (await measureImports(product, cores, mode.importRows)).forEach(report);
  print(summary(rows));
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) print(usage);
  else await bench(options);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
