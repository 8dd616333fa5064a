/** Stored clients cost a request no more than those of a file, and unknown ones cost the store little. */
import { expect, it } from '@jest/globals';
import { createShortMemory } from '../../../provider/clients/stored/short-memory.ts';
import { openProvider, portal, type TestProvider } from '../../support/provider.ts';
import { storeClient } from '../../support/stored-clients.ts';
import { createVisitor, redeem } from '../../support/visitor.ts';
import { userinfo } from '../services.ts';

/** Resolves with how often each command was sent to a store. */
async function commandsOf(provider: TestProvider): Promise<ReadonlyMap<string, number>> {
  const lines = (await provider.metrics()).matchAll(
    /^store_command_duration_seconds_count\{.*command="([^"]+)".*\} (\d+)$/gm,
  );
  return new Map([...lines].map(([, command = '', count]) => [command, Number(count)]));
}

it('a request for a stored client sends the store no more commands than one for a client of a file', async () => {
  await using provider = await openProvider({
    clients: [portal],
    watched: { hasMetrics: true },
  });
  const { client_secret: _, ...entry } = { ...portal, client_id: 'stored' };
  const stored = await storeClient(provider, entry);
  const visitor = createVisitor(provider);
  const person = await provider.addPerson();
  await visitor.signIn(person);

  /** Resolves with the commands of a visit from the request to userinfo, without a page. */
  async function commandsOfVisit(client: typeof portal) {
    const before = await commandsOf(provider);
    const page = await visitor.begin(client);
    const { body } = await redeem(provider, page, client);
    expect((await userinfo(provider, body.access_token)).status).toBe(200);
    const after = await commandsOf(provider);
    return [...after]
      .map(([command, count]) => `${command} ${count - (before.get(command) ?? 0)}`)
      .filter((line) => !line.endsWith(' 0'));
  }
  for (const client of [portal, stored]) await commandsOfVisit(client);
  const ofStored = await commandsOfVisit(stored);
  expect(ofStored).not.toEqual([]);
  expect(ofStored).toEqual(await commandsOfVisit(portal));

  const reads = async () => (await commandsOf(provider)).get('clients.find') ?? 0;
  const before = await reads();
  const unknown = { ...portal, client_id: 'nobody' };
  const statuses = Array.from(
    { length: 20 },
    async () => (await visitor.begin(unknown)).reply.status,
  );
  expect(new Set(await Promise.all(statuses))).toEqual(new Set([400]));
  for (const client_id of ['x'.repeat(256), 'é', 'a b'])
    expect((await visitor.begin({ ...portal, client_id })).reply.status).toBe(400);
  expect((await reads()) - before).toBe(1);
  provider.advance(10_000);
  await visitor.begin(stored);
  expect((await reads()) - before).toBe(2);
});

it('what was found outlasts a flood of what was not, and is read again after five seconds', async () => {
  let now = 0;
  const read: string[] = [];
  const memory = createShortMemory<string>(
    async (key, before) => {
      read.push(`${key} ${before}`);
      return key.startsWith('known') ? key : undefined;
    },
    () => now,
  );
  expect(await Promise.all(['known', 'known', 'other'].map(memory))).toEqual([
    'known',
    'known',
    undefined,
  ]);
  expect(read).toEqual(['known undefined', 'other undefined']);
  for (let n = 0; n < 5_000; n += 1) await memory(`flood ${n}`);
  read.length = 0;
  now += 4_999;
  expect(await memory('known')).toBe('known');
  expect(await memory('flood 4999')).toBeUndefined();
  expect(read).toEqual([]);
  now += 1;
  expect(await memory('known')).toBe('known');
  expect(read).toEqual(['known known']);
});

it('a read that failed is not remembered', async () => {
  let isAway = true;
  const memory = createShortMemory<string>(
    async (key) => {
      if (isAway) throw new Error('away');
      return key;
    },
    () => 0,
  );
  await expect(Promise.all([memory('a'), memory('a')])).rejects.toThrow('away');
  isAway = false;
  expect(await memory('a')).toBe('a');
});
