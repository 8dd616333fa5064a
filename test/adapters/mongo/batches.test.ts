/** What one turn asks of MongoDB goes as one command, and each who asked has an answer of its own. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Connection, Mongoose } from 'mongoose';
import { createBoundedCalls } from '../../../adapters/mongo/bounded-calls.ts';
import { createModels } from '../../../adapters/mongo/schemas.ts';
import { createPayloadWrites } from '../../../adapters/mongo/stores/payload-writes.ts';
import { createReads } from '../../../adapters/mongo/stores/reads.ts';
import {
  describeWithMongo,
  emptyDatabase,
  type TestDatabase,
} from '../../support/servers/mongo.ts';

describeWithMongo('MongoDB', () => {
  let database: TestDatabase;
  let connection: Connection;
  let commands: string[];
  beforeEach(async () => {
    database = await emptyDatabase();
    connection = await new Mongoose({ autoCreate: false, autoIndex: false })
      .createConnection(database.uri, { monitorCommands: true })
      .asPromise();
    commands = [];
    connection.getClient().on('commandStarted', ({ commandName }) => commands.push(commandName));
  });
  afterEach(async () => {
    await connection.close();
    await database.drop();
  });

  test('ten reads are one query, the next turn asks anew, and no more wait than may wait', async () => {
    const collection = connection.collection<{ _id: string; word: string }>('words');
    await collection.insertMany(['a', 'b', 'c'].map((id) => ({ _id: id, word: `word ${id}` })));
    commands = [];

    const calls = createBoundedCalls();
    const read = createReads({ db: connection, collection: { name: 'words' } }, calls);
    const ids = ['a', 'b', 'c', 'nobody', 'a', 'b', 'c', 'nobody', 'a', 'b'];
    expect(await Promise.all(ids.map(read))).toEqual(
      ids.map((id) => (id === 'nobody' ? null : { _id: id, word: `word ${id}` })),
    );
    expect(commands).toEqual(['find']);

    await collection.updateOne({ _id: 'a' }, { $set: { word: 'another' } });
    expect(await read('a')).toEqual({ _id: 'a', word: 'another' });
    expect(commands).toEqual(['find', 'update', 'find']);

    const narrow = createBoundedCalls({ maxCalls: 2 });
    const few = createReads({ db: connection, collection: { name: 'words' } }, narrow);
    const crowd = await Promise.allSettled(['a', 'b', 'c'].map(few));
    expect(crowd.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);

    calls.close();
    const refused = await Promise.allSettled([read('a'), read('b')]);
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  test('ten tokens are made by one command and used up by another; of two uses at once one counts', async () => {
    const calls = createBoundedCalls();
    const { put, use } = createPayloadWrites(createModels(connection).refreshTokens, calls);
    const [now, later] = [new Date(), new Date(Date.now() + 60_000)];
    const ids = Array.from({ length: 10 }, (_, n) => `RefreshToken ${n}`);
    const make = (id: string) => put(id, now, { $set: { payload: id, expiresAt: later } });
    expect(await Promise.all(ids.map(make))).toEqual(ids.map(() => true));
    expect(await Promise.all(ids.map((id) => use(id, now)))).toEqual(ids.map(() => true));
    expect(commands).toEqual(['update', 'update']);

    await make('RefreshToken next');
    commands = [];
    const uses = await Promise.all([1, 2, 3].map(() => use('RefreshToken next', now)));
    expect(uses.filter(Boolean)).toHaveLength(1);
    // It did fewer than it was sent: whose use it was has to be looked at.
    expect(commands).toEqual(['update', 'find']);

    // One of them is in the way of nobody else.
    const past = new Date(now.getTime() - 1);
    await put('RefreshToken old', past, { $set: { payload: 'old', expiresAt: now } });
    expect(await Promise.all(['RefreshToken old', 'RefreshToken new'].map(make))).toEqual([
      false,
      true,
    ]);
  });
});
