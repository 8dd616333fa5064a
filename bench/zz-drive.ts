import { findCores } from './cores.ts';
import { openHouse } from './house.ts';
import { startBare, startOurs } from './servers.ts';
import { flows, type FlowName } from './flows.ts';
import { runFor, runCount, withWorkers } from './load.ts';
const [which, name, secs, ...flags] = process.argv.slice(2);
const cores = findCores(); cores.stay('apart');
const house = await openHouse(); process.on('exit', house.remove);
const on = cores.onOne;
const t = which === 'ours' ? await startOurs({ house, on, flags }) : await startBare({ house, on, flags });
const open = flows[name as FlowName];
let n = 0, cpu = 0, wall = 0;
for (let i = 0; i < Number(secs); i++) await withWorkers(t, open, 16, async (w) => {
  const c = await t.ask('processor'); const s = performance.now();
  const k = await runFor(w, 1500); 
  if (i > 1) { n += k; cpu += (await t.ask('processor')) - c; wall += performance.now() - s; }
});
console.log(which, name, (cpu / n).toFixed(0), 'µs cpu/flow', (wall*1000 / n).toFixed(0), 'µs wall/flow', n);
await t.stop();
process.exit(0);
