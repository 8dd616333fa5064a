/** What an operator is told when MongoDB can't be used, and what is there when it can. */
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

/** What `ready` says of an address. */
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

describe('an address of no MongoDB', () => {
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
  ])('%s is refused at once, with the setting and without the password', async (_, uri) => {
    const error = await refusal(uri);
    expect(error).toMatchObject({ name: 'StartError' });
    expect(error).not.toHaveProperty('cause');
    expect(String(error)).toContain('MONGODB_URI');
    expect(String(error)).not.toContain('hush');
  });

  test('the missing TLS file is named', async () => {
    const error = await refusal('mongodb://127.0.0.1:1/db?tls=true&tlsCAFile=/no/file');
    expect(String(error)).toContain('/no/file');
  });

  test.each(['mongodb://user:hush@127.0.0.1:1/db', 'mongodb://user:a@hush/b@127.0.0.1:1/db'])(
    'nobody there is worth another try: %#',
    async (uri) => {
      const error = await refusal(uri);
      expect(error).toMatchObject({ name: 'StoreUnavailable' });
      expect(String(error)).toContain('MONGODB_URI');
      expect(String(error)).not.toContain('hush');
    },
  );

  test('who leaves between the preparation and the connection is away as well', async () => {
    const uri = 'mongodb://127.0.0.1:1/db';
    const connection = createConnection(() => {});
    const error = await open(connection, uri).catch((reason: unknown) => reason);
    expect(explainStart(uri, error)).toMatchObject({ name: 'StoreUnavailable' });
    await connection.close();
  });

  test('no part of a secret is quoted', () => {
    const uri = 'mongodb://user:one%20two@host/db?authMechanismProperties=TOKEN:three&tls=true';
    for (const secret of ['one%20two', 'one two', 'three']) {
      expect(unlessSecret(uri, `it says ${secret}.`)).not.toContain(secret);
      const { message } = explainStart(uri, new Error(`it says ${secret}.`));
      expect(message).not.toContain(secret);
    }
    expect(unlessSecret(uri, 'no such host')).toBe('no such host');
  });

  test('a version too old is refused, and so is what is no version', () => {
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

  test('refuses a wrong password, and the operator is told so', async () => {
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

  test('whose data break an index is refused until they are mended', async () => {
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

  test('that gets ready after the stores were closed is left alone again', async () => {
    const stores = createMongoStores({ uri: database.uri, clock: Date.now });
    const told = expect(stores.ready()).rejects.toThrow('closed');
    await stores.close();
    await told;
    await expect(stores.accounts.find('ada')).rejects.toThrow('closed');
  });

  test('of several processes that start at once, all get ready', async () => {
    const refusals = await Promise.all([1, 2, 3].map(() => refusal(database.uri)));
    expect(refusals).toEqual([undefined, undefined, undefined]);
  });
});
