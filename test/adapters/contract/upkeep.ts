import { expect, test } from '@jest/globals';
import { account, DAY, MINUTE, payload, readCounter } from './samples.ts';
import type { Scene } from './scene.ts';

export function upkeepScenarios(scene: Scene): void {
  test('sweeps what has expired and nothing else', async () => {
    const { storage } = scene;
    const { accounts, subjects, payloads, counters, audit, facts } = storage;
    await audit.append({ at: scene.now(), type: 'account.created', accountId: 'ada' });
    await scene.advance(364 * DAY);
    await accounts.insert(account('ada'));
    await subjects.claim('ada', 'portal', 'subject');
    await facts.claim('fact', 'value');
    await payloads.upsert('Session', payload('short', scene.now() + MINUTE, { uidKey: 'short' }));
    await payloads.upsert('Session', payload('long', scene.now() + 2 * DAY, { uidKey: 'long' }));
    await payloads.upsert('RefreshToken', payload('used', scene.now() + 2 * DAY));
    await payloads.consume('RefreshToken', 'used');
    await counters.increment('short', MINUTE);
    await counters.increment('long', 2 * DAY);
    await audit.append({ at: scene.now(), type: 'sign-in.accepted', accountId: 'ada' });
    await scene.advance(DAY);

    expect(await storage.sweep()).toBeGreaterThanOrEqual(0);

    expect(await payloads.find('Session', 'short')).toBeUndefined();
    expect(await payloads.findByUid('Session', 'long')).toBeDefined();
    expect((await payloads.find('RefreshToken', 'used'))?.consumedAt).toBe(scene.now() - DAY);
    expect(await readCounter(counters, 'short')).toBeUndefined();
    expect((await readCounter(counters, 'long'))?.count).toBe(1);
    const events = await audit.ofAccount('ada', 10);
    expect(events.map(({ type }) => type)).toEqual(['sign-in.accepted']);
    expect(await accounts.find('ada')).toEqual(account('ada'));
    expect(await subjects.claim('ada', 'portal', 'late')).toBe('subject');
    expect(await facts.claim('fact', 'late')).toBe('value');

    expect(await storage.sweep()).toBe(0);
  });

  test('sweeps nothing, or twice at once, without an error', async () => {
    expect(await scene.storage.sweep()).toBe(0);
    const another = await scene.another();
    await Promise.all([scene.storage.sweep(), another.sweep(), scene.storage.sweep()]);
  });

  test('loses nothing acknowledged in a restart', async () => {
    const { accounts, subjects, payloads, counters, audit, facts } = scene.storage;
    const kept = account('ada', { identifierHashes: ['one', 'two'] });
    const session = payload('key', scene.now() + MINUTE, { uidKey: 'uid' });
    await accounts.insert(kept);
    await accounts.update(kept);
    await subjects.claim('ada', 'portal', 'subject');
    await payloads.upsert('Session', session);
    await payloads.consume('Session', 'key');
    await counters.increment('counter', MINUTE);
    await counters.increment('counter', MINUTE);
    await audit.append({ at: scene.now(), type: 'account.created', accountId: 'ada' });
    await facts.claim('fact', 'value');

    const after = await scene.reopened();
    expect(await after.accounts.findByIdentifier('two')).toEqual({ ...kept, version: 2 });
    expect(await after.subjects.claim('ada', 'portal', 'late')).toBe('subject');
    const stored = { payload: session.payload, consumedAt: scene.now() };
    expect(await after.payloads.findByUid('Session', 'uid')).toEqual(stored);
    expect(await after.payloads.consume('Session', 'key')).toBe(false);
    expect((await after.counters.increment('counter', MINUTE)).count).toBe(3);
    expect(await after.audit.ofAccount('ada', 10)).toHaveLength(1);
    expect(await after.facts.claim('fact', 'late')).toBe('value');
  });

  test('reads at once what another process has written', async () => {
    const another = await scene.another();
    await scene.storage.accounts.insert(account('ada'));
    expect(await another.accounts.find('ada')).toBeDefined();
    await another.payloads.upsert('Session', payload('key', scene.now() + MINUTE));
    expect(await scene.storage.payloads.find('Session', 'key')).toBeDefined();
    await another.payloads.destroy('Session', 'key');
    expect(await scene.storage.payloads.find('Session', 'key')).toBeUndefined();
  });

  test('reports every store as healthy, and none once the storage is closed', async () => {
    const states = Object.values(await scene.storage.health());
    expect(states.length).toBeGreaterThan(0);
    expect(states).toEqual(states.map(() => true));

    await scene.storage.close();
    expect(Object.values(await scene.storage.health())).toEqual(states.map(() => false));
  });

  test('refuses calls once it is closed, and never answers that nothing is there', async () => {
    const { accounts, payloads, counters } = scene.storage;
    await scene.storage.close();
    await scene.storage.close();
    await expect(accounts.find('ada')).rejects.toThrow();
    await expect(accounts.insert(account('ada'))).rejects.toThrow();
    await expect(payloads.find('Session', 'key')).rejects.toThrow();
    await expect(payloads.consume('Session', 'key')).rejects.toThrow();
    await expect(readCounter(counters, 'counter')).rejects.toThrow();
  });
}
