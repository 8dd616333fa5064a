/** How MongoDB finds what a search or an export asks for: always by an index. */
import { expect, jest, test } from '@jest/globals';
import { mongo } from 'mongoose';
import { createMongoStores } from '../../../adapters/mongo/index.ts';
import { describeWithMongo, emptyDatabase } from '../../support/servers/mongo.ts';

describeWithMongo('MongoDB', () => {
  test('a search and an export are one read each, by an index', async () => {
    const database = await emptyDatabase();
    const stores = createMongoStores({ uri: database.uri, clock: Date.now });
    await stores.ready();
    const { accounts, dossiers, audit } = stores;
    const find = jest.spyOn(mongo.Collection.prototype, 'find');
    const aggregate = jest.spyOn(mongo.Collection.prototype, 'aggregate');

    /** Resolves with how the server carries out what was asked. */
    async function planOf(name: string): Promise<string> {
      const finds = find.mock.calls.splice(0);
      const aggregates = aggregate.mock.calls.splice(0);
      expect(finds.length + aggregates.length).toBe(1);
      const collection = database.inside.collection(name);
      const [pipeline] = aggregates[0] ?? [];
      const [filter, options] = finds[0] ?? [];
      // Otherwise a page of many takes two commands: the driver asks for 101 documents first.
      if (options?.limit !== undefined) expect(options.batchSize).toBe(options.limit);
      const plan = pipeline
        ? await collection.aggregate(pipeline).explain()
        : await collection.find({ ...filter }).explain();
      for (const { mock } of [find, aggregate]) mock.calls.length = 0;
      return JSON.stringify(plan);
    }

    try {
      for (const [name, index, ask] of [
        ['accounts', 'identifiers', () => accounts.findByIdentifier('hash')],
        ['accounts', 'by_identity_and_age', () => accounts.findByIdentity('hash', 10)],
        ['dossiers', '_id_', () => dossiers.findMany(['key'])],
        ['audit', '_id_', () => audit.following('0'.repeat(24), 10)],
      ] as const) {
        await ask();
        // Newer servers have words of their own for a search by the id alone.
        const ways = new RegExp(`"index ?name":"${index}"|"IDHACK"|"EXPRESS_IXSCAN"`, 'i');
        expect(await planOf(name)).toMatch(ways);
      }
    } finally {
      find.mockRestore();
      aggregate.mockRestore();
      await stores.close();
      await database.drop();
    }
  });
});
