/**
 * Measures imports by the management API: their pace against that of the command, their memory, what sign-ins notice of them,
 * and how fast the audit trail that they leave is read.
 */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { median } from '../arithmetic.ts';
import { robot } from '../load/clients.ts';
import { flows } from '../load/flows.ts';
import { withWorkers } from '../load/load.ts';
import { peopleFile } from '../load/people-file.ts';
import { atLeast, atMost, perSecond, type Row, within } from '../report.ts';
import { startChild } from '../servers/child.ts';
import type { Cores } from '../servers/cores.ts';
import { makeBenchFolder, type Product, productionStores } from '../servers/product.ts';
import { freePort, startOurs, type Target } from '../servers/servers.ts';

const runtime = fileURLToPath(new URL('../../config/runtime.cjs', import.meta.url));
const cli = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

/** How many sign-ins are timed, alone and beside an import. */
const signIns = 15;
/** After this time MongoDB's latest events can be read. */
const settleMs = 31_000;
const eventsGoal = 20_000;
const newline = 0x0a;

const tokenSchema = z.object({ access_token: z.string() });
const importedSchema = z.object({ added: z.number(), already_there: z.number() });

/** Returns the functions of the API that are measured. */
async function openApi({ port }: Target, managementPort: number) {
  const issuer = `http://localhost:${port}`;
  const { client_id, client_secret, management_scopes } = robot;
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      ...{ grant_type: 'client_credentials', client_id, client_secret },
      ...{ resource: `${issuer}/management`, scope: management_scopes.join(' ') },
    }),
  });
  const { access_token: token } = tokenSchema.parse(await answer.json());
  const call = (path: string, options: RequestInit) =>
    fetch(`http://127.0.0.1:${managementPort}${path}`, {
      ...options,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'text/csv' },
    });

  return {
    async importFile(body: string, cost: number, signal: AbortSignal | null = null) {
      const reply = await call(`/v1/imports?hash_cost=${cost}`, { method: 'POST', body, signal });
      const { added, already_there: alreadyThere } = importedSchema.parse(await reply.json());
      return added + alreadyThere;
    },
    /** Reads the whole audit trail. Resolves with the number of its events. */
    async countEvents(): Promise<number> {
      const { body } = await call('/v1/events', {});
      let count = 0;
      for await (const chunk of body ?? []) {
        for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, at + 1))
          count += 1;
      }
      return count;
    },
  };
}

/** Runs the work. Resolves with what it counts by the second. */
async function rateOf(work: () => Promise<number>): Promise<number> {
  const start = performance.now();
  const count = await work();
  return (count * 1000) / (performance.now() - start);
}

/** Resolves with how long a sign-in takes, in ms. */
const signInTime = (target: Target) =>
  withWorkers(target, flows['sign-in'], 1, async ([worker]) => {
    const taken: number[] = [];
    while (taken.length < signIns) {
      const start = performance.now();
      await worker?.step();
      taken.push(performance.now() - start);
    }
    return median(taken);
  });

export async function measureImports(product: Product, cores: Cores, rows: number): Promise<Row[]> {
  cores.stay('anywhere');
  const folder = makeBenchFolder();
  const file = [...peopleFile(rows)].join('');
  const path = join(folder.path, 'people.csv');
  writeFileSync(path, file);
  const port = await freePort();
  const env = { MANAGEMENT_PORT: String(port) };
  const ours = await startOurs({ product, on: cores.onAll, cost: 12, env });
  try {
    const { importFile, countEvents } = await openApi(ours, port);
    const command = await rateOf(async () => {
      const line = [process.execPath, '--require', runtime, cli, 'accounts', 'import'] as const;
      const others = { DATA_DIR: folder.path, DEMO: '0', ...productionStores() };
      const child = startChild(cores.onAll([...line, '--hash-cost', '4', path]), others);
      await once(child.process, 'exit');
      if (child.process.exitCode !== 0) throw new Error('the import by the command failed');
      return rows;
    });
    await importFile([...peopleFile(Math.ceil(rows / 5))].join(''), 4);
    const early = await ours.ask('heap');
    const api = await rateOf(() => importFile(file, 4));
    const late = await ours.ask('heap');
    if (productionStores() !== undefined) await sleep(settleMs);
    const rates: number[] = [];
    while (rates.length < 5) rates.push(await rateOf(countEvents));
    const events = median(rates);
    const alone = await signInTime(ours);
    const stop = new AbortController();
    const more = [...peopleFile(2 * rows)].slice(-rows / 100).join('');
    const importing = importFile(`${file.slice(0, file.indexOf('\n'))}\n${more}`, 10, stop.signal);
    importing.catch(() => undefined);
    const beside = await signInTime(ours);
    stop.abort();
    const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`;
    return [
      {
        name: 'import by the API ÷ by the command',
        ours: perSecond(api),
        against: perSecond(command),
        ratio: api / command,
        goal: atLeast(1),
      },
      {
        name: `heap after ${rows} rows ÷ a fifth`,
        ours: megabytes(late),
        against: megabytes(early),
        ratio: late / early,
        goal: atMost(1.1),
      },
      {
        name: 'events read',
        ours: perSecond(events),
        against: perSecond(eventsGoal),
        ratio: events / eventsGoal,
        goal: within(`≥ ${eventsGoal}/s`, events >= eventsGoal),
      },
      {
        name: 'a sign-in beside an import ÷ alone',
        ours: `${Math.round(beside)} ms`,
        against: `${Math.round(alone)} ms`,
        ratio: beside / alone,
        goal: atMost(2.5),
      },
    ];
  } finally {
    await ours.stop();
    folder.remove();
    cores.stay('apart');
  }
}
