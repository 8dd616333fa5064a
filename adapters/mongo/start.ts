/** Before the stores are used: is it a MongoDB, is it new enough, are the indexes there? */
import { mongo } from 'mongoose';
import { connectionLimits } from './connection.ts';
import { isOfIndex, messageOf, StartError, unlessSecret } from './faults.ts';
import { indexes } from './indexes.ts';

const OLDEST = 7;

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
  for (const { collection, keys, options } of indexes) {
    try {
      await database.collection(collection).createIndex(keys, options);
    } catch (error) {
      if (!isOfIndex(error)) throw error;
      // A duplicate key is quoted in the server's message, and a key is no word for a log.
      const reason = unlessSecret(uri, messageOf(error).replace(/ dup key: .*/s, ''));
      throw new StartError(
        `The index ${options.name} of the collection ${collection} cannot be made in the database of ` +
          `MONGODB_URI: ${reason}. ${advise(options)}`,
      );
    }
  }
}

function advise({ unique }: mongo.CreateIndexesOptions): string {
  return unique
    ? 'If two documents have the same value there, one of them must go'
    : 'If an index of that name is of another kind, drop it';
}
