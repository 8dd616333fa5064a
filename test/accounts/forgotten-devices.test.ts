import { expect, test } from '@jest/globals';
import { isForgotten, withForgotten } from '../../accounts/devices/forgotten-devices.ts';
import { type Standing, standingSchema } from '../../adapters/ports.ts';

const hour = 60 * 60 * 1000;
const day = 24 * hour;
const start = 1_700_000_000_000;

function forgetEach(ids: readonly string[], standing: Standing = standingSchema.parse({})) {
  return ids.reduce((last, id, i) => withForgotten(last, id, start + i * hour), standing);
}

test('the list stays short, and no device that was forgotten is known again', () => {
  const ids = Array.from({ length: 1000 }, (_, i) => `device ${i}`);
  const standing = forgetEach(ids);
  expect(JSON.stringify(standing).length).toBeLessThan(1500);
  for (const [i, id] of ids.entries()) {
    // Its cookie was written before it was forgotten, or a moment later by a sign-in that was under way.
    for (const usedAt of [start + i * hour - day, start + i * hour, start + i * hour + 30_000]) {
      expect([id, isForgotten(standing, { id, usedAt })]).toEqual([id, true]);
    }
  }
  const usedAt = start + 999 * hour;
  expect(isForgotten(standing, { id: 'another', usedAt })).toBe(false);
  // The price of a full list: what was not used for long is unknown as well.
  expect(isForgotten(standing, { id: 'another', usedAt: start })).toBe(true);
});

test('an entry goes once its cookie is too old to count, and a standing without entries forgets nothing', () => {
  const standing = forgetEach(['old']);
  const later = withForgotten(standing, 'new', start + 91 * day);
  expect(later.forgottenDevices?.list.map(({ id }) => id)).toEqual(['new']);
  expect(later.forgottenDevices?.usedBefore).toBe(0);
  const none = standingSchema.parse({});
  expect(isForgotten(none, { id: 'old', usedAt: 0 })).toBe(false);
  expect(standingSchema.parse(JSON.parse(JSON.stringify(standing)))).toEqual(standing);
});
