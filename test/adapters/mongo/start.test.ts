/** What the stores tell an operator when MongoDB can't be used, and what they have made once it can. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createConnection, open } from '../../../adapters/mongo/connection.ts';
import { explainStart, unlessSecret } from '../../../adapters/mongo/faults.ts';
import { createMongoStores } from '../../../adapters/mongo/index.ts';
import { assertVersion } from '../../../adapters/mongo/start.ts';
import {
  describeWithMongo,
  emptyDatabase,
  type TestDatabase,
} from '../../support/servers/mongo.ts';
import { account } from '../contract/samples.ts';

/** Resolves with the error of `ready` for an address. */
async function refusal(uri: string): Promise<unknown> {
  const stores = createMongoStores({ uri, clock: Date.now });
  try {
    await stores.ready();
    return undefined;
  } catch (error) {
    return error;
  } finally {
    await stores.close();
  }
}

describe('an address that leads to no MongoDB', () => {
  test.each([
    ['nothing', ''],
    ['another scheme', 'https://user:hush@localhost/'],
    ['no port', 'mongodb://user:hush@127.0.0.1:port/db'],
    ['an unknown option', 'mongodb://user:hush@127.0.0.1:1/db?hush=1'],
    ['a password that is not encoded', 'mongodb://user:%hush@127.0.0.1:1/db'],
    [
      'a TLS file that is missing',
      'mongodb://user:hush@127.0.0.1:1/db?tls=true&tlsCAFile=/no/file',
    ],
  ])('is refused at once, naming the setting and not the password: %s', async (_, uri) => {
    const error = await refusal(uri);
    expect(error).toMatchObject({ name: 'StartError' });
    expect(error).not.toHaveProperty('cause');
    expect(String(error)).toContain('MONGODB_URI');
    expect(String(error)).not.toContain('hush');
  });

  test('names the TLS file that is missing', async () => {
    const error = await refusal('mongodb://127.0.0.1:1/db?tls=true&tlsCAFile=/no/file');
    expect(String(error)).toContain('/no/file');
  });

  test.each(['mongodb://user:hush@127.0.0.1:1/db', 'mongodb://user:a@hush/b@127.0.0.1:1/db'])(
    'is worth another try when nobody answers: %#',
    async (uri) => {
      const error = await refusal(uri);
      expect(error).toMatchObject({ name: 'StoreUnavailable' });
      expect(String(error)).toContain('MONGODB_URI');
      expect(String(error)).not.toContain('hush');
    },
  );

  test('is worth another try when MongoDB leaves between the preparation and the connection', async () => {
    const uri = 'mongodb://127.0.0.1:1/db';
    const connection = createConnection(() => {});
    const error = await open(connection, uri).catch((reason: unknown) => reason);
    expect(explainStart(uri, error)).toMatchObject({ name: 'StoreUnavailable' });
    await connection.close();
  });

  test('quotes no part of a secret', () => {
    const uri = 'mongodb://user:one%20two@host/db?authMechanismProperties=TOKEN:three&tls=true';
    for (const secret of ['one%20two', 'one two', 'three']) {
      expect(unlessSecret(uri, `it says ${secret}.`)).not.toContain(secret);
      const { message } = explainStart(uri, new Error(`it says ${secret}.`));
      expect(message).not.toContain(secret);
    }
    expect(unlessSecret(uri, 'no such host')).toBe('no such host');
  });

  test('refuses a version that is too old, and what is no version', () => {
    for (const version of ['7.0.0', '7.0.77', '8.2.1', '10.0.0']) assertVersion(version);
    for (const version of ['6.0.14', '4.4.0', 'unknown', '']) {
      expect(() => assertVersion(version)).toThrow(/MONGODB_URI.*version 7/);
    }
  });
});

describeWithMongo('a MongoDB', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await emptyDatabase();
  });
  afterEach(() => database.drop());

  test('refuses a wrong password, and tells the operator so', async () => {
    const error = await refusal(database.uri.replace(/\/\/([^/]*@)?/, '//nobody:hush@'));
    expect(error).toMatchObject({ name: 'StartError' });
    expect(String(error)).toMatch(/user or the password of MONGODB_URI/);
    expect(String(error)).not.toContain('hush');
  });

  test('has all indexes once the stores are ready, and a second start changes nothing', async () => {
    expect(await refusal(database.uri)).toBeUndefined();
    const indexes = async () => {
      const of: Record<string, unknown> = {};
      for (const name of ['accounts', 'grants', 'refresh_tokens', 'audit']) {
        const found = await database.inside.collection(name).indexes();
        of[name] = found
          .map(({ key, unique, expireAfterSeconds }) => ({ key, unique, expireAfterSeconds }))
          .filter(({ key }) => !('_id' in key && Object.keys(key).length === 1));
      }
      return of;
    };
    const made = await indexes();
    const payloads = [
      { key: { groupKey: 1 } },
      { key: { uidKey: 1 } },
      { key: { expiresAt: 1 }, expireAfterSeconds: 60 },
    ];
    expect(made).toEqual({
      accounts: [
        { key: { identifierHashes: 1 }, unique: true },
        { key: { identityHash: 1, createdAt: 1, _id: 1 } },
        { key: { closedAt: 1 } },
      ],
      grants: payloads,
      refresh_tokens: payloads,
      audit: [
        { key: { accountId: 1, at: -1, _id: -1 } },
        { key: { at: 1 }, expireAfterSeconds: 365 * 24 * 60 * 60 },
      ],
    });
    expect(await refusal(database.uri)).toBeUndefined();
    expect(await indexes()).toEqual(made);
  });

  test('is refused while its data break an index, and ready once they are repaired', async () => {
    const accounts = database.inside.collection<{ _id: string }>('accounts');
    await accounts.insertMany(['ada', 'bob'].map((_id) => ({ _id, identifierHashes: ['same'] })));
    const stores = createMongoStores({ uri: database.uri, clock: Date.now });
    const told = expect(stores.ready()).rejects;
    await told.toMatchObject({ name: 'StartError' });
    await expect(stores.ready()).rejects.toThrow(
      /index identifiers of the collection accounts .* MONGODB_URI.*two documents/s,
    );
    await accounts.deleteOne({ _id: 'bob' });
    await stores.ready();
    await accounts.deleteOne({ _id: 'ada' });
    expect(await stores.accounts.insert(account('ada'))).toBe(true);
    await stores.close();
  });

  test('is written to with the majority and read from the primary, whatever its address says', async () => {
    const connection = createConnection(() => {});
    await open(connection, `${database.uri}&w=0&readPreference=secondary`);
    const { writeConcern, readPreference } = connection.getClient().options;
    expect(writeConcern).toMatchObject({ w: 'majority' });
    expect(readPreference.mode).toBe('primary');
    await connection.close();
  });

  test('is left alone again when the stores are closed before it is ready', async () => {
    const stores = createMongoStores({ uri: database.uri, clock: Date.now });
    const told = expect(stores.ready()).rejects.toThrow('closed');
    await stores.close();
    await told;
    await expect(stores.accounts.find('ada')).rejects.toThrow('closed');
  });

  test('gets ready for several processes that start at once', async () => {
    const refusals = await Promise.all([1, 2, 3].map(() => refusal(database.uri)));
    expect(refusals).toEqual([undefined, undefined, undefined]);
  });
});
