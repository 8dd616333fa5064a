/** Checks before the stores are used that it is a MongoDB and new enough, and makes the indexes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { messageOf } from '../../errors/system-errors.ts';
import { connectionLimits } from './connection.ts';
import { isOfIndex, StartError, unlessSecret } from './faults.ts';
import { type Index, indexes } from './indexes.ts';

const OLDEST = 7;
/** Another process that starts at the same moment may make the same index; then one of the two is refused. */
const ATTEMPTS = 5;
const PAUSE_MS = 50;

/**
 * Checks the server and makes the indexes that are missing. It uses a connection of its own, because making an index
 * over many documents takes longer than a call of the stores may.
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

/** Throws `StartError` unless the version is new enough. */
export function assertVersion(version: string): void {
  // A version that is no number is NaN, and refused as well.
  if (Number.parseInt(version, 10) >= OLDEST) return;
  throw new StartError(
    `MongoDB at MONGODB_URI has version ${version}: version ${OLDEST} or newer is needed`,
  );
}

/** Makes the indexes one after the other: two at once on one collection can block each other. */
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
  // The server's message quotes the duplicate key, which must not get into a log.
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
