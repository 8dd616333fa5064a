/** Counts the commands that Redis gets for a flow. The count is exact, so its goal allows no tolerance. */
import { Redis } from 'ioredis';
import { type FlowName, flows } from '../load/flows.ts';
import { type Row, within } from '../report.ts';
import type { Cores } from '../servers/cores.ts';
import { openMonitor } from '../servers/monitor.ts';
import type { Product } from '../servers/product.ts';
import { startOurs } from '../servers/servers.ts';

const goals: Partial<Record<FlowName, number>> = {
  sso: 9,
  'sign-in': 18,
  refresh: 9,
  userinfo: 4,
};
const times = 10;

export async function measureCommands(product: Product, url: string, cores: Cores): Promise<Row[]> {
  const ours = await startOurs({ product, on: cores.onOne });
  const redis = new Redis(url);
  const monitor = await openMonitor(redis);
  try {
    const rows: Row[] = [];
    for (const [name, open] of Object.entries(flows)) {
      const goal = Object.entries(goals).find(([flow]) => flow === name)?.[1];
      if (goal === undefined) continue;
      const worker = await open(ours.port, ours.nextPerson);
      // The first flow loads the Lua scripts into Redis.
      await worker.step();
      const seen = await monitor.commandsOf(async () => {
        for (let i = 0; i < times; i += 1) await worker.step();
      });
      const commands = seen.length / times;
      worker.close();
      rows.push({
        name: `Redis commands: ${name}`,
        ours: commands.toFixed(1),
        against: String(goal),
        ratio: commands / goal,
        goal: within(`≤ ${goal}`, commands <= goal),
      });
    }
    return rows;
  } finally {
    monitor.close();
    redis.disconnect();
    await ours.stop();
  }
}
