import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, jest } from '@jest/globals';
import { createHashQueue, type HashQueue } from '../../../accounts/credentials/hash-queue.ts';
import { createDomain } from '../../../accounts/domain.ts';
import { openDomain } from '../support.ts';

/** Adds jobs that end when the test says so. */
function createJobs(queue: HashQueue) {
  const started: number[] = [];
  const running = new Map<number, PromiseWithResolvers<number>>();
  return {
    started,
    running,
    add: (job: number) =>
      queue(async () => {
        const ending = Promise.withResolvers<number>();
        started.push(job);
        running.set(job, ending);
        return ending.promise.finally(() => running.delete(job));
      }),
    end: (job: number) => running.get(job)?.resolve(job),
    fail: (job: number) => running.get(job)?.reject(new Error(`job ${job} failed`)),
  };
}

describe('a queue with several networks', () => {
  /** Opens a queue whose jobs end by themselves, and records the order in which they started. */
  function openQueue(waitingLimit: number) {
    const queue = createHashQueue({ concurrency: 1, waitingLimit });
    const order: string[] = [];
    const add = (name: string, address: string, isKnownDevice = false) =>
      queue(
        async () => {
          order.push(name);
          await setImmediate();
        },
        { address, isKnownDevice },
      );
    return { order, add };
  }
  const [a, b, c] = ['192.0.2.1', '198.51.100.1', '2001:db8::1'];

  it('lets the networks take turns', async () => {
    const { order, add } = openQueue(15);
    const flood = ['a1', 'a2', 'a3', 'a4'].map((name) => add(name, a));
    await Promise.all([...flood, add('b1', b), add('b2', b)]);
    expect(order).toEqual(['a1', 'a2', 'b1', 'a3', 'b2', 'a4']);
  });

  it('lets the networks inside a network take turns for it', async () => {
    const { order, add } = openQueue(30);
    const first = add('first', b);
    const flood = [1, 2, 3].map((i) => add(`flood ${i}`, `2001:db8:0:10${i}::1`));
    const others = [
      add('same /56 and /64', '2001:db8:0:101::2'),
      add('same /48', '2001:db8:0:200::1'),
      add('elsewhere', '2001:db8:1::1'),
      add('same /48 again', '2001:db8:0:200::2'),
    ];
    await Promise.all([first, ...flood, ...others]);
    expect(order).toEqual([
      'first',
      'flood 1',
      'elsewhere',
      'same /48',
      'flood 2',
      'same /48 again',
      'flood 3',
      'same /56 and /64',
    ]);
  });

  it('turns away the network that waits most often when it is full, and no other', async () => {
    const { order, add } = openQueue(6);
    const flood = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'].map((name) => add(name, a));
    const others = [add('b1', b), add('c1', c)];
    const ends = await Promise.allSettled([...flood, ...others]);
    const turnedAway = ends.map(({ status }) => status === 'rejected');
    expect(turnedAway).toEqual([false, false, false, true, true, true, false, false]);
    expect(order).toEqual(['a1', 'a2', 'b1', 'c1', 'a3']);
  });

  it('keeps a third of the places and of the turns for known devices', async () => {
    const { order, add } = openQueue(9);
    const first = add('first', a);
    const strangers = [1, 2, 3, 4, 5, 6, 7].map((i) => add(`stranger ${i}`, `10.0.${i}.1`));
    // The same network as a stranger's: a busy address takes nothing from its known devices.
    const known = [1, 2, 3, 4].map((i) => add(`known ${i}`, '10.0.1.1', true));
    const ends = await Promise.allSettled([...strangers, ...known]);
    await first;
    expect(ends.flatMap(({ status }, i) => (status === 'rejected' ? [i] : []))).toEqual([6, 10]);
    expect(order).toEqual([
      'first',
      'stranger 1',
      'stranger 2',
      'known 1',
      'stranger 3',
      'stranger 4',
      'known 2',
      'stranger 5',
      'stranger 6',
      'known 3',
    ]);
  });

  it('keeps a third of the places and of the turns for the others as well', async () => {
    const { order, add } = openQueue(6);
    const first = add('first', a);
    const known = [1, 2, 3, 4, 5].map((i) => add(`known ${i}`, `10.0.${i}.1`, true));
    const strangers = [1, 2, 3].map((i) => add(`stranger ${i}`, `10.0.${i}.1`));
    const ends = await Promise.allSettled([...known, ...strangers]);
    await first;
    expect(ends.flatMap(({ status }, i) => (status === 'rejected' ? [i] : []))).toEqual([4, 7]);
    expect(order.slice(0, 4)).toEqual(['first', 'stranger 1', 'stranger 2', 'known 1']);
  });
});

describe('a queue with a concurrency', () => {
  it('of two runs two jobs at once, and the next in the order of their requests', async () => {
    const { add, end, started } = createJobs(createHashQueue({ concurrency: 2, waitingLimit: 10 }));
    const all = [1, 2, 3, 4, 5].map(add);
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

  it('gives a free place to the job that waits, not to one that is added at that moment', async () => {
    const { add, end, started } = createJobs(createHashQueue({ concurrency: 1, waitingLimit: 10 }));
    const first = add(1);
    const waiting = add(2);
    await setImmediate();
    end(1);
    const late = first.then(() => add(3));
    await setImmediate();
    expect(started).toEqual([1, 2]);
    end(2);
    await setImmediate();
    end(3);
    expect(await Promise.all([first, waiting, late])).toEqual([1, 2, 3]);
  });

  it('refuses a job at once when it is full, and accepts it again later', async () => {
    const { add, end, started } = createJobs(createHashQueue({ concurrency: 2, waitingLimit: 4 }));
    const accepted = [1, 2, 3, 4, 5].map(add);
    await expect(add(6)).rejects.toMatchObject({ code: 'busy', retryAfterSeconds: 5 });
    await setImmediate();
    end(1);
    await setImmediate();
    const again = add(6);
    await expect(add(7)).rejects.toMatchObject({ code: 'busy' });
    for (let turn = 0; turn < 4; turn += 1) {
      for (const job of [2, 3, 4, 5, 6]) end(job);
      await setImmediate();
    }
    await Promise.all([...accepted, again]);
    expect(started).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('frees the place of a job that rejects or throws', async () => {
    const queue = createHashQueue({ concurrency: 1, waitingLimit: 10 });
    const { add, fail, end } = createJobs(queue);
    const [failing, next] = [add(1), add(2)];
    const outcome = expect(failing).rejects.toThrow('job 1 failed');
    await setImmediate();
    fail(1);
    await outcome;
    await setImmediate();
    end(2);
    expect(await next).toBe(2);
    const throwing = queue(() => {
      throw new Error('at once');
    });
    await expect(throwing).rejects.toThrow('at once');
    expect(await queue(async () => 'free')).toBe('free');
  });
});

it('lets nobody wait when its waiting limit is zero', async () => {
  const { add, end } = createJobs(createHashQueue({ concurrency: 1, waitingLimit: 0 }));
  const only = add(1);
  await expect(add(2)).rejects.toMatchObject({ code: 'busy' });
  await setImmediate();
  end(1);
  expect(await only).toBe(1);
});

it('runs ten thousand jobs in order and never more than its concurrency at once', async () => {
  const queue = createHashQueue({ concurrency: 4, waitingLimit: 15_000 });
  const order: number[] = [];
  let running = 0;
  let most = 0;
  const jobs = Array.from({ length: 10_000 }, (_, job) =>
    queue(async () => {
      running += 1;
      most = Math.max(most, running);
      order.push(job);
      if (job % 100 === 0) await setImmediate();
      running -= 1;
      if (job % 7 === 0) throw new Error('one of many');
    }),
  );
  const results = await Promise.allSettled(jobs);
  expect(most).toBe(4);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(Math.ceil(10_000 / 7));
});

it('bounds the hashes of the domain to the number of processors', async () => {
  await using opened = openDomain();
  // A domain of its own: that of `openDomain` hashes without threads.
  const { passwords } = createDomain({ ...opened, bcryptCost: 4, termsVersion: '1' });
  const asked = jest.spyOn(Worker.prototype, 'postMessage');
  try {
    const many = Array.from({ length: 3 * availableParallelism() }, (_, i) => `password ${i}`);
    await Promise.all(many.map((password) => passwords.hash(password)));
    // A busy thread gets no second job, so the number of threads is the number of hashes at once.
    expect(asked).toHaveBeenCalledTimes(many.length);
    expect(new Set(asked.mock.contexts).size).toBe(availableParallelism());
  } finally {
    for (const thread of asked.mock.contexts)
      if (thread instanceof Worker) await thread.terminate();
    asked.mockRestore();
  }
});
