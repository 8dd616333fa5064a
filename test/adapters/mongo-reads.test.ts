/** Reads by id: those of one turn share a query, and each reader has its own answer. */
import { expect, test } from '@jest/globals';
import { Mongoose } from 'mongoose';
import { createLine } from '../../adapters/mongo/line.ts';
import { createReads } from '../../adapters/mongo/reads.ts';
import { describeWithMongo, emptyDatabase } from '../support/mongo.ts';

describeWithMongo('reads by id from MongoDB', () => {
  test('ten at once are one query, the next turn asks anew, and no more wait than may wait', async () => {
    const database = await emptyDatabase();
    const connection = await new Mongoose()
      .createConnection(database.uri, { monitorCommands: true })
      .asPromise();
    const collection = connection.collection<{ _id: string; word: string }>('words');
    await collection.insertMany(['a', 'b', 'c'].map((id) => ({ _id: id, word: `word ${id}` })));
    let queries = 0;
    connection.getClient().on('commandStarted', ({ commandName }) => {
      if (commandName === 'find') queries += 1;
    });

    const line = createLine();
    const read = createReads({ db: connection, collection: { name: 'words' } }, line);
    const ids = ['a', 'b', 'c', 'nobody', 'a', 'b', 'c', 'nobody', 'a', 'b'];
    expect(await Promise.all(ids.map(read))).toEqual(
      ids.map((id) => (id === 'nobody' ? null : { _id: id, word: `word ${id}` })),
    );
    expect(queries).toBe(1);

    await collection.updateOne({ _id: 'a' }, { $set: { word: 'another' } });
    expect(await read('a')).toEqual({ _id: 'a', word: 'another' });
    expect(queries).toBe(2);

    const narrow = createLine({ width: 2 });
    const few = createReads({ db: connection, collection: { name: 'words' } }, narrow);
    const crowd = await Promise.allSettled(['a', 'b', 'c'].map(few));
    expect(crowd.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);

    line.close();
    const refused = await Promise.allSettled([read('a'), read('b')]);
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await connection.close();
    await database.drop();
  });
});
