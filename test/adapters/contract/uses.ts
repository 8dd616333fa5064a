import { expect, test } from '@jest/globals';
import { inParallel } from './samples.ts';
import type { Scene } from './scene.ts';

export function useScenarios(scene: Scene): void {
  test('finds accounts that were used before an instant, those that were used first, until their owners are told', async () => {
    const { uses } = scene.storage;
    for (const [id, at] of Object.entries({ b: 200, a: 100, c: 300, d: 50 }))
      await uses.note(id, at);
    expect(await uses.findIdle(300, 10)).toEqual(['d', 'a', 'b']);
    expect(await uses.findIdle(1000, 2)).toEqual(['d', 'a']);
    // An earlier use that is noted late is none.
    await uses.note('c', 10);
    expect(await uses.findIdle(300, 10)).toEqual(['d', 'a', 'b']);

    expect(await uses.tell('a', 300, 1000)).toBe(true);
    expect(await uses.tell('a', 300, 1001)).toBe(false);
    expect(await uses.tell('c', 300, 1000)).toBe(false);
    expect(await uses.tell('nobody', 300, 1000)).toBe(false);
    expect(await uses.tell('d', 300, 900)).toBe(true);
    expect(await uses.findIdle(300, 10)).toEqual(['b']);
    expect(await uses.findTold(1000, 10)).toEqual(['d']);
    expect(await uses.findTold(2000, 10)).toEqual(['d', 'a']);
    expect(await uses.findTold(2000, 1)).toEqual(['d']);
    // Anybody who comes back counts as not told.
    await uses.note('d', 1500);
    expect(await uses.findTold(2000, 10)).toEqual(['a']);
    expect(await uses.findIdle(2000, 10)).toEqual(['b', 'c', 'd']);
  });

  test('gives an account that is due to one of many callers in two processes, and later to another', async () => {
    const { uses } = scene.storage;
    await uses.note('ada', 100);
    const processes = [scene.storage, await scene.another()];
    const told = await inParallel(20, processes, (each, i) => each.uses.tell('ada', 200, 300 + i));
    expect(told.filter(Boolean)).toHaveLength(1);
    const claimed = await inParallel(20, processes, (each) => each.uses.claimTold('ada', 400, 500));
    expect(claimed.filter(Boolean)).toHaveLength(1);
    expect(await uses.claimTold('ada', 400, 500)).toBe(false);
    expect(await uses.claimTold('ada', 600, 700)).toBe(true);
    await uses.note('ada', 800);
    expect(await uses.claimTold('ada', 10_000, 900)).toBe(false);
  });

  test('notes a use of unknown accounts alone, and forgets an account', async () => {
    const { uses } = scene.storage;
    await uses.note('ada', 100);
    await uses.noteUnknown(['ada', 'bob', 'cleo'], 200);
    await uses.noteUnknown([], 300);
    expect(await uses.findIdle(200, 10)).toEqual(['ada']);
    expect((await uses.findIdle(201, 10)).toSorted()).toEqual(['ada', 'bob', 'cleo']);
    for (const id of ['bob', 'bob', 'nobody']) await uses.remove(id);
    expect((await uses.findIdle(201, 10)).toSorted()).toEqual(['ada', 'cleo']);
  });
}
