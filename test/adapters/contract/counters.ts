import { expect, test } from '@jest/globals';
import { awkwardKeys, inParallel, MINUTE, readCounter } from './samples.ts';
import type { Scene } from './scene.ts';

export function counterScenarios(scene: Scene): void {
  test('counts 50 increments of two processes at once, each count returned once', async () => {
    const processes = [scene.storage, await scene.another()];
    const answers = await inParallel(50, processes, ({ counters }) =>
      counters.increment('failures', MINUTE),
    );
    const counts = answers.map(({ count }) => count).sort((a, b) => a - b);
    expect(counts).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    expect((await readCounter(scene.storage.counters, 'failures'))?.count).toBe(50);
  });

  test('opens the window at the first increment, and never extends it', async () => {
    const { counters } = scene.storage;
    const start = scene.now();
    const first = { count: 1, lastAt: start, expiresAt: start + MINUTE };
    expect(await counters.increment('failures', MINUTE)).toEqual(first);
    expect(await readCounter(counters, 'failures')).toEqual(first);

    await scene.advance(MINUTE / 2);
    const second = { count: 2, lastAt: start + MINUTE / 2, expiresAt: start + MINUTE };
    expect(await counters.increment('failures', 10 * MINUTE)).toEqual(second);
    expect(await readCounter(counters, 'failures')).toEqual(second);

    await scene.advance(MINUTE / 2);
    expect(await readCounter(counters, 'failures')).toBeUndefined();
    const now = start + MINUTE;
    const afresh = { count: 1, lastAt: now, expiresAt: now + 2 * MINUTE };
    expect(await counters.increment('failures', 2 * MINUTE)).toEqual(afresh);
  });

  test('starts a cleared counter at zero, and leaves others alone', async () => {
    const { counters } = scene.storage;
    await counters.increment('one', MINUTE);
    await counters.increment('one', MINUTE);
    await counters.increment('two', MINUTE);
    await counters.clear('one');
    await counters.clear('unknown');
    expect(await readCounter(counters, 'one')).toBeUndefined();
    expect((await readCounter(counters, 'two'))?.count).toBe(1);
    expect((await counters.increment('one', MINUTE)).count).toBe(1);
  });

  test('takes any text as the key of a counter', async () => {
    const { counters } = scene.storage;
    for (const key of awkwardKeys) {
      expect((await counters.increment(key, MINUTE)).count).toBe(1);
    }
    for (const key of awkwardKeys) {
      expect((await readCounter(counters, key))?.count).toBe(1);
      await counters.clear(key);
      expect(await readCounter(counters, key)).toBeUndefined();
    }
  });
}
