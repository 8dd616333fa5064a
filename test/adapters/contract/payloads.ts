import { expect, test } from '@jest/globals';
import { awkwardKeys, inParallel, MINUTE, payload, wins } from './samples.ts';
import type { Scene } from './scene.ts';

export function payloadScenarios(scene: Scene): void {
  const soon = () => scene.now() + MINUTE;

  test('finds a payload under its model and key until it is destroyed', async () => {
    const { payloads } = scene.storage;
    await payloads.upsert('AccessToken', payload('key', soon(), { payload: 'token' }));
    await payloads.upsert('Session', payload('key', soon(), { payload: 'session' }));
    expect((await payloads.find('AccessToken', 'key'))?.payload).toBe('token');
    expect((await payloads.find('Session', 'key'))?.payload).toBe('session');
    expect(await payloads.find('Session', 'other')).toBeUndefined();

    await payloads.destroy('Session', 'key');
    await payloads.destroy('Session', 'key');
    expect(await payloads.find('Session', 'key')).toBeUndefined();
    expect((await payloads.find('AccessToken', 'key'))?.payload).toBe('token');
  });

  test('estimates how many there are of a model, exactly while they are few', async () => {
    const { payloads } = scene.storage;
    expect(await payloads.estimate('Session')).toBe(0);
    const keys = Array.from({ length: 20 }, (_, n) => `key ${n}`);
    for (const key of keys) {
      await payloads.upsert('Session', payload(key, soon(), { uidKey: `uid of ${key}` }));
      await payloads.upsert('Sessions', payload(key, soon()));
    }
    expect(await payloads.estimate('Session')).toBe(20);
  });

  test('replaces everything by a second upsert', async () => {
    const { payloads } = scene.storage;
    const first = payload('key', soon(), { uidKey: 'old uid', groupKey: 'old grant' });
    await payloads.upsert('Session', first);
    const expiresAt = scene.now() + 3 * MINUTE;
    await payloads.upsert('Session', payload('key', expiresAt, { payload: 'new', uidKey: 'uid' }));

    expect(await payloads.findByUid('Session', 'old uid')).toBeUndefined();
    await payloads.revokeByGroup('Session', 'old grant');
    await scene.advance(2 * MINUTE);
    expect((await payloads.find('Session', 'key'))?.payload).toBe('new');
    expect((await payloads.findByUid('Session', 'uid'))?.payload).toBe('new');
  });

  test('lists a whole group, without what expired, left it or is another model', async () => {
    const { payloads } = scene.storage;
    const groupKey = 'somebody';
    for (const key of ['a', 'b', 'c']) {
      await payloads.upsert('Session', payload(key, soon(), { groupKey, uidKey: `uid ${key}` }));
    }
    await payloads.upsert('Session', payload('brief', scene.now() + 1_000, { groupKey }));
    await payloads.upsert('Session', payload('c', soon(), { uidKey: 'uid c' }));
    await payloads.upsert('Session', payload('other', soon(), { groupKey: 'somebody else' }));
    await payloads.upsert('AccessToken', payload('token', soon(), { groupKey }));
    await scene.advance(2_000);

    const listed = async () =>
      (await payloads.listByGroup('Session', groupKey)).map((stored) => stored.payload).sort();
    expect(await listed()).toEqual(['sealed payload of a', 'sealed payload of b']);
    await payloads.destroy('Session', 'a');
    expect(await listed()).toEqual(['sealed payload of b']);
    expect(await payloads.listByGroup('Session', 'nobody')).toEqual([]);
    await payloads.upsert('Grant', payload('grant', soon(), { groupKey, durable: true }));
    expect(await payloads.listByGroup('Grant', groupKey)).toHaveLength(1);
    // One that lives no longer than the session is listed too.
    await payloads.upsert('Grant', payload('passing', soon(), { groupKey }));
    expect(await payloads.listByGroup('Grant', groupKey)).toHaveLength(2);
    for (const key of ['grant', 'passing']) await payloads.destroy('Grant', key);
    expect(await payloads.listByGroup('Grant', groupKey)).toEqual([]);
  });

  test('lists at least a hundred of a large group, and the others once these are destroyed', async () => {
    const { payloads } = scene.storage;
    const groupKey = 'somebody';
    const keys = Array.from({ length: 250 }, (_, i) => `${i}`);
    for (const [i, key] of keys.entries()) {
      const record = { groupKey, uidKey: `uid ${key}`, payload: key };
      await payloads.upsert('Session', payload(key, soon() + i, record));
    }
    const seen: string[] = [];
    while (seen.length < keys.length) {
      const listed = (await payloads.listByGroup('Session', groupKey)).map((one) => one.payload);
      expect(listed.length).toBeGreaterThanOrEqual(Math.min(100, keys.length - seen.length));
      expect(listed[0]).toBe(`${keys.length - seen.length - 1}`);
      await Promise.all(listed.slice(0, 100).map((key) => payloads.destroy('Session', key)));
      seen.push(...listed.slice(0, 100));
    }
    expect(new Set(seen).size).toBe(keys.length);
    expect(await payloads.listByGroup('Session', groupKey)).toEqual([]);
  });

  test('returns a kilobyte or a megabyte of any text unchanged', async () => {
    const { payloads } = scene.storage;
    for (const text of ['', '{"a.b":"$c"}\u0000👪\r\n', 'é'.repeat(512), 'x'.repeat(1_000_000)]) {
      await payloads.upsert('Grant', payload('key', soon(), { payload: text }));
      expect((await payloads.find('Grant', 'key'))?.payload).toBe(text);
    }
  });

  test('lets one of 10 callers consume a payload, in two processes at once', async () => {
    const processes = [scene.storage, await scene.another()];
    await scene.storage.payloads.upsert('AuthorizationCode', payload('code', soon()));
    const answers = await inParallel(10, processes, ({ payloads }) =>
      payloads.consume('AuthorizationCode', 'code'),
    );
    expect(wins(answers)).toBe(1);
    expect(await scene.storage.payloads.consume('AuthorizationCode', 'code')).toBe(false);
  });

  test('answers each call for itself when many are consumed and written at once', async () => {
    const { payloads } = scene.storage;
    const consume = (key: string) => payloads.consume('RefreshToken', key);
    await payloads.upsert('RefreshToken', payload('gone', soon()));
    await payloads.upsert('RefreshToken', payload('gone and written', soon()));
    await consume('gone and written');
    await scene.advance(2 * MINUTE);
    for (const key of ['one', 'used', 'two']) {
      await payloads.upsert('RefreshToken', payload(key, soon()));
    }
    await consume('used');
    const answers = await Promise.all([
      ...['one', 'used', 'gone', 'missing', 'two', 'one'].map(consume),
      payloads.upsert('RefreshToken', payload('gone and written', soon())),
      payloads.upsert('RefreshToken', payload('new', soon())),
    ]);
    const [first, ...rest] = answers;
    // Of the two who wanted the same, one has it.
    expect([wins([first === true, rest[4] === true]), rest.slice(0, 4)]).toEqual([
      1,
      [false, false, false, true],
    ]);
    expect(await consume('gone and written')).toBe(true);
    expect(await consume('new')).toBe(true);
    expect(await consume('two')).toBe(false);
  });

  test('still finds a consumed payload, with the instant', async () => {
    const { payloads } = scene.storage;
    await payloads.upsert('RefreshToken', payload('key', soon(), { payload: 'p', uidKey: 'uid' }));
    expect((await payloads.find('RefreshToken', 'key'))?.consumedAt).toBeUndefined();
    await payloads.consume('RefreshToken', 'key');
    const consumed = { payload: 'p', consumedAt: scene.now() };
    await scene.advance(1_000);
    expect(await payloads.consume('RefreshToken', 'key')).toBe(false);
    expect(await payloads.find('RefreshToken', 'key')).toEqual(consumed);
    expect(await payloads.findByUid('RefreshToken', 'uid')).toEqual(consumed);
  });

  test('keeps a consumed payload consumed when it is written again', async () => {
    const { payloads } = scene.storage;
    await payloads.upsert('RefreshToken', payload('key', soon()));
    await payloads.consume('RefreshToken', 'key');
    const consumedAt = scene.now();
    await payloads.upsert('RefreshToken', payload('key', soon(), { payload: 'again' }));
    expect(await payloads.find('RefreshToken', 'key')).toEqual({ payload: 'again', consumedAt });
    expect(await payloads.consume('RefreshToken', 'key')).toBe(false);
  });

  test('makes nothing by consuming an absent payload', async () => {
    const { payloads } = scene.storage;
    await payloads.upsert('RefreshToken', payload('key', soon()));
    expect(await payloads.consume('AuthorizationCode', 'key')).toBe(false);
    expect(await payloads.find('AuthorizationCode', 'key')).toBeUndefined();
    expect((await payloads.find('RefreshToken', 'key'))?.consumedAt).toBeUndefined();
  });

  test('treats an expired payload as absent, also when it is consumed', async () => {
    const { payloads } = scene.storage;
    await payloads.upsert('AuthorizationCode', payload('code', soon(), { uidKey: 'uid' }));
    await scene.advance(MINUTE - 1_000);
    expect(await payloads.find('AuthorizationCode', 'code')).toBeDefined();
    await scene.advance(1_000);
    expect(await payloads.find('AuthorizationCode', 'code')).toBeUndefined();
    expect(await payloads.findByUid('AuthorizationCode', 'uid')).toBeUndefined();
    expect(await payloads.consume('AuthorizationCode', 'code')).toBe(false);
    expect(await payloads.find('AuthorizationCode', 'code')).toBeUndefined();
  });

  test('treats a key that is written after its end as a new one', async () => {
    const { payloads } = scene.storage;
    await payloads.upsert('RefreshToken', payload('key', soon()));
    await payloads.consume('RefreshToken', 'key');
    await scene.advance(2 * MINUTE);
    await payloads.upsert('RefreshToken', payload('key', soon()));
    expect((await payloads.find('RefreshToken', 'key'))?.consumedAt).toBeUndefined();
    expect(await payloads.consume('RefreshToken', 'key')).toBe(true);
  });

  test('treats a payload that is written with an end in the past as absent', async () => {
    const { payloads } = scene.storage;
    await payloads.upsert('Session', payload('key', soon()));
    await payloads.upsert('Session', payload('key', scene.now() - 1));
    expect(await payloads.find('Session', 'key')).toBeUndefined();
  });

  test('finds a session by its uid, and the one that takes its place', async () => {
    const { payloads } = scene.storage;
    await payloads.upsert('Session', payload('before', soon(), { uidKey: 'uid', payload: 'old' }));
    expect((await payloads.findByUid('Session', 'uid'))?.payload).toBe('old');
    expect(await payloads.findByUid('Interaction', 'uid')).toBeUndefined();

    // At sign-in the library destroys the session's key and writes it under a new one.
    await payloads.destroy('Session', 'before');
    expect(await payloads.findByUid('Session', 'uid')).toBeUndefined();
    await payloads.upsert('Session', payload('after', soon(), { uidKey: 'uid', payload: 'new' }));
    await payloads.destroy('Session', 'before');
    expect((await payloads.findByUid('Session', 'uid'))?.payload).toBe('new');
  });

  test('revokes only the wanted model of the wanted group', async () => {
    const { payloads } = scene.storage;
    for (const model of ['AccessToken', 'RefreshToken']) {
      await payloads.upsert(model, payload('first', soon(), { groupKey: 'grant' }));
      await payloads.upsert(model, payload('second', soon(), { groupKey: 'grant' }));
      await payloads.upsert(model, payload('other', soon(), { groupKey: 'other grant' }));
      await payloads.upsert(model, payload('none', soon()));
    }
    await payloads.consume('AccessToken', 'second');
    await payloads.revokeByGroup('AccessToken', 'grant');
    await payloads.revokeByGroup('AccessToken', 'unknown');

    expect(await payloads.find('AccessToken', 'first')).toBeUndefined();
    expect(await payloads.find('AccessToken', 'second')).toBeUndefined();
    for (const key of ['other', 'none']) {
      expect(await payloads.find('AccessToken', key)).toBeDefined();
    }
    for (const key of ['first', 'second', 'other', 'none']) {
      expect(await payloads.find('RefreshToken', key)).toBeDefined();
    }
  });

  test('takes any text as a key, a uid or a group', async () => {
    const { payloads } = scene.storage;
    const same = (key: string) =>
      payload(key, soon(), { payload: key, uidKey: key, groupKey: key });
    for (const key of awkwardKeys) await payloads.upsert('Session', same(key));
    for (const key of awkwardKeys) {
      expect(await payloads.find('Session', key)).toEqual({ payload: key });
      expect(await payloads.findByUid('Session', key)).toEqual({ payload: key });
      expect(await payloads.consume('Session', key)).toBe(true);
    }
    for (const [index, key] of awkwardKeys.entries()) {
      await payloads.revokeByGroup('Session', key);
      expect(await payloads.find('Session', key)).toBeUndefined();
      const next = awkwardKeys[index + 1];
      if (next !== undefined) expect(await payloads.find('Session', next)).toBeDefined();
    }
  });
}
