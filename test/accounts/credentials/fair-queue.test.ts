import { expect, it } from '@jest/globals';
import { createFairQueue } from '../../../accounts/credentials/fair-queue.ts';

/** Returns whole numbers below a bound, always the same for the same seed. */
function createRandom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

const isInside = (path: readonly string[], network: readonly string[]) =>
  network.every((name, i) => path[i] === name);

it.each([1, 2, 3, 4, 5, 6])(
  'never pushes an item out for one of a busier network, and serves each network in turn (%i)',
  (seed) => {
    const random = createRandom(seed);
    const queue = createFairQueue<{ path: string[] }>();
    const waiting = new Set<{ path: string[] }>();
    const sizeOf = (network: readonly string[]) =>
      [...waiting].filter(({ path }) => isInside(path, network)).length;
    const widest = () => new Set([...waiting].map(({ path }) => path[0]));
    let [pushedOut, refused] = [0, 0];

    for (let step = 0; step < 4_000; step += 1) {
      // One wide network sends half of the items; some addresses have fewer levels than others.
      const wide = random(2) === 0 ? 'flood' : `wide ${random(9)}`;
      const path = [wide, `${wide}/${random(3)}`, `${wide}/${random(3)}/${random(4)}`];
      if (wide.endsWith('4')) path.pop();
      if (random(5) === 0) {
        const item = queue.takeNext();
        if (item !== undefined) waiting.delete(item);
      } else {
        if (waiting.size >= 60) {
          const victim = queue.makeRoomFor(path);
          if (victim === undefined) {
            refused += 1;
            // Everything at each level is as small as the newcomer's own share.
            expect(
              Math.max(...[...widest()].map((name) => sizeOf([name ?? '']))),
            ).toBeLessThanOrEqual(sizeOf(path.slice(0, 1)) + 1);
            continue;
          }
          pushedOut += 1;
          const shared = path.findIndex((name, i) => victim.path[i] !== name);
          expect(sizeOf(victim.path.slice(0, shared + 1))).toBeGreaterThan(
            sizeOf(path.slice(0, shared + 1)) + 1,
          );
          waiting.delete(victim);
        }
        const item = { path };
        queue.add(path, item);
        waiting.add(item);
      }
      expect(queue.size).toBe(waiting.size);
    }
    expect(pushedOut).toBeGreaterThan(50);
    expect(refused).toBeGreaterThan(50);

    // Each widest network is served once before any is served twice.
    const networks = widest().size;
    const served = Array.from({ length: networks }, () => queue.takeNext()?.path[0]);
    expect(new Set(served).size).toBe(networks);
    while (queue.takeNext() !== undefined);
    expect(queue.size).toBe(0);
  },
);
