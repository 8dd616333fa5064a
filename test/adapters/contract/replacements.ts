/** Payloads that are written only where what was read before is still there. */
import { expect, test } from '@jest/globals';
import { inParallel, MINUTE, payload } from './samples.ts';
import type { Scene } from './scene.ts';

export function replacementScenarios(scene: Scene): void {
  const soon = () => scene.now() + MINUTE;

  test('writes exactly one of concurrent replacements of one payload', async () => {
    const { storage } = scene;
    const other = await scene.another();
    const record = (text: string, expiresAt = soon()) =>
      payload('key', expiresAt, { payload: text, uidKey: 'uid', groupKey: 'somebody' });
    await storage.payloads.upsert('Session', record('first'));
    const written = await inParallel(12, [storage, other], async ({ payloads }, n) => ({
      text: `by ${n}`,
      won: await payloads.replace('Session', record(`by ${n}`), 'first'),
    }));
    const [winner, ...others] = written.filter(({ won }) => won);
    expect(others).toEqual([]);
    const { payloads } = storage;
    for (const found of [
      await payloads.find('Session', 'key'),
      await payloads.findByUid('Session', 'uid'),
      ...(await payloads.listByGroup('Session', 'somebody')),
    ]) {
      expect(found?.payload).toBe(winner?.text);
    }
  });

  test('does not bring back an absent payload by replacing it', async () => {
    const { payloads } = scene.storage;
    const record = payload('key', soon(), { payload: 'new', uidKey: 'uid' });
    const isReplaced = () => payloads.replace('Session', record, 'first');
    expect(await isReplaced()).toBe(false);
    await payloads.upsert('Session', payload('key', soon(), { payload: 'first', uidKey: 'uid' }));
    await payloads.destroy('Session', 'key');
    expect(await isReplaced()).toBe(false);
    await payloads.upsert('Session', payload('key', scene.now() + 1_000, { payload: 'first' }));
    await scene.advance(2_000);
    expect(await isReplaced()).toBe(false);
    expect(await payloads.find('Session', 'key')).toBeUndefined();
    expect(await payloads.findByUid('Session', 'uid')).toBeUndefined();
  });
}
