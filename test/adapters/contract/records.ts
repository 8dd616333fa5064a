import { expect, test } from '@jest/globals';
import { awkwardKeys, inParallel, MINUTE } from './samples.ts';
import type { Scene } from './scene.ts';

export function recordScenarios(scene: Scene): void {
  test('gives 20 callers in two processes the same subject', async () => {
    const processes = [scene.storage, await scene.another()];
    const answers = await inParallel(20, processes, ({ subjects }, index) =>
      subjects.claim('ada', 'portal', `candidate ${index}`),
    );
    const [subject] = answers;
    expect(subject).toMatch(/^candidate \d+$/);
    expect(answers).toEqual(answers.map(() => subject));
    expect(await scene.storage.subjects.claim('ada', 'portal', 'late')).toBe(subject);
  });

  test('gives each account a subject of its own in each sector', async () => {
    const { subjects } = scene.storage;
    expect(await subjects.claim('ada', 'portal', 'first')).toBe('first');
    expect(await subjects.claim('ada', 'partner', 'second')).toBe('second');
    expect(await subjects.claim('bob', 'portal', 'third')).toBe('third');
    expect(await subjects.claim('ada', 'portal', 'fourth')).toBe('first');
    expect(await subjects.find('ada', 'portal')).toBe('first');
    expect(await subjects.find('bob', 'partner')).toBeUndefined();
  });

  test('tells two pairs apart whose joined texts are equal', async () => {
    const { subjects } = scene.storage;
    for (const [index, cut] of ['.', ':', '/', '\u0000', ' ', '-', '|'].entries()) {
      expect(await subjects.claim(`a${cut}b`, 'c', `left ${index}`)).toBe(`left ${index}`);
      expect(await subjects.claim('a', `b${cut}c`, `right ${index}`)).toBe(`right ${index}`);
    }
  });

  test('lists and removes the subjects of one account', async () => {
    const { subjects } = scene.storage;
    for (const sector of ['', 'portal', 'é', '~']) {
      await subjects.claim('ada', sector, 'first');
      await subjects.claim('adam', sector, 'other');
      await subjects.claim('ad', sector, 'another');
    }
    const all = await subjects.ofAccount('ada');
    expect(all.map(({ sector }) => sector).toSorted()).toEqual(['', 'portal', '~', 'é']);
    expect(new Set(all.map(({ subject }) => subject))).toEqual(new Set(['first']));
    await subjects.remove('ada');
    expect(await subjects.ofAccount('ada')).toEqual([]);
    for (const sector of ['', 'portal', 'é', '~']) {
      expect(await subjects.claim('ada', sector, 'second')).toBe('second');
      expect(await subjects.claim('adam', sector, 'second')).toBe('other');
      expect(await subjects.claim('ad', sector, 'second')).toBe('another');
    }
    await subjects.remove('nobody');
  });

  test('gives 20 callers in two processes the same fact', async () => {
    const processes = [scene.storage, await scene.another()];
    const answers = await inParallel(20, processes, ({ facts }, index) =>
      facts.claim('check value', `candidate ${index}`),
    );
    expect(new Set(answers).size).toBe(1);
    expect(await scene.storage.facts.claim('check value', 'late')).toBe(answers[0]);
    expect(await scene.storage.facts.find('check value')).toBe(answers[0]);
    expect(await scene.storage.facts.find('another')).toBeUndefined();
    expect(await scene.storage.facts.claim('another', 'other')).toBe('other');
  });

  test('takes any text as a sector, a subject, or the name or value of a fact', async () => {
    const { subjects, facts } = scene.storage;
    for (const key of awkwardKeys) {
      expect(await subjects.claim(key, key, key)).toBe(key);
      expect(await facts.claim(key, key)).toBe(key);
    }
    for (const key of awkwardKeys) {
      expect(await subjects.claim(key, key, 'late')).toBe(key);
      expect(await facts.claim(key, 'late')).toBe(key);
    }
  });

  test("an account's audit is its own latest events, newest first", async () => {
    const { audit } = scene.storage;
    const whole = {
      at: scene.now() + MINUTE,
      type: 'sign-in.accepted',
      accountId: 'ada',
      clientId: 'portal.$1',
      network: '192.0.2.0/24',
      detail: 'password 👪',
      operator: { kind: 'console', id: 'agent/7', name: 'Zoé d’Orgeval 👪' },
    } as const;
    const byCommand = { kind: 'cli', id: 'root' } as const;
    // Written out of order, as the events of two processes may be.
    await audit.append(whole);
    await audit.append({ at: scene.now(), type: 'account.created', accountId: 'ada' });
    await audit.append({
      at: scene.now() + 2 * MINUTE,
      type: 'password.changed',
      accountId: 'ada',
      operator: byCommand,
    });
    await audit.append({ at: scene.now() + 3 * MINUTE, type: 'account.created', accountId: 'bob' });
    await audit.append({
      at: scene.now() + 4 * MINUTE,
      type: 'franceconnect.refused',
      clientId: 'portal',
    });

    const types = (await audit.ofAccount('ada', 10)).map(({ type }) => type);
    expect(types).toEqual(['password.changed', 'sign-in.accepted', 'account.created']);
    const latest = await audit.ofAccount('ada', 3);
    expect(latest[1]).toMatchObject(whole);
    expect(latest.map(({ operator }) => operator)).toEqual([byCommand, whole.operator, undefined]);
    expect(await audit.ofAccount('ada', 2)).toHaveLength(2);
    expect(await audit.ofAccount('carol', 10)).toEqual([]);
  });

  test('adds several events at once, in their order', async () => {
    const { audit } = scene.storage;
    const words = Array.from({ length: 100 }, (_, index) => `event ${index}`);
    const event = { at: scene.now(), type: 'sign-in.accepted', accountId: 'ada' } as const;
    await audit.append(...words.map((detail) => ({ ...event, detail })));
    await audit.append();
    const events = await audit.ofAccount('ada', 200);
    expect(events.map(({ detail }) => detail)).toEqual(words.reverse());
  });

  test('pages through the audit of all accounts in the order of writing, and leaves none out', async () => {
    const { audit } = scene.storage;
    const words = Array.from({ length: 25 }, (_, index) => `event ${index}`);
    for (const detail of words)
      await audit.append({ at: scene.now(), type: 'code.accepted', accountId: 'ada', detail });
    await scene.advance(MINUTE);
    const seen = [];
    for (let page = await audit.following(undefined, 10); page.length > 0; ) {
      seen.push(...page);
      page = await audit.following(page.at(-1)?.id, 10);
    }
    expect(seen.map(({ detail }) => detail)).toEqual(words);
    expect(seen[0]).toMatchObject({ type: 'code.accepted', accountId: 'ada' });
    const last = seen.at(-1)?.id;
    expect(await audit.following(last, 10)).toEqual([]);
    await audit.append({ at: 0, type: 'code.refused' });
    await scene.advance(MINUTE);
    expect(await audit.following(last, 10)).toMatchObject([{ at: 0, type: 'code.refused' }]);
  });

  test('pages through the audit of an account, and shows each event once', async () => {
    const { audit } = scene.storage;
    // Most of them in the same millisecond.
    const events = Array.from({ length: 25 }, (_, index) => ({
      at: scene.now() + (index < 20 ? 0 : index),
      type: 'sign-in.accepted' as const,
      accountId: index === 7 ? 'bob' : 'ada',
      detail: `event ${index}`,
    }));
    await audit.append(...events);
    const all = await audit.ofAccount('ada', 100);
    const seen = [];
    for (let page = await audit.ofAccount('ada', 4); page.length > 0; ) {
      seen.push(...page);
      page = await audit.ofAccount('ada', 4, page.at(-1));
    }
    expect(seen).toEqual(all);
    expect(all).toHaveLength(24);

    const tenth = all[9];
    // Events that are added meanwhile change no older page; another account's position shows only one's own.
    await audit.append({ at: scene.now() + MINUTE, type: 'code.accepted', accountId: 'ada' });
    expect(await audit.ofAccount('ada', 100, tenth)).toEqual(all.slice(10));
    expect(await audit.ofAccount('bob', 100, all[0])).toHaveLength(1);
    for (const id of [
      '',
      '0',
      'f'.repeat(24),
      'g'.repeat(24),
      'a'.repeat(12),
      '{}',
      '-1',
      '9'.repeat(30),
    ]) {
      const before = { at: scene.now(), id };
      const found = await audit.ofAccount('ada', 100, before);
      expect(found.every(({ at }) => at <= scene.now())).toBe(true);
    }
    expect(await audit.ofAccount('ada', 9, { at: 0, id: '5' })).toEqual([]);
  });

  test('keeps all of 20 events at once', async () => {
    const processes = [scene.storage, await scene.another()];
    await inParallel(20, processes, ({ audit }, index) =>
      audit.append({
        at: scene.now(),
        type: 'sign-in.accepted',
        accountId: 'ada',
        detail: `event ${index}`,
      }),
    );
    const events = await scene.storage.audit.ofAccount('ada', 100);
    expect(new Set(events.map(({ detail }) => detail)).size).toBe(20);
  });
}
