/**
 * A process that writes to a storage until it is killed, is refused or has written enough,
 * and says each number once the writes of that number are acknowledged. MongoDB and Redis where
 * the environment names them, else SQLite in the folder.
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
  // A write as small as that of a health check may still fit where a larger one did not.
  let healthy = true;
  for (let check = 0; check < 20 && healthy; check += 1) {
    healthy = Object.values(await storage.health()).every(Boolean);
  }
  say(`healthy: ${healthy}`);
}
// Where the disk is full, so may be what closing writes; the log that stays is read at the next start.
await storage.close().catch(() => undefined);
