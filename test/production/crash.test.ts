/** A process that is killed while it writes to MongoDB and Redis. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { expectWritten } from '../support/processes/expect-written.ts';
import { openFaultyStores } from '../support/servers/faulty-stores.ts';
import { describeWithMongo } from '../support/servers/mongo.ts';
import { describeWithRedis } from '../support/servers/redis.ts';

describeWithMongo('MongoDB and Redis', () => {
  describeWithRedis('whose writer is killed', () => {
    it('keep all that was acknowledged, and nothing by half', async () => {
      await using stores = await openFaultyStores();
      const script = fileURLToPath(
        new URL('../support/processes/storage-writer.ts', import.meta.url),
      );
      const child = spawn(process.execPath, ['--no-warnings', script, '', 'killed'], {
        env: { PATH: process.env['PATH'] ?? '', ...stores.env },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = once(child, 'close');
      let acknowledged = 0;
      for await (const _ of createInterface({ input: child.stdout })) {
        acknowledged += 1;
        if (acknowledged === 50) child.kill('SIGKILL');
      }
      expect((await ended)[1]).toBe('SIGKILL');
      expect(acknowledged).toBeGreaterThanOrEqual(50);
      const { storage, dispose } = await stores.openStorage('', Date.now);
      await expectWritten(storage, 'killed', acknowledged);
      await dispose();
    });
  });
});
