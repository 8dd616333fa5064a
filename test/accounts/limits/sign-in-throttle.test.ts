import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SignInThrottleKeys } from '../../../accounts/limits/failure-counters.ts';
import { networksOf } from '../../../accounts/limits/networks.ts';
import {
  createSignInThrottle,
  type SignInThrottle,
} from '../../../accounts/limits/sign-in-throttle.ts';
import { day, hour, minute, openStore, second } from '../support.ts';

let store: ReturnType<typeof openStore>;
let throttle: SignInThrottle;
beforeEach(() => {
  store = openStore();
  throttle = createSignInThrottle({ counters: store.storage.counters, clock: store.clock });
});
afterEach(() => store[Symbol.asyncDispose]());

const wrong = async () => false;
const right = async () => true;
const someone = { subject: 'someone', networks: networksOf('203.0.113.7') };

/** Uses another network each time, so that only the subject's failures count. */
let places = 0;
const elsewhere = (): SignInThrottleKeys => {
  places += 1;
  return { subject: 'someone', networks: [{ size: '/32', name: `place ${places}` }] };
};
async function fail(times: number, keys = () => elsewhere()): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    expect(await throttle.attempt(keys(), wrong)).toEqual({
      ok: false,
      isLast: expect.any(Boolean),
    });
  }
}
const isOpen = async (keys: SignInThrottleKeys = elsewhere()) => {
  const outcome = await throttle.attempt(keys, right);
  return 'ok' in outcome;
};

describe('a person who fails to sign in', () => {
  it('waits a minute after the 5th failure in a row, then twice as long each time, up to an hour', async () => {
    await fail(4);
    const waits = [1, 2, 4, 8, 16, 32, 60, 60, 60, 60];
    for (const wait of waits) {
      await fail(1);
      // No try is made during the wait.
      const refuse = async () => Promise.reject(new Error('tried'));
      expect(await throttle.attempt(elsewhere(), refuse)).toEqual({ waitMs: wait * minute });
      store.advance(wait * minute - 1);
      expect(await throttle.attempt(elsewhere(), refuse)).toEqual({ waitMs: 1 });
      store.advance(1);
    }
  });

  it('does not wait longer for trying during the wait', async () => {
    await fail(5);
    for (let i = 0; i < 100; i += 1) {
      expect(await throttle.attempt(elsewhere(), wrong)).toEqual({ waitMs: minute });
    }
    store.advance(minute);
    expect(await isOpen()).toBe(true);
  });

  it('has no failures in a row after a success', async () => {
    await fail(4);
    expect(await throttle.attempt(elsewhere(), right)).toEqual({ ok: true, isLast: false });
    await fail(5);
    expect(await throttle.attempt(elsewhere(), right)).toEqual({ waitMs: minute });
  });

  it('may try once an hour after 25 failures in a day, with or without successes in between', async () => {
    for (let i = 0; i < 6; i += 1) {
      await fail(4);
      expect(await isOpen()).toBe(true);
    }
    store.advance(hour);
    expect(await isOpen()).toBe(true);
    for (let failure = 25; failure < 30; failure += 1) {
      await fail(1);
      expect(await throttle.attempt(elsewhere(), right)).toEqual({ waitMs: hour });
      store.advance(hour - 1);
      expect(await throttle.attempt(elsewhere(), right)).toEqual({ waitMs: 1 });
      store.advance(1);
      expect(await isOpen()).toBe(true);
    }
    // Until the day is over, a success doesn't give five tries back.
    await fail(1);
    expect(await throttle.attempt(elsewhere(), right)).toEqual({ waitMs: hour });
    store.advance(day);
    await fail(4);
    expect(await isOpen()).toBe(true);
  });

  /** Fails as often as the waits allow for so long. Resolves with the number of failures. */
  async function failFor(time: number, pauseMs = 0): Promise<number> {
    let failures = 0;
    for (let elapsed = 0; elapsed < time; ) {
      const outcome = await throttle.attempt(elsewhere(), wrong);
      if ('ok' in outcome) failures += 1;
      else expect(outcome.waitMs).toBeLessThanOrEqual(hour);
      const waitMs = 'ok' in outcome ? pauseMs : outcome.waitMs;
      elapsed += waitMs;
      store.advance(waitMs);
    }
    return failures;
  }

  it.each([0, minute, 20 * minute, 59 * minute, 70 * minute])(
    'never waits longer than an hour, however the failures are spread (pause of %i ms)',
    async (pauseMs) => {
      await failFor(3 * day, pauseMs);
      store.advance(hour);
      expect(await isOpen()).toBe(true);
    },
  );

  it('gives a stranger 33 tries in a day, and 48 when the owner signs in all the time', async () => {
    expect(await failFor(day)).toBe(33);
    let tries = 0;
    for (let elapsed = 0; elapsed < day; elapsed += minute) {
      if ('ok' in (await throttle.attempt(elsewhere(), wrong))) tries += 1;
      await throttle.attempt(elsewhere(), right);
      store.advance(minute);
    }
    expect(tries).toBe(48);
  });

  it('makes nobody else wait', async () => {
    await fail(5);
    expect(await isOpen({ ...someone, subject: 'another' })).toBe(true);
  });

  it('may try at once when an operator clears the failures', async () => {
    for (let i = 0; i < 5; i += 1) {
      await fail(4);
      await isOpen();
    }
    await fail(5);
    expect(await throttle.attempt(elsewhere(), right)).toEqual({ waitMs: hour });
    await throttle.clear('someone');
    await fail(5);
    expect(await throttle.attempt(elsewhere(), right)).toEqual({ waitMs: minute });
  });

  it('waits in every process, and after a restart', async () => {
    await fail(5);
    const other = createSignInThrottle({ counters: store.storage.counters, clock: store.clock });
    expect(await other.attempt(elsewhere(), right)).toEqual({ waitMs: minute });
  });
});

describe('a network', () => {
  const from = (subject: number, address = '203.0.113.7') => ({
    subject: `${subject}`,
    networks: networksOf(address),
  });

  it('may have 300 failures an hour over all subjects, when it is one address', async () => {
    store.advance(second);
    for (let i = 0; i < 300; i += 1) await throttle.attempt(from(i), wrong);
    store.advance(20 * minute);
    expect(await throttle.attempt(from(1_000), right)).toEqual({ waitMs: 40 * minute });
    expect(await isOpen(from(1_000, '203.0.113.8'))).toBe(true);
    store.advance(40 * minute);
    expect(await isOpen(from(1_000))).toBe(true);
  });

  const hex = (value: number) => value.toString(16);
  it.each([
    ['/64', 300, (i: number) => `2001:db8:1:2::${hex(i)}`, '2001:db8:1:3::1'],
    ['/56', 900, (i: number) => `2001:db8:1:2${hex(16 + (i % 9))}::${hex(i)}`, '2001:db8:1:300::1'],
    ['/48', 3_000, (i: number) => `2001:db8:1:${hex((i % 99) * 256)}::1`, '2001:db8:2::1'],
    ['/24', 6_000, (i: number) => `203.0.113.${i % 99}`, '203.0.114.1'],
  ])('%s may have %i an hour', async (_size, failures, address, outside) => {
    for (let i = 0; i < failures; i += 1) {
      expect(await throttle.attempt(from(i, address(i)), wrong)).toEqual({
        ok: false,
        isLast: false,
      });
    }
    const unused = address(99 * 256 - 1);
    expect(await throttle.attempt(from(99_999, unused), right)).toEqual({ waitMs: hour });
    expect(await isOpen(from(99_999, outside))).toBe(true);
    store.advance(hour);
    expect(await isOpen(from(99_999, unused))).toBe(true);
  });

  it('gets no more tries at once than may all fail, at each size', async () => {
    for (let i = 0; i < 2_990; i += 1) {
      await throttle.attempt(from(i, `2001:db8:1:${hex((i % 99) * 256)}::1`), wrong);
    }
    const tries = await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) =>
        throttle.attempt(from(5_000 + i, `2001:db8:1:${hex(i * 256)}::1`), async () => {
          await setImmediate();
          return false;
        }),
      ),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });

  it('is not counted for successes, because many people share one', async () => {
    for (let i = 0; i < 400; i += 1) expect(await isOpen(from(i))).toBe(true);
  });
});

describe('successes', () => {
  it('of one person are not limited, 112 in a row', async () => {
    for (let i = 0; i < 112; i += 1) expect(await isOpen(someone)).toBe(true);
  });

  it('of one person are not limited, 40 at once', async () => {
    const slow = () => setImmediate(true);
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, () => throttle.attempt(someone, slow)),
    );
    expect(outcomes).toEqual(Array(40).fill({ ok: true, isLast: false }));
  });
});
