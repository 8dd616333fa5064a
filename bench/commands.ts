/** How many commands Redis gets for a flow. Exact, so the goals are hard ones. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Cores } from './cores.ts';
import { type FlowName, flows } from './flows.ts';
import type { House } from './house.ts';
import { type Row, within } from './report.ts';
import { startOurs } from './servers.ts';

const goals: Partial<Record<FlowName, number>> = {
  sso: 9,
  'sign-in': 17,
  refresh: 9,
  userinfo: 4,
};
const times = 10;

export async function measureCommands(house: House, url: string, cores: Cores): Promise<Row[]> {
  const ours = await startOurs({ house, on: cores.onOne });
  const redis = new Redis(url);
  const monitor = await redis.monitor();
  let seen = 0;
  let lastMark = '';
  monitor.on('monitor', (_time: string, [name, word = '']: string[], source: string) => {
    // What a script does within the server is no trip.
    if (name === 'echo') lastMark = word;
    else if (source !== 'lua') seen += 1;
  });
  /** Resolves with the count once all that was sent before has been seen. */
  const count = async (mark: string) => {
    await redis.echo(mark);
    while (lastMark !== mark) await sleep(1);
    return seen;
  };
  try {
    const rows: Row[] = [];
    for (const [name, open] of Object.entries(flows)) {
      const goal = Object.entries(goals).find(([flow]) => flow === name)?.[1];
      if (goal === undefined) continue;
      const worker = await open(ours.port, ours.nextPerson);
      // The first one teaches the server the scripts.
      await worker.step();
      const before = await count(`${name} begins`);
      for (let i = 0; i < times; i += 1) await worker.step();
      const commands = ((await count(`${name} ends`)) - before) / times;
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
    monitor.disconnect();
    redis.disconnect();
    await ours.stop();
  }
}
