/** No input becomes an operator or a path, not even one that the types would not let in. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createMongoStores, type MongoStores } from '../../../adapters/mongo/index.ts';
import {
  describeWithMongo,
  emptyDatabase,
  type TestDatabase,
} from '../../support/servers/mongo.ts';
import { expectHolder } from '../contract/expect-holder.ts';
import { account, inParallel, MINUTE, payload, unanswered } from '../contract/samples.ts';

describeWithMongo('input to MongoDB', () => {
  let database: TestDatabase;
  let stores: MongoStores;

  beforeEach(async () => {
    database = await emptyDatabase();
    stores = createMongoStores({ uri: database.uri, clock: Date.now });
    await stores.ready();
  });
  afterEach(async () => {
    await stores.close();
    await database.drop();
  });

  test.each([
    [{ $ne: 'x' }],
    [{ $gt: '' }],
    [{ $exists: true }],
    [{ $regex: '.*' }],
    [{ $in: ['ada', "ada's number", 'key', 'grant', 'uid'] }],
    [['ada', "ada's number"]],
  ])('an object where a text belongs finds, changes and deletes nothing: %j', async (operator) => {
    const { accounts, subjects, payloads, audit, facts } = stores;
    const links = { groupKey: 'grant', uidKey: 'uid' };
    await accounts.insert(account('ada'));
    await payloads.upsert('RefreshToken', payload('key', Date.now() + MINUTE, links));
    await subjects.claim('ada', 'portal', 'subject');
    await facts.claim('fact', 'value');
    await audit.append({ at: Date.now(), type: 'account.created', accountId: 'ada' });

    // Whether it is refused or finds nothing doesn't matter.
    const answer = async (method: (...args: never[]) => Promise<unknown>, ...args: unknown[]) => {
      try {
        return await Reflect.apply(method, undefined, args);
      } catch {
        return undefined;
      }
    };
    expect(await answer(accounts.find, operator)).toBeUndefined();
    expect(await answer(accounts.findByIdentifier, operator)).toBeUndefined();
    expect((await answer(accounts.findManyByIdentifier, [operator])) ?? []).not.toContainEqual(
      account('ada'),
    );
    for (const over of [
      { id: operator },
      { version: operator },
      { identifierHashes: [operator] },
    ]) {
      const changed = { ...account('ada', { sealed: {} }), ...over };
      expect(await answer(accounts.update, changed)).not.toBe(true);
    }
    expect(await answer(payloads.find, 'RefreshToken', operator)).toBeUndefined();
    expect(await answer(payloads.findByUid, 'RefreshToken', operator)).toBeUndefined();
    expect(await answer(payloads.consume, 'RefreshToken', operator)).not.toBe(true);
    expect(await answer(subjects.claim, operator, 'portal', 'new')).not.toBe('subject');
    expect(await answer(facts.claim, operator, 'new')).not.toBe('value');
    expect(await answer(facts.find, operator)).toBeUndefined();
    expect((await answer(audit.ofAccount, operator, 10)) ?? []).toEqual([]);
    await answer(payloads.destroy, 'RefreshToken', operator);
    await answer(payloads.revokeByGroup, 'RefreshToken', operator);
    await answer(accounts.remove, operator);

    expect(await accounts.find('ada')).toEqual(account('ada'));
    expect(await payloads.find('RefreshToken', 'key')).toEqual({
      payload: 'sealed payload of key',
    });
    expect(await subjects.claim('ada', 'portal', 'late')).toBe('subject');
    expect(await facts.claim('fact', 'late')).toBe('value');
  });

  test('names of sealed fields are no paths and no operators', async () => {
    const sealed = { 'a.b': '1', a: '2', $where: '3', '': '4', 'x\u0000y': '5', constructor: '6' };
    await stores.accounts.insert(account('ada', { sealed }));
    expect((await stores.accounts.find('ada'))?.sealed).toEqual(sealed);
    await stores.accounts.update(account('ada', { sealed: { ...sealed, $set: 'x' } }));
    expect((await stores.accounts.find('ada'))?.sealed).toEqual({ ...sealed, $set: 'x' });
  });

  test('a payload with every link, and then with none, leaves nothing of the first', async () => {
    const links = { groupKey: 'grant', uidKey: 'uid' };
    const { payloads } = stores;
    await payloads.upsert('Grant', payload('key', Date.now() + MINUTE, links));
    expect(await database.inside.collection('grants').findOne()).toMatchObject(links);
    await payloads.upsert('Grant', payload('key', Date.now() + MINUTE));
    const document = await database.inside.collection('grants').findOne();
    expect(Object.keys(document ?? {}).sort()).toEqual(['_id', 'expiresAt', 'model', 'payload']);
  });

  test('more accounts than fit into one write keep their order and their answers', async () => {
    const { accounts } = stores;
    const records = Array.from({ length: 1_200 }, (_, n) => account(`person ${n}`));
    const twice = [account('first', { identifierHashes: ['shared'] }), ...records];
    const [person] = records;
    const answers = await accounts.insertMany([
      ...twice,
      ...(person ? [person] : []),
      account('second', { identifierHashes: ['shared'] }),
      account('person 7', { identifierHashes: ['free'] }),
    ]);
    expect(answers).toEqual([...twice.map(() => true), false, false, false]);
    expect((await accounts.findByIdentifier('shared'))?.id).toBe('first');
    expect(await accounts.find('person 1199')).toBeDefined();
  });

  test('of those who want one number again and again, on open connections, one gets it', async () => {
    const other = createMongoStores({ uri: database.uri, clock: Date.now });
    await other.ready();
    const processes = [stores, other];
    await inParallel(40, processes, ({ accounts }, n) => accounts.insert(account(`warm ${n}`)));
    for (const round of [1, 2, 3]) {
      const answers = await inParallel(10, processes, ({ accounts }, n) =>
        accounts
          .insert(
            account(`${round} ${n}`, {
              identifierHashes: [`own ${round} ${n}`, `shared ${round}`],
            }),
          )
          .catch(unanswered),
      );
      const holder = (await stores.accounts.findByIdentifier(`shared ${round}`))?.id;
      expectHolder(holder, answers);
      for (const [n, isWritten = holder === `${round} ${n}`] of answers.entries()) {
        expect([n, isWritten]).toEqual([n, holder === `${round} ${n}`]);
      }
    }
    await other.close();
  });
});
