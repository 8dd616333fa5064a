/** Floods of sign-ins: they keep out nobody but the networks that they come from, and no known device at all. */
import { setImmediate } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { createHashQueue, type HashQueue } from '../../../accounts/credentials/hash-queue.ts';
import type { Hashing } from '../../../accounts/credentials/hashing-threads.ts';
import { hashing as realHashing } from '../../support/hashing.ts';
import {
  openProvider,
  type Person,
  portal,
  randomNir,
  redirectUri,
  type TestProvider,
} from '../../support/provider.ts';
import { createVisitor, type Reply } from '../../support/visitor.ts';

const hex = (value: number) => value.toString(16);
const from = (address: string) => ({ 'X-Forwarded-For': address });

/** Waits for what other requests do. */
async function until(isTrue: () => boolean): Promise<void> {
  const end = performance.now() + 40_000;
  while (!isTrue()) {
    if (performance.now() > end) throw new Error('it did not happen');
    await setImmediate();
  }
}

/** Hashes as usual until `hold` is called. From then on each comparison waits until the test lets it go on. */
function createHeldHashing() {
  const started: string[] = [];
  const waiting: (() => void)[] = [];
  let isHeld = false;
  const hashing: Hashing = {
    hash: realHashing.hash,
    async compare(password, hash) {
      if (isHeld) {
        started.push(password);
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      return realHashing.compare(password, hash);
    },
  };
  return {
    hashing,
    /** The passwords whose comparison has started, in their order. */
    started,
    hold: () => {
      isHeld = true;
    },
    /** Lets comparisons go on, one after the other, until so many have started. */
    async serve(count: number): Promise<void> {
      while (started.length < count) {
        const before = started.length;
        waiting.shift()?.();
        await until(() => started.length > before);
      }
    },
    release: () => {
      isHeld = false;
      for (const goOn of waiting) goOn();
    },
  };
}

/** Opens a provider with one core and thirty places in its queue: twenty for strangers. */
async function openSmallProvider() {
  const held = createHeldHashing();
  const queue = createHashQueue({ concurrency: 1, waitingLimit: 30 });
  let asked = 0;
  const hashQueue: HashQueue = (work, requester) => {
    asked += 1;
    return queue(work, requester);
  };
  const provider = await openProvider({ trustProxy: 1, hashing: held.hashing, hashQueue });
  /** Does something, and waits until so many more hashes have been asked for. */
  async function untilAsked<T>(count: number, act: () => T): Promise<T> {
    const before = asked;
    const result = act();
    await until(() => asked === before + count);
    return result;
  }
  return { provider, held, untilAsked };
}

/** Opens a sign-in page. Returns what sends the form from an address, and what ends the sign-in. */
async function openForm(provider: TestProvider, visitor = createVisitor(provider)) {
  const { location, fields } = await visitor.begin(portal, { prompt: 'login' });
  return {
    send: (identifier: string, password: string, address: string) =>
      visitor
        .post(location, { ...fields, identifier, password }, from(address))
        .then((reply) => reply),
    end: async (reply: Reply) => (await visitor.follow(reply)).location,
  };
}

/** Sends forms with wrong passwords from many addresses, and resolves once the queue is full and the rest is answered. */
async function flood(provider: TestProvider, addresses: readonly string[]) {
  const form = await openForm(provider);
  const replies: Reply[] = [];
  const all = addresses.map(async (address, i) => {
    replies.push(await form.send(randomNir(), `Flood${i}Flood`, address));
  });
  // One hash is made, and twenty wait.
  await until(() => replies.length === addresses.length - 21);
  return { replies, all: Promise.all(all) };
}

/** Makes the browser of a person a known device. */
async function knownDeviceOf(provider: TestProvider, { identifier, password }: Person) {
  const visitor = createVisitor(provider);
  const form = await openForm(provider, visitor);
  expect((await form.send(identifier, password, '192.0.2.200')).status).toBe(303);
  return openForm(provider, visitor);
}

const many = Array.from({ length: 64 }, (_, i) => i);
const elsewhere = ['192.0.2.1', '198.51.100.1', '203.0.113.1'].concat([
  '2001:db8:1::1',
  '2001:db8:2::1',
  '2001:db8:3::1',
]);

it.each([
  ['64 /64s of one /48', many.map((i) => `2001:db8:77:${hex(i * 1000)}::1`), elsewhere],
  [
    '64 /64s of one /56',
    many.map((i) => `2001:db8:77:1${hex(16 + i)}::1`),
    ['2001:db8:77:200::1', '2001:db8:77:300::1', ...elsewhere.slice(2)],
  ],
  [
    '64 addresses of one /64',
    many.map((i) => `2001:db8:77:100::${hex(i)}`),
    ['2001:db8:77:101::1'],
  ],
  ['64 addresses of one /24', many.map((i) => `10.7.7.${i}`), elsewhere],
  ['one address', many.map(() => '10.7.7.7'), ['10.7.7.8', '10.7.8.7']],
])('strangers and a known device sign in while %s flood', async (_name, addresses, places) => {
  const { provider, held, untilAsked } = await openSmallProvider();
  try {
    const owner = await provider.addPerson();
    const known = await knownDeviceOf(provider, owner);
    const strangers = await Promise.all(
      places.map(async (address) => {
        const person = await provider.addPerson();
        return { address, person, form: await openForm(provider) };
      }),
    );
    held.hold();
    const flooding = await flood(provider, addresses);
    const turnedAway = flooding.replies.length;
    const answers = await untilAsked(places.length, () =>
      strangers.map(({ form, person, address }) =>
        form.send(person.identifier, person.password, address),
      ),
    );
    await until(() => flooding.replies.length === turnedAway + places.length);
    // The known device is in the midst of the flood.
    const [answer] = await untilAsked(1, () => [
      known.send(owner.identifier, owner.password, addresses[0] ?? ''),
    ]);

    // Each network has had its turn by then, and known devices have had a third of the turns.
    await held.serve(Math.ceil(1.5 * (places.length + 4)));
    const served = held.started.filter((password) => !password.startsWith('Flood'));
    expect(served).toHaveLength(places.length + 1);
    held.release();
    for (const [i, { form }] of strangers.entries()) {
      const reply = await answers[i];
      expect(reply && (await form.end(reply))).toContain(`${redirectUri}?code=`);
    }
    expect(await known.end(await answer)).toContain(`${redirectUri}?code=`);
    await flooding.all;
    for (const reply of flooding.replies.slice(0, turnedAway + places.length)) {
      expect([reply.status, reply.headers['retry-after']]).toEqual([503, '5']);
    }
  } finally {
    held.release();
    await provider[Symbol.asyncDispose]();
  }
});

it('a known device signs in while 64 networks flood, and a stranger is told when to try again', async () => {
  const { provider, held, untilAsked } = await openSmallProvider();
  try {
    const owner = await provider.addPerson();
    const known = await knownDeviceOf(provider, owner);
    const stranger = await openForm(provider);
    held.hold();
    const flooding = await flood(
      provider,
      many.map((i) => `10.${i}.7.7`),
    );
    const refused = await stranger.send(owner.identifier, owner.password, '192.0.2.1');
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '5']);
    const [answer] = await untilAsked(1, () => [
      known.send(owner.identifier, owner.password, '10.1.7.7'),
    ]);
    await held.serve(5);
    expect(held.started).toContain(owner.password);
    held.release();
    expect(await known.end(await answer)).toContain(`${redirectUri}?code=`);
    await flooding.all;
  } finally {
    held.release();
    await provider[Symbol.asyncDispose]();
  }
});

it('300 failures at once from one address leave it open for a known device there', async () => {
  await using provider = await openProvider({ trustProxy: 1 });
  const owner = await provider.addPerson();
  const known = await knownDeviceOf(provider, owner);
  const unknown = await openForm(provider);
  const form = await openForm(provider);
  const address = '198.51.100.9';
  const failures = await Promise.all(
    Array.from({ length: 300 }, () => form.send(randomNir(), 'Wrong1234', address)),
  );
  expect(failures.filter(({ status }) => status === 401).length).toBeGreaterThan(100);
  // A part of such a burst finds the queue full and is no failure.
  const network = provider.domain.index('network', address);
  for (let left = failures.filter(({ status }) => status === 503).length; left > 0; left -= 1) {
    await provider.storage.counters.increment(`failures-address:${network}`, 3_600_000);
  }
  const refused = await unknown.send(owner.identifier, owner.password, address);
  expect(refused.status).toBe(429);
  expect(refused.text).toContain('Trop de tentatives. Réessayez dans 60 minutes.');
  const answer = await known.send(owner.identifier, owner.password, address);
  expect(await known.end(answer)).toContain(`${redirectUri}?code=`);
});
