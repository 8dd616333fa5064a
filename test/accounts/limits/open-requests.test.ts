/** All networks together: what a process allows in ten minutes. */
import { expect, it } from '@jest/globals';
import { createOpenRequests, openRequestLimits } from '../../../accounts/limits/open-requests.ts';
import type { CounterStore } from '../../../adapters/ports.ts';

const window = 10 * 60_000;

function open() {
  let now = 1_000_000;
  const counts = new Map<string, number>();
  const counters: CounterStore = {
    async increment(key) {
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return { count, lastAt: now, expiresAt: now + window };
    },
    readAll: async () => [],
    clear: async () => undefined,
  };
  const index = (field: string, value: string) => `${field}/${value}`;
  return {
    count: createOpenRequests({ counters, index, clock: () => now }),
    advance: (ms: number) => {
      now += ms;
      counts.clear();
    },
  };
}

it('many networks together use up the total, which then ends with its window', async () => {
  const { count, advance } = open();
  const { network, process } = openRequestLimits;
  let left = process;
  for (let i = 0; left > 0; i += 1) {
    for (let n = 0; n < network && left > 0; n += 1, left -= 1)
      await count({ address: `192.0.${i}.1` });
  }
  const stranger = { address: '198.51.100.1' };
  await expect(count(stranger)).rejects.toMatchObject({ code: 'busy', retryAfterSeconds: 60 });
  expect(await count({ ...stranger, visitor: 'a device' })).toBe(true);
  advance(window);
  expect(await count(stranger)).toBe(false);
});

it('one network alone holds no more with any number of known devices', async () => {
  const { count } = open();
  const { network, visitor: each } = openRequestLimits;
  const began: boolean[] = [];
  const flood = async () => {
    for (let device = 0; device < (3 * network) / each; device += 1) {
      for (let n = 0; n < each; n += 1) {
        const origin = { address: '192.0.2.1', visitor: `device ${device}` };
        began.push(await count(origin));
      }
    }
  };
  await expect(flood()).rejects.toMatchObject({ code: 'tooMany' });
  expect(began.filter((isKnown) => isKnown)).toHaveLength(network);
  expect(began).toHaveLength(2 * network);
  // Known devices of other networks are let in as before.
  expect(await count({ address: '198.51.100.1', visitor: 'a device' })).toBe(true);
});

it('one network alone uses up no more of the total than its share', async () => {
  const { count } = open();
  const flooder = { address: '192.0.2.1' };
  for (let n = 0; n < openRequestLimits.network; n += 1) await count(flooder);
  for (let n = 0; n < openRequestLimits.process; n += 1) {
    await expect(count(flooder)).rejects.toMatchObject({ code: 'tooMany' });
  }
  expect(await count({ address: '198.51.100.1' })).toBe(false);
});
