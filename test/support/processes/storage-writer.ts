/**
 * A process that writes to a storage until it is killed, a write is refused or it has written enough. It prints each
 * number after the writes of that number were acknowledged. It uses MongoDB and Redis when the environment names them,
 * otherwise SQLite in the folder.
 * `node storage-writer.ts FOLDER PREFIX [COUNT]`
 */
import { writeSync } from 'node:fs';
import { openStores } from '../../../adapters/open-storage.ts';
import { storageOf } from '../../../config/storage.ts';
import { writtenAccount, writtenPayload } from './storage-writes.ts';

const [dataDir = '', prefix = '', count = 'Infinity'] = process.argv.slice(2);
const { MONGODB_URI, REDIS_URL } = process.env;
const storage = await openStores(storageOf({ MONGODB_URI, REDIS_URL }, dataDir), {
  clock: Date.now,
});
const say = (line: string) => writeSync(1, `${line}\n`);

try {
  for (let number = 0; number < Number(count); number += 1) {
    const account = writtenAccount(prefix, number);
    await storage.accounts.insert(account);
    await storage.accounts.update(account);
    await storage.payloads.upsert('Session', writtenPayload(prefix, number));
    await storage.counters.increment(prefix, 3_600_000);
    say(`${number}`);
  }
} catch (error) {
  say(`refused: ${error}`);
  // A small write, such as that of a health check, may still fit when a larger one did not.
  let healthy = true;
  for (let check = 0; check < 20 && healthy; check += 1) {
    healthy = Object.values(await storage.health()).every(Boolean);
  }
  say(`healthy: ${healthy}`);
}
// On a full disk closing fails too; the write-ahead log that stays is read at the next start.
await storage.close().catch(() => undefined);
