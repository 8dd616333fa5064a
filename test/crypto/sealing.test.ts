import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createBlindIndex } from '../../crypto/blind-index.ts';
import { deriveKey } from '../../crypto/derive-key.ts';
import { sameSecret } from '../../crypto/same-secret.ts';
import { createSeal } from '../../crypto/sealing.ts';
import { memoryInUse } from '../support/memory.ts';

const newKey = (id: string) => ({ id, key: randomBytes(32) });
const context = 'account/1/identity';

describe('what is sealed', () => {
  const seal = createSeal([newKey('k1')]);

  it.each([
    ['nothing', ''],
    ['a name', 'DUPONT'],
    ['letters of all kinds', 'é 👪 \u0000 ﬁn'],
    ['a long text', 'x'.repeat(100_000)],
  ])('opens again: %s', (_title, plain) => {
    expect(seal.open(seal.seal(plain, context), context)).toBe(plain);
  });

  it('is another text each time, and says nothing but its key', () => {
    const sealed = new Set(Array.from({ length: 1_000 }, () => seal.seal('DUPONT', context)));
    expect(sealed.size).toBe(1_000);
    for (const text of sealed) expect(text).toMatch(/^k1\.[A-Za-z0-9_-]+$/);
  });

  it('opens for the context it was sealed for alone', () => {
    const sealed = seal.seal('DUPONT', context);
    for (const other of ['', 'account/1/contacts', 'account/2/identity', `${context} `]) {
      expect(() => seal.open(sealed, other)).toThrow();
    }
  });

  it('does not open once a bit of it has changed, wherever', () => {
    const [id = '', text = ''] = seal.seal('DUPONT', context).split('.');
    const bytes = Buffer.from(text, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => seal.open(`${id}.${changed.toString('base64url')}`, context)).toThrow();
    }
  });

  it('does not open cut short, drawn out or empty', () => {
    const sealed = seal.seal('DUPONT', context);
    for (const broken of [
      sealed.slice(0, -4),
      sealed.slice(0, 12),
      `${sealed}AAAA`,
      'k1.',
      'k1',
      '',
    ]) {
      expect(() => seal.open(broken, context)).toThrow();
    }
  });

  it('does not open under another key, of the same id or of one that is not there', () => {
    const sealed = seal.seal('DUPONT', context);
    expect(() => createSeal([newKey('k1')]).open(sealed, context)).toThrow();
    expect(() => createSeal([newKey('k2')]).open(sealed, context)).toThrow(
      'sealed with the key k1, which is not in IDENTIFIER_SEAL_KEYS',
    );
  });

  it('stays readable over a rotation, while the first key seals', () => {
    const [old, next] = [newKey('2025'), newKey('2026')];
    const before = createSeal([old]).seal('DUPONT', context);
    const both = createSeal([next, old]);
    const after = both.seal('DURAND', context);
    expect(both.open(before, context)).toBe('DUPONT');
    expect(after).toMatch(/^2026\./);
    expect(createSeal([next]).open(after, context)).toBe('DURAND');
    expect(() => createSeal([next]).open(before, context)).toThrow();
  });
});

it('what it remembers takes little memory, however large the values are', () => {
  const seal = createSeal([newKey('k1')]);
  const before = memoryInUse().heapUsed;
  // As large as anybody's request to sign in may be, in letters of two bytes.
  for (let number = 0; number < 2_000; number += 1) {
    seal.seal(`${number}${'語'.repeat(10_000)}`, 'payload/Interaction');
  }
  expect(memoryInUse().heapUsed - before).toBeLessThan(40 * 1024 * 1024);
  // Still in use: else all of it would be gone.
  expect(seal.open(seal.seal('DUPONT', context), context)).toBe('DUPONT');
});

it('a seal requires a key', () => {
  expect(() => createSeal([])).toThrow('a seal needs a key');
});

describe('a blind index', () => {
  const key = randomBytes(32);
  const index = createBlindIndex(key);

  it('is the same for the same, in every process with the key', () => {
    expect(createBlindIndex(Buffer.from(key))('identifier', '2620875107001')).toBe(
      index('identifier', '2620875107001'),
    );
  });

  it('differs by value, by field and by key, and is never the value', () => {
    const of = [
      index('identifier', '2620875107001'),
      index('identifier', '2620875107002'),
      index('device', '2620875107001'),
      createBlindIndex(randomBytes(32))('identifier', '2620875107001'),
    ];
    expect(new Set(of).size).toBe(of.length);
    for (const hash of of) expect(hash).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('does not confuse the end of a field with the beginning of a value', () => {
    expect(index('ab', 'c')).not.toBe(index('a', 'bc'));
  });
});

it('keys for different purposes, or of different secrets, have nothing in common', () => {
  const keys = [
    deriveKey('a secret', 'csrf'),
    deriveKey('a secret', 'cookies'),
    deriveKey('another', 'csrf'),
  ].map((key) => key.toString('hex'));
  expect(new Set(keys).size).toBe(3);
  expect(keys.map(({ length }) => length)).toEqual([64, 64, 64]);
  expect(deriveKey('a secret', 'csrf').toString('hex')).toBe(keys[0]);
});

it('compares two secrets as a whole', () => {
  expect(sameSecret('a secret', 'a secret')).toBe(true);
  for (const other of ['a secreT', 'a secre', 'a secret ', '']) {
    expect(sameSecret('a secret', other)).toBe(false);
  }
});
