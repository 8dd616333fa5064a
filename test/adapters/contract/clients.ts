import { expect, test } from '@jest/globals';
import type { ClientRecord } from '../../../adapters/ports.ts';
import { awkwardKeys, inParallel, wins } from './samples.ts';
import type { Scene } from './scene.ts';

const client = (id: string, over: Partial<ClientRecord> = {}): ClientRecord => ({
  id,
  version: 1,
  uri: undefined,
  isOnHomePage: false,
  sealed: `sealed registration of ${id}`,
  ...over,
});

export function clientScenarios(scene: Scene): void {
  test('keeps a client as it was stored, in every process and after a restart', async () => {
    const portal = client('portal', { uri: 'https://portal.example/', isOnHomePage: true });
    expect(await scene.storage.clients.insert(portal)).toBe(true);
    expect(await (await scene.another()).clients.find('portal')).toEqual(portal);
    const { clients } = await scene.reopened();
    expect(await clients.find('portal')).toEqual(portal);
    expect(await clients.find('Portal')).toBeUndefined();
  });

  test('gives an id to one of 20 callers in two processes', async () => {
    const processes = [scene.storage, await scene.another()];
    const answers = await inParallel(20, processes, ({ clients }, index) =>
      clients.insert(client('portal', { sealed: `number ${index}` })),
    );
    expect(wins(answers)).toBe(1);
    const found = await scene.storage.clients.find('portal');
    expect(found?.sealed).toBe(`number ${answers.indexOf(true)}`);
  });

  test('one of 20 writes that were prepared from the same version counts', async () => {
    const processes = [scene.storage, await scene.another()];
    await scene.storage.clients.insert(client('portal', { uri: 'https://portal.example/' }));
    const answers = await inParallel(20, processes, ({ clients }, index) =>
      clients.update(client('portal', { sealed: `number ${index}` })),
    );
    expect(wins(answers)).toBe(1);
    const { clients } = scene.storage;
    const sealed = `number ${answers.indexOf(true)}`;
    expect(await clients.find('portal')).toEqual(client('portal', { version: 2, sealed }));
    expect(await clients.update(client('portal'))).toBe(false);
    expect(await clients.update(client('nobody'))).toBe(false);
    expect(await clients.find('nobody')).toBeUndefined();
  });

  test('removes a client only in the version that was seen, and its id is free again', async () => {
    const { clients } = scene.storage;
    await clients.insert(client('portal'));
    await clients.update(client('portal'));
    expect(await clients.remove('portal', 1)).toBe(false);
    expect(await clients.remove('portal', 2)).toBe(true);
    expect(await clients.remove('portal', 2)).toBe(false);
    expect(await clients.find('portal')).toBeUndefined();
    expect(await clients.insert(client('portal'))).toBe(true);
  });

  test('finds an API by its address for as long as a client has it', async () => {
    const { clients } = scene.storage;
    const uri = 'https://api.example/';
    await clients.insert(client('one', { uri }));
    await clients.insert(client('two', { uri }));
    expect(await clients.hasUri(uri)).toBe(true);
    expect(await clients.hasUri('https://api.example')).toBe(false);
    await clients.remove('one', 1);
    expect(await clients.hasUri(uri)).toBe(true);
    await clients.update(client('two'));
    expect(await clients.hasUri(uri)).toBe(false);
  });

  test('lists the clients of the home page by their ids, no more than asked for', async () => {
    const { clients } = scene.storage;
    for (const id of ['c', 'a', 'b', 'd'])
      await clients.insert(client(id, { isOnHomePage: id !== 'd' }));
    const ids = async (limit: number) => (await clients.onHomePage(limit)).map(({ id }) => id);
    expect(await ids(10)).toEqual(['a', 'b', 'c']);
    expect(await ids(2)).toEqual(['a', 'b']);
    await clients.update(client('a'));
    expect(await ids(10)).toEqual(['b', 'c']);
  });

  test('pages through all clients, counts them, and tells which ids are taken', async () => {
    const { clients } = scene.storage;
    const ids = Array.from({ length: 25 }, (_, index) => `client ${index}`);
    for (const id of ids) await clients.insert(client(id));
    const seen: string[] = [];
    for (let page = await clients.scan(undefined, 4); page.length > 0; ) {
      expect(page.length).toBeLessThanOrEqual(4);
      seen.push(...page.map(({ id }) => id));
      page = await clients.scan(seen.at(-1), 4);
    }
    expect(seen.toSorted()).toEqual(ids.toSorted());
    expect(await clients.count()).toBe(25);
    const taken = await clients.taken(['client 7', 'nobody', 'client 3', 'client 3']);
    expect(taken.toSorted()).toEqual(['client 3', 'client 7']);
    expect(await clients.taken([])).toEqual([]);
  });

  test('takes any text as an id, an address or a content', async () => {
    const { clients } = scene.storage;
    const keys = awkwardKeys.filter((key) => key.length < 1_000);
    for (const key of keys)
      expect(await clients.insert(client(key, { uri: key, sealed: key }))).toBe(true);
    for (const key of keys) {
      expect(await clients.find(key)).toEqual(client(key, { uri: key, sealed: key }));
      expect(await clients.hasUri(key)).toBe(true);
      expect(await clients.update(client(key))).toBe(true);
    }
    for (const key of keys) expect(await clients.remove(key, 2)).toBe(true);
    expect(await clients.count()).toBe(0);
  });
}
