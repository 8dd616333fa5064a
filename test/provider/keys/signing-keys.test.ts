import { beforeAll, describe, expect, it } from '@jest/globals';
import { currentFirst } from '../../../crypto/key-rotation.ts';
import { makeKeys, rotate, type SigningKey } from '../../../provider/keys/signing-keys.ts';

const minute = 60_000;
const hour = 60 * minute;
const start = Date.parse('2026-03-01T10:00:00Z');

let current: SigningKey[];
beforeAll(async () => {
  current = await makeKeys('current', start);
});

const kidsOf = (keys: readonly SigningKey[], status: SigningKey['status']) =>
  keys.filter((key) => key.status === status).map(({ kid }) => kid);
/** Returns the key that the library signs with: the first of the algorithm. */
const signersOf = (keys: readonly SigningKey[]) =>
  ['RS256', 'ES256'].map((alg) => currentFirst(keys).find((key) => key.alg === alg)?.kid);

async function step(keys: readonly SigningKey[], now: number): Promise<readonly SigningKey[]> {
  const outcome = await rotate(keys, now);
  if ('waitUntil' in outcome) throw new Error(`must wait until ${outcome.waitUntil}`);
  return outcome.keys;
}

describe('a rotation', () => {
  it('publishes, waits an hour, switches, waits twelve hours, and retires', async () => {
    const old = kidsOf(current, 'current');
    const published = await rotate(current, start);
    if (!('done' in published)) throw new Error('nothing was published');
    expect(published.done).toBe('published');
    const next = kidsOf(published.keys, 'next');
    expect(published.keys.map(({ alg }) => alg)).toEqual(['RS256', 'ES256', 'RS256', 'ES256']);
    expect(signersOf(published.keys)).toEqual(old);

    const early = await rotate(published.keys, start + hour - 1);
    expect(early).toEqual({ waitUntil: start + hour });

    const switched = await rotate(published.keys, start + hour);
    if (!('done' in switched)) throw new Error('nothing was switched');
    expect(switched.done).toBe('switched');
    expect(signersOf(switched.keys)).toEqual(next);
    expect(kidsOf(switched.keys, 'previous')).toEqual(old);

    expect(await rotate(switched.keys, start + 13 * hour - 1)).toEqual({
      waitUntil: start + 13 * hour,
    });
    const retired = await rotate(switched.keys, start + 13 * hour);
    if (!('done' in retired)) throw new Error('nothing was retired');
    expect(retired.done).toBe('retired');
    expect(retired.keys.map(({ kid, status }) => [kid, status])).toEqual(
      next.map((kid) => [kid, 'current']),
    );
    expect(await rotate(retired.keys, start + 13 * hour)).toMatchObject({ done: 'published' });
  });

  it('never signs with a key published less than an hour ago, and never removes one too early', async () => {
    let keys: readonly SigningKey[] = current;
    const seen = new Map(keys.map(({ kid }) => [kid, start - hour]));
    const signedAt = new Map<string, number>();
    for (let now = start; now < start + 60 * hour; now += 20 * minute) {
      const outcome = await rotate(keys, now);
      if ('done' in outcome) keys = outcome.keys;
      const jwks = currentFirst(keys);
      for (const { kid = '' } of jwks) seen.set(kid, seen.get(kid) ?? now);
      for (const kid of signersOf(keys)) {
        expect(now - (seen.get(kid ?? '') ?? now)).toBeGreaterThanOrEqual(hour);
        signedAt.set(kid ?? '', now);
      }
      for (const [kid, last] of signedAt) {
        if (now - last < 12 * hour) expect(jwks.map((key) => key.kid)).toContain(kid);
      }
      expect(jwks.length).toBeLessThanOrEqual(4);
    }
    expect(seen.size).toBeGreaterThan(8);
  });

  it('waits for the key that was published last', async () => {
    const [first, second] = await makeKeys('next', start);
    if (!first || !second) throw new Error('no keys');
    const late = { ...second, since: new Date(start + 50 * minute).toISOString() };
    for (const next of [
      [first, late],
      [late, first],
    ]) {
      expect(await rotate([...current, ...next], start + hour)).toEqual({
        waitUntil: start + 110 * minute,
      });
    }
  });

  it('waits for the key that was replaced last', async () => {
    const [first, second] = await makeKeys('previous', start);
    if (!first || !second) throw new Error('no keys');
    const late = { ...second, since: new Date(start + 2 * hour).toISOString() };
    expect(await rotate([...current, first, late], start + 12 * hour)).toEqual({
      waitUntil: start + 14 * hour,
    });
  });

  it('of one algorithm keeps the current key of the other', async () => {
    const [rs, es] = current;
    const next = (await makeKeys('next', start)).filter(({ alg }) => alg === 'RS256');
    const switched = await step([...current, ...next], start + hour);
    expect(signersOf(switched)).toEqual([next[0]?.kid, es?.kid]);
    expect(kidsOf(switched, 'previous')).toEqual([rs?.kid]);
    const retired = await step(switched, start + 13 * hour);
    expect(signersOf(retired)).toEqual([next[0]?.kid, es?.kid]);
  });

  it('does not change the keys that it is given', async () => {
    const before = structuredClone(current);
    await step(await step(current, start), start + hour);
    expect(current).toEqual(before);
  });
});

describe('the keys for the library', () => {
  it('are in the order current, next, previous', async () => {
    const published = await step(current, start);
    const mixed = [...published.map((key) => ({ ...key })), ...(await makeKeys('previous', start))];
    const keys = currentFirst(mixed.toReversed());
    const statusOf = new Map(mixed.map(({ kid, status }) => [kid, status]));
    expect(keys.map(({ kid = '' }) => statusOf.get(kid))).toEqual([
      'current',
      'current',
      'next',
      'next',
      'previous',
      'previous',
    ]);
  });

  it('all differ, have their thumbprint as id, and 2048 bits for RSA', async () => {
    const all = [...current, ...(await makeKeys('next', start))];
    expect(new Set(all.map(({ kid }) => kid)).size).toBe(4);
    const rsa = all.filter(({ kty }) => kty === 'RSA');
    for (const { n } of rsa) expect(Buffer.from(String(n), 'base64url')).toHaveLength(256);
    for (const { kid } of all) expect(kid).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
});
