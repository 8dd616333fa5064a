/** What Redis is asked while something is done, as the server itself sees it. */
import type { Redis } from 'ioredis';

export interface Monitor {
  /** The names of the commands, in their order; what a script does within the server is no trip. */
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
  /** Once the server tells of it, it has told of all before. */
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
