import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { networksOf } from '../../../accounts/limits/networks.ts';
import {
  createSignInThrottle,
  type SignInThrottle,
} from '../../../accounts/limits/sign-in-throttle.ts';
import type { CounterStore } from '../../../adapters/ports.ts';
import { minute, openStore } from '../support.ts';

let store: ReturnType<typeof openStore>;
let throttle: SignInThrottle;
beforeEach(() => {
  store = openStore();
  throttle = createSignInThrottle({ counters: store.storage.counters, clock: store.clock });
});
afterEach(() => store[Symbol.asyncDispose]());

const keys = { subject: 'someone', networks: networksOf('203.0.113.7') };

/** Sends parallel tries, each as slow as the test wants, and counts those that were made. */
async function burst(
  size: number,
  { over = throttle, turns = (): number => 1, good = false } = {},
) {
  let made = 0;
  const work = async () => {
    made += 1;
    for (let left = turns(); left > 0; left -= 1) await setImmediate();
    return good;
  };
  const outcomes = await Promise.allSettled(
    Array.from({ length: size }, () => over.attempt(keys, work)),
  );
  return { made, outcomes };
}

describe('a burst of wrong tries for one person', () => {
  it('gets the five tries that a patient stranger gets, and no more', async () => {
    const { made, outcomes } = await burst(50);
    expect(made).toBe(5);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
    expect(await throttle.attempt(keys, async () => true)).toEqual({ waitMs: minute });
  });

  it('gets the two tries that are left after three failures', async () => {
    for (let i = 0; i < 3; i += 1) await throttle.attempt(keys, async () => false);
    expect((await burst(50)).made).toBe(2);
  });

  it('gets one try after a wait', async () => {
    await burst(5);
    store.advance(minute);
    expect((await burst(50)).made).toBe(1);
    expect(await throttle.attempt(keys, async () => true)).toEqual({ waitMs: 2 * minute });
  });

  it('gets no more than the tries that are left of the day', async () => {
    for (let i = 0; i < 23; i += 1) {
      await throttle.attempt(keys, async () => false);
      await throttle.attempt(keys, async () => true);
    }
    expect((await burst(50)).made).toBe(2);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'gets five tries from a slow store as well (%i)',
    async (seed) => {
      let state = seed;
      const turns = (below: number) => {
        state = (state * 48_271) % 2_147_483_647;
        return state % below;
      };
      const wait = async (count: number) => {
        for (let i = 0; i < count; i += 1) await setImmediate();
      };
      const { counters } = store.storage;
      // The store answers late, so that what was read may be out of date.
      const slow: CounterStore = {
        increment: async (key, lifetime) => {
          await wait(turns(4));
          return counters.increment(key, lifetime);
        },
        readAll: async (keys) => {
          const all = await counters.readAll(keys);
          await wait(turns(12));
          return all;
        },
        clear: (key) => counters.clear(key),
      };
      const over = createSignInThrottle({ counters: slow, clock: store.clock });
      expect((await burst(50, { over, turns: () => turns(4) })).made).toBe(5);
    },
  );
});

describe('tries that wait', () => {
  it('are 128 at most: the next one is refused', async () => {
    const { made, outcomes } = await burst(200, { good: true });
    const rejected = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(made).toBe(5 + 128);
    expect(rejected).toHaveLength(200 - 5 - 128);
    for (const { reason } of rejected)
      expect(reason).toMatchObject({ code: 'busy', retryAfterSeconds: 5 });
    // Afterwards the subject has its tries again.
    expect((await burst(40, { good: true })).made).toBe(40);
  });

  it('go on when a running try throws', async () => {
    let broken = 0;
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) =>
        throttle.attempt(keys, async () => {
          await setImmediate();
          if (i % 2 === 0) return true;
          broken += 1;
          throw new Error('the store is away');
        }),
      ),
    );
    expect(broken).toBe(20);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
  });
});

describe('a try that throws', () => {
  it('rejects with its own error, is no failure and leaves nothing behind', async () => {
    const breaking = async () => Promise.reject(new Error('the store is away'));
    for (let i = 0; i < 30; i += 1) {
      await expect(throttle.attempt(keys, breaking)).rejects.toThrow('the store is away');
    }
    const thrown = () => {
      throw new Error('at once');
    };
    await expect(throttle.attempt(keys, thrown)).rejects.toThrow('at once');
    expect(await throttle.attempt(keys, async () => false)).toEqual({ ok: false, isLast: false });
    expect((await burst(10)).made).toBe(4);
  });
});
