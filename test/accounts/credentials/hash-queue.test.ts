import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, jest } from '@jest/globals';
import { createGate } from '../../../accounts/credentials/hash-queue.ts';
import { openDomain } from '../support.ts';

/** Jobs that end when they are told to. */
function workshop(gate: ReturnType<typeof createGate>) {
  const started: number[] = [];
  const running = new Map<number, PromiseWithResolvers<number>>();
  return {
    started,
    running,
    enter: (job: number) =>
      gate(async () => {
        const ending = Promise.withResolvers<number>();
        started.push(job);
        running.set(job, ending);
        return ending.promise.finally(() => running.delete(job));
      }),
    end: (job: number) => running.get(job)?.resolve(job),
    fail: (job: number) => running.get(job)?.reject(new Error(`job ${job} failed`)),
  };
}

describe('a gate with several sources', () => {
  /** Lets everybody out who gets in, and keeps the order of their coming in. */
  function door(queueLimit: number) {
    const gate = createGate({ width: 1, queueLimit });
    const order: string[] = [];
    const enter = (name: string, source: string) =>
      gate(async () => {
        order.push(name);
        await setImmediate();
      }, source);
    return { order, enter };
  }

  it('lets them take turns', async () => {
    const { order, enter } = door(10);
    const flood = ['a1', 'a2', 'a3', 'a4'].map((name) => enter(name, 'a'));
    await Promise.all([...flood, enter('b1', 'b'), enter('b2', 'b')]);
    expect(order).toEqual(['a1', 'a2', 'b1', 'a3', 'b2', 'a4']);
  });

  it('makes the longest line give way when it is full, and nobody else', async () => {
    const { order, enter } = door(4);
    const flood = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'].map((name) => enter(name, 'a'));
    const others = [enter('b1', 'b'), enter('c1', 'c')];
    const ends = await Promise.allSettled([...flood, ...others]);
    const sentAway = ends.map(({ status }) => status === 'rejected');
    expect(sentAway).toEqual([false, false, false, true, true, true, false, false]);
    expect(order).toEqual(['a1', 'a2', 'b1', 'c1', 'a3']);
  });
});

describe('a gate of two', () => {
  it('lets two in, and the next in the order they came', async () => {
    const { enter, end, started } = workshop(createGate({ width: 2, queueLimit: 10 }));
    const all = [1, 2, 3, 4, 5].map(enter);
    await setImmediate();
    expect(started).toEqual([1, 2]);
    end(2);
    await setImmediate();
    expect(started).toEqual([1, 2, 3]);
    end(1);
    end(3);
    await setImmediate();
    expect(started).toEqual([1, 2, 3, 4, 5]);
    end(4);
    end(5);
    expect(await Promise.all(all)).toEqual([1, 2, 3, 4, 5]);
  });

  it('gives the place of one who leaves to who waits, not to who comes then', async () => {
    const { enter, end, started } = workshop(createGate({ width: 1, queueLimit: 10 }));
    const first = enter(1);
    const waiting = enter(2);
    await setImmediate();
    end(1);
    const late = first.then(() => enter(3));
    await setImmediate();
    expect(started).toEqual([1, 2]);
    end(2);
    await setImmediate();
    end(3);
    expect(await Promise.all([first, waiting, late])).toEqual([1, 2, 3]);
  });

  it('sends away at once who would be one too many, and takes them again later', async () => {
    const { enter, end, started } = workshop(createGate({ width: 2, queueLimit: 3 }));
    const inside = [1, 2, 3, 4, 5].map(enter);
    await expect(enter(6)).rejects.toMatchObject({ code: 'busy', retryAfterSeconds: 5 });
    await setImmediate();
    end(1);
    await setImmediate();
    const again = enter(6);
    await expect(enter(7)).rejects.toMatchObject({ code: 'busy' });
    for (let turn = 0; turn < 4; turn += 1) {
      for (const job of [2, 3, 4, 5, 6]) end(job);
      await setImmediate();
    }
    await Promise.all([...inside, again]);
    expect(started).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('is free again after a failure, of a promise or of a throw', async () => {
    const gate = createGate({ width: 1, queueLimit: 10 });
    const { enter, fail, end } = workshop(gate);
    const [failing, next] = [enter(1), enter(2)];
    const outcome = expect(failing).rejects.toThrow('job 1 failed');
    await setImmediate();
    fail(1);
    await outcome;
    await setImmediate();
    end(2);
    expect(await next).toBe(2);
    const throwing = gate(() => {
      throw new Error('at once');
    });
    await expect(throwing).rejects.toThrow('at once');
    expect(await gate(async () => 'free')).toBe('free');
  });
});

it('a queue of none is a gate without a queue', async () => {
  const { enter, end } = workshop(createGate({ width: 1, queueLimit: 0 }));
  const only = enter(1);
  await expect(enter(2)).rejects.toMatchObject({ code: 'busy' });
  await setImmediate();
  end(1);
  expect(await only).toBe(1);
});

it('of ten thousand jobs no more than the width are ever inside, and all get through in order', async () => {
  const gate = createGate({ width: 4, queueLimit: 10_000 });
  const order: number[] = [];
  let inside = 0;
  let most = 0;
  const jobs = Array.from({ length: 10_000 }, (_, job) =>
    gate(async () => {
      inside += 1;
      most = Math.max(most, inside);
      order.push(job);
      if (job % 100 === 0) await setImmediate();
      inside -= 1;
      if (job % 7 === 0) throw new Error('one of many');
    }),
  );
  const results = await Promise.allSettled(jobs);
  expect(most).toBe(4);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(Math.ceil(10_000 / 7));
});

it('stands before the hashes: as many at once as there are processors', async () => {
  await using opened = openDomain();
  const asked = jest.spyOn(Worker.prototype, 'postMessage');
  try {
    const many = Array.from({ length: 3 * availableParallelism() }, (_, i) => `password ${i}`);
    await Promise.all(many.map((password) => opened.domain.passwords.hash(password)));
    // A thread that is at work is asked for nothing more, so there is one for each hash at once.
    expect(asked).toHaveBeenCalledTimes(many.length);
    expect(new Set(asked.mock.contexts).size).toBe(availableParallelism());
  } finally {
    asked.mockRestore();
  }
});
