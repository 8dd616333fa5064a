/** Records the commands that Redis gets while something runs, with Redis's own MONITOR. */
import type { Redis } from 'ioredis';

export interface Monitor {
  /** Resolves with the names of the commands in their order. Commands inside a Lua script make no round trip. */
  commandsOf(work: () => Promise<unknown>): Promise<string[]>;
  close(): void;
}

export async function openMonitor(redis: Redis): Promise<Monitor> {
  const monitor = await redis.monitor();
  let seen: string[] = [];
  let onMark = () => {};
  monitor.on('monitor', (_time: string, [name = '']: string[], source: string) => {
    if (name === 'echo') onMark();
    else if (source !== 'lua') seen.push(name);
  });
  /** Sends a mark. Once MONITOR reports it, all earlier commands have been reported too. */
  async function mark(): Promise<void> {
    const told = new Promise<void>((resolve) => {
      onMark = resolve;
    });
    await Promise.all([redis.echo('mark'), told]);
  }
  return {
    async commandsOf(work) {
      await mark();
      seen = [];
      await work();
      await mark();
      return seen;
    },
    close: () => monitor.disconnect(),
  };
}
