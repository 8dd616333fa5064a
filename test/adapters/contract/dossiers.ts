/** Dossiers, and the order in which their events can be read. */
import { expect, test } from '@jest/globals';
import type {
  DossierChange,
  DossierRecord,
  DossierStore,
  StoredDossierEvent,
} from '../../../adapters/ports.ts';
import { awkwardKeys, DAY, inParallel, wins } from './samples.ts';
import type { Scene } from './scene.ts';

const dossier = (key: string, over: Partial<DossierRecord> = {}): DossierRecord => ({
  key,
  version: 1,
  memberHashes: [`${key}'s member`],
  sealed: `sealed content of ${key}`,
  dueAt: undefined,
  ...over,
});
const added = (after: DossierRecord): DossierChange => ({ after, events: [] });

/** Resolves with all events, page by page. */
async function eventsOf(store: DossierStore, limit = 100): Promise<StoredDossierEvent[]> {
  const all: StoredDossierEvent[] = [];
  for (;;) {
    const page = await store.events(all.at(-1)?.cursor ?? 0, limit);
    if (page.length === 0) return all;
    all.push(...page);
  }
}

export function dossierScenarios(scene: Scene): void {
  const event = (id: string, at = scene.now()) => ({ id, at, sealed: `sealed ${id}` });
  /** Changes a dossier until it is written, as the domain does. */
  async function change(store: DossierStore, key: string, ids: readonly string[]): Promise<void> {
    for (;;) {
      const [before] = await store.findMany([key]);
      const after = before ?? dossier(key);
      const [done] = await store.write([{ before, after, events: ids.map((id) => event(id)) }]);
      if (done) return;
    }
  }

  test('finds dossiers by their keys and by each account that they name', async () => {
    const { dossiers } = scene.storage;
    const one = dossier('one', { memberHashes: ['ada', 'bob'], dueAt: scene.now() });
    const two = dossier('two', { memberHashes: ['bob'] });
    expect(await dossiers.write([added(one), added(two)])).toEqual([true, true]);
    expect(await dossiers.findMany(['two', 'three', 'one', 'two'])).toEqual([
      two,
      undefined,
      one,
      two,
    ]);
    expect(await dossiers.findMany([])).toEqual([]);
    expect(await dossiers.findByMember('ada')).toEqual([one]);
    expect(new Set(await dossiers.findByMember('bob'))).toEqual(new Set([one, two]));
    expect(await dossiers.findByMember('carol')).toEqual([]);
  });

  test('a written dossier is found by the accounts that it names now, in every process', async () => {
    const { dossiers } = scene.storage;
    const { dossiers: others } = await scene.another();
    const before = dossier('one', { memberHashes: ['ada', 'bob'] });
    await dossiers.write([added(before)]);
    for (const hash of ['ada', 'bob', 'carol']) {
      await others.findByMember(hash);
      await dossiers.findByMember(hash);
    }
    const after = { ...before, memberHashes: ['carol', 'bob'], sealed: 'other', dueAt: 5 };
    expect(await others.write([{ before, after, events: [] }])).toEqual([true]);
    const stored = { ...after, version: 2 };
    for (const store of [dossiers, others]) {
      expect(await store.findByMember('ada')).toEqual([]);
      expect(await store.findByMember('bob')).toEqual([stored]);
      expect(await store.findByMember('carol')).toEqual([stored]);
    }
    const last = { ...stored, memberHashes: [], dueAt: undefined };
    await dossiers.write([{ before: stored, after: last, events: [] }]);
    expect(await others.findMany(['one'])).toEqual([{ ...last, version: 3 }]);
    expect(await others.findByMember('bob')).toEqual([]);
  });

  test('refuses a dossier that is there, a stale version and one that is gone, without its events', async () => {
    const { dossiers } = scene.storage;
    const one = dossier('one');
    const refused = { sealed: 'refused', memberHashes: ['refused'] };
    await dossiers.write([added(one)]);
    const answers = await dossiers.write([
      { after: { ...one, ...refused }, events: [event('again')] },
      { after: dossier('two'), events: [event('kept')] },
      { before: one, after: { ...one, ...refused, version: 7 }, events: [event('stale')] },
      { before: dossier('gone'), after: { ...dossier('gone'), ...refused }, events: [] },
    ]);
    expect(answers).toEqual([false, true, false, false]);
    expect(await dossiers.findMany(['one', 'gone'])).toEqual([one, undefined]);
    expect(await dossiers.findByMember('refused')).toEqual([]);
    expect((await eventsOf(dossiers)).map(({ id }) => id)).toEqual(['kept']);
  });

  test('lets one of 10 writes from one version win, made by two processes at once', async () => {
    const processes = [scene.storage, await scene.another()];
    const before = dossier('one');
    const firsts = await inParallel(10, processes, async ({ dossiers }) =>
      dossiers.write([added(before)]),
    );
    expect(wins(firsts.flat())).toBe(1);
    const answers = await inParallel(10, processes, ({ dossiers }, index) =>
      dossiers.write([
        { before, after: { ...before, sealed: `${index}` }, events: [event(`of ${index}`)] },
      ]),
    );
    expect(wins(answers.flat())).toBe(1);
    const winner = answers.flat().indexOf(true);
    const [stored] = await scene.storage.dossiers.findMany(['one']);
    expect(stored).toMatchObject({ version: 2, sealed: `${winner}` });
    const told = (await eventsOf(scene.storage.dossiers)).map(({ id }) => id);
    expect(told).toEqual([`of ${winner}`]);
  });

  test('pages through dossiers in the order of their keys, and through those that are due', async () => {
    const { dossiers } = scene.storage;
    const now = scene.now();
    const all = ['a', 'b', 'c', 'd'].map((key, i) =>
      dossier(key, { dueAt: key === 'c' ? undefined : now + 10 - i }),
    );
    await dossiers.write(all.toReversed().map(added));
    expect(await dossiers.scan(undefined, 3)).toEqual(all.slice(0, 3));
    expect(await dossiers.scan('c', 3)).toEqual(all.slice(3));
    expect(await dossiers.count()).toBe(4);
    const due = async (at: number, limit: number) =>
      (await dossiers.findDue(at, limit)).map(({ key }) => key);
    expect(await due(now + 10, 10)).toEqual(['d', 'b', 'a']);
    expect(await due(now + 9, 10)).toEqual(['d', 'b']);
    expect(await due(now + 10, 1)).toEqual(['d']);
    expect(await due(now, 10)).toEqual([]);
  });

  test('gives events rising cursors in the order of the changes, page by page', async () => {
    const { dossiers } = scene.storage;
    await change(dossiers, 'one', ['first', 'second']);
    await change(dossiers, 'two', ['third']);
    await change(dossiers, 'one', ['fourth']);
    for (const limit of [1, 3, 100]) {
      const events = await eventsOf(dossiers, limit);
      expect(events.map(({ id }) => id)).toEqual(['first', 'second', 'third', 'fourth']);
      expect(events[0]).toEqual({ ...event('first'), cursor: expect.any(Number) });
    }
    const [first, second] = await dossiers.events(0, 2);
    await dossiers.resealEvent(first?.cursor ?? 0, 'sealed again');
    await dossiers.resealEvent(1_000_000, 'of no event');
    expect(await dossiers.events(0, 2)).toEqual([{ ...first, sealed: 'sealed again' }, second]);
    expect(await eventsOf(dossiers)).toHaveLength(4);
  });

  test('a reader that goes on from its cursor misses no event of parallel writers, and reads none twice', async () => {
    const processes = [scene.storage, await scene.another()];
    const reader = (await scene.another()).dossiers;
    let isWriting = true;
    const writing = inParallel(12, processes, ({ dossiers }, index) =>
      change(dossiers, `dossier ${index % 5}`, [`${index} a`, `${index} b`]),
    ).finally(() => {
      isWriting = false;
    });
    const read: StoredDossierEvent[] = [];
    const readOn = async () => {
      const page = await reader.events(read.at(-1)?.cursor ?? 0, 7);
      read.push(...page);
      return page.length;
    };
    while (isWriting) await readOn();
    await writing;
    while ((await readOn()) > 0);

    expect(read).toEqual(await eventsOf(scene.storage.dossiers));
    const ids = read.map(({ id }) => id);
    expect(ids.toSorted()).toEqual(
      Array.from({ length: 12 }, (_, index) => [`${index} a`, `${index} b`])
        .flat()
        .toSorted(),
    );
    // The events of one change follow their order.
    for (let index = 0; index < 12; index += 1)
      expect(ids.indexOf(`${index} a`)).toBeLessThan(ids.indexOf(`${index} b`));
  });

  test('keeps events for 365 days, and gives no cursor again after all were swept', async () => {
    const { dossiers } = scene.storage;
    await change(dossiers, 'one', ['old', 'older']);
    const [, last] = await eventsOf(dossiers);
    await scene.advance(364 * DAY);
    await scene.storage.sweep();
    expect(await eventsOf(dossiers)).toHaveLength(2);
    await scene.advance(DAY);
    await scene.storage.sweep();
    expect(await eventsOf(dossiers)).toEqual([]);
    await change(dossiers, 'one', ['new']);
    const events = await dossiers.events(last?.cursor ?? 0, 10);
    expect(events.map(({ id }) => id)).toEqual(['new']);
    await scene.storage.sweep();
    expect(await eventsOf(dossiers)).toEqual(events);
  });

  test('a restart loses neither a dossier nor an event', async () => {
    const { dossiers } = scene.storage;
    await change(dossiers, 'one', ['first']);
    const kept = await dossiers.findMany(['one']);
    const events = await eventsOf(dossiers);
    const { dossiers: after } = await scene.reopened();
    expect(await after.findMany(['one'])).toEqual(kept);
    expect(await eventsOf(after)).toEqual(events);
  });

  test('takes any text as a key, a member or a content', async () => {
    const { dossiers } = scene.storage;
    const all = awkwardKeys.map((key) => dossier(key, { memberHashes: [key], sealed: key }));
    expect(wins(await dossiers.write(all.map(added)))).toBe(all.length);
    expect(await dossiers.findMany(awkwardKeys)).toEqual(all);
    for (const [place, key] of awkwardKeys.entries())
      expect(await dossiers.findByMember(key)).toEqual([all[place]]);
  });
}
