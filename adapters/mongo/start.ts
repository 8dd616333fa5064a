/** Before the stores are used: is it a MongoDB, is it new enough, are the indexes there? */
import { setTimeout as sleep } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { connectionLimits } from './connection.ts';
import { isOfIndex, messageOf, StartError, unlessSecret } from './faults.ts';
import { type Index, indexes } from './indexes.ts';

const OLDEST = 7;
/** A process that starts at the same time may be making the same index, and one of the two give way. */
const ATTEMPTS = 5;
const PAUSE_MS = 50;

/**
 * On a connection of its own, as an index over many documents takes longer than any call of the
 * stores may.
 */
export async function prepare(uri: string): Promise<void> {
  const client = new mongo.MongoClient(uri, { ...connectionLimits, socketTimeoutMS: 0 });
  try {
    await client.connect();
    const { version } = await client.db().command({ buildInfo: 1 });
    assertVersion(String(version));
    await makeIndexes(uri, client.db());
  } finally {
    await client.close();
  }
}

export function assertVersion(version: string): void {
  // Anything but a number is refused as well.
  if (Number.parseInt(version, 10) >= OLDEST) return;
  throw new StartError(
    `MongoDB at MONGODB_URI has version ${version}: version ${OLDEST} or newer is needed`,
  );
}

/** One after the other: two at once on one collection can block each other. */
async function makeIndexes(uri: string, database: mongo.Db): Promise<void> {
  for (const index of indexes) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await database.collection(index.collection).createIndex(index.keys, index.options);
        break;
      } catch (error) {
        if (!isOfIndex(error)) throw error;
        if (attempt === ATTEMPTS) throw explainIndex(uri, index, error);
        await sleep(attempt * PAUSE_MS);
      }
    }
  }
}

function explainIndex(uri: string, { collection, options }: Index, error: unknown): StartError {
  // A duplicate key is quoted in the server's message, and a key is no word for a log.
  const reason = unlessSecret(uri, messageOf(error).replace(/ dup key: .*/s, ''));
  return new StartError(
    `The index ${options.name} of the collection ${collection} cannot be made in the database of ` +
      `MONGODB_URI: ${reason}. ${advise(options)}`,
  );
}

function advise({ unique }: mongo.CreateIndexesOptions): string {
  return unique
    ? 'If two documents have the same value there, one of them must go'
    : 'If an index of that name is of another kind, drop it';
}
