/** MongoDB and Redis of a workbench's own. */
import { reusedDatabase } from '../support/servers/mongo.ts';
import { reusedRedis } from '../support/servers/redis.ts';
import type { Stores } from './stores-of-commands.ts';

export async function emptyStores(): Promise<Stores> {
  const [database, server] = await Promise.all([reusedDatabase(), reusedRedis()]);
  return {
    settings: { MONGODB_URI: database.uri, REDIS_URL: server.url },
    trail: async () => {
      const events = database.inside.collection('audit').find().sort({ at: 1, _id: 1 });
      return events.map(({ type, detail }) => `${type} ${detail}`).toArray();
    },
    dispose: async () => {
      await Promise.all([database.drop(), server.dispose()]);
    },
  };
}
