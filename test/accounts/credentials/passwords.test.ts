import { describe, expect, it, jest } from '@jest/globals';
import bcrypt from 'bcrypt';
import { createHashQueue } from '../../../accounts/credentials/hash-queue.ts';
import { createPasswords, normalizePassword } from '../../../accounts/credentials/passwords.ts';

const hashQueue = createHashQueue({ concurrency: 2, waitingLimit: 100 });
const hashing = {
  hash: (password: string, cost: number) => bcrypt.hash(password, cost),
  compare: (password: string, hash: string) => bcrypt.compare(password, hash),
};
const passwordsAt = (cost: number) => createPasswords({ cost, hashQueue, hashing });
const passwords = passwordsAt(4);

describe('a password', () => {
  it('matches its own hash and no other', async () => {
    const hash = await passwords.hash('Soleil2Printemps');
    expect(await passwords.verify('Soleil2Printemps', hash)).toBe(true);
    for (const wrong of ['soleil2printemps', 'Soleil2Printemps ', 'Soleil2Printemp', '']) {
      expect(await passwords.verify(wrong, hash)).toBe(false);
    }
  });

  it('of an unknown person never matches', async () => {
    for (const typed of ['Soleil2Printemps', '', '\0', '.'.repeat(53), '13572468']) {
      expect(await passwords.verify(typed, undefined)).toBe(false);
    }
  });

  it('gets a different hash each time', async () => {
    const [one, two] = [
      await passwords.hash('Soleil2Printemps'),
      await passwords.hash('Soleil2Printemps'),
    ];
    expect(one).not.toBe(two);
    expect(one).toMatch(/^\$2b\$04\$/);
  });

  it('matches in both encodings of « é »', async () => {
    const [composed, decomposed] = ['\u00c9t\u00e92Soleil', 'E\u0301te\u03012Soleil'];
    expect(composed).not.toBe(decomposed);
    expect(normalizePassword(decomposed)).toBe(composed);
    expect(await passwords.verify(decomposed, await passwords.hash(composed))).toBe(true);
    expect(await passwords.verify(composed, await passwords.hash(decomposed))).toBe(true);
    // Compatibility characters stay different, because passwords use NFC and not NFKC.
    expect(await passwords.verify('ﬁn2Soleil', await passwords.hash('fin2Soleil'))).toBe(false);
  });

  it.each([
    ['letters', 'x'.repeat(72), 'y'],
    ['letters of two bytes', 'é'.repeat(36), 'é'],
    ['letters of four bytes', '👪'.repeat(18), 'x'],
  ])(
    'of 72 bytes in %s is read to its end, and a longer one does not match',
    async (_t, full, more) => {
      const hash = await passwords.hash(full);
      expect(await passwords.verify(full, hash)).toBe(true);
      expect(await passwords.verify(full + more, hash)).toBe(false);
      expect(await passwords.verify(full.slice(0, -2), hash)).toBe(false);
    },
  );

  it.each([
    ['of 73 bytes', 'x'.repeat(73)],
    ['of 24 characters and 96 bytes', '👪'.repeat(24)],
    ['with a NUL', 'Soleil2\0Printemps'],
  ])('%s is not hashed, because bcrypt would cut it', async (_title, typed) => {
    await expect(passwords.hash(typed)).rejects.toThrow(RangeError);
    expect(await hashQueue(async () => 'free')).toBe('free');
  });

  it('is measured after normalisation, which can make it shorter', async () => {
    const typed = 'e\u0301'.repeat(36);
    expect(Buffer.byteLength(typed)).toBe(108);
    expect(await passwords.verify(typed, await passwords.hash(typed))).toBe(true);
  });

  it('with a NUL matches no other password', async () => {
    const hash = await passwords.hash('Soleil2');
    expect(await passwords.verify('Soleil2\0', hash)).toBe(false);
    expect(await passwords.verify('Soleil2\0Printemps', hash)).toBe(false);
    expect(await passwords.verify('\0', undefined)).toBe(false);
  });
});

describe('a hash', () => {
  it('that PHP made ($2y$) is accepted', async () => {
    const hash = (await passwords.hash('Soleil2Printemps')).replace('$2b$', '$2y$');
    expect(await passwords.verify('Soleil2Printemps', hash)).toBe(true);
    expect(await passwords.verify('Soleil2printemps', hash)).toBe(false);
    expect(passwords.isOutdated(hash)).toBe(false);
    expect(passwordsAt(5).isOutdated(hash)).toBe(true);
  });

  it('of a lower or higher cost is outdated, and still matches', async () => {
    const hash = await passwordsAt(5).hash('Soleil2Printemps');
    for (const [cost, outdated] of [
      [4, true],
      [5, false],
      [6, true],
    ] as const) {
      expect(passwordsAt(cost).isOutdated(hash)).toBe(outdated);
      expect(await passwordsAt(cost).verify('Soleil2Printemps', hash)).toBe(true);
    }
  });
});

describe('the work of a check', () => {
  /** Measures work in units of bcrypt's cost 0, so that one hash is 2^cost. */
  async function workOf(check: () => Promise<boolean>): Promise<number> {
    const hash = jest.spyOn(bcrypt, 'hash');
    const compare = jest.spyOn(bcrypt, 'compare');
    await check();
    const costs = [
      ...hash.mock.calls.map(([, cost]) => Number(cost)),
      ...compare.mock.calls.map(([, known]) => bcrypt.getRounds(known)),
    ];
    hash.mockRestore();
    compare.mockRestore();
    return costs.reduce((sum, cost) => sum + 2 ** cost, 0);
  }
  const full = 2 ** 6;
  const current = passwordsAt(6);

  it('is one full hash for a wrong password, known or unknown person', async () => {
    const hashes = await Promise.all([4, 5, 6].map((cost) => passwordsAt(cost).hash('Soleil2')));
    for (const hash of [undefined, ...hashes, hashes[0]?.replace('$2b$', '$2y$')]) {
      expect(await workOf(() => current.verify('Lune2Automne', hash))).toBe(full);
    }
  });

  it('is the same for a password that bcrypt would cut', async () => {
    const hash = await passwordsAt(4).hash('x'.repeat(72));
    for (const typed of ['x'.repeat(73), `${'x'.repeat(5)}\0`]) {
      expect(await workOf(() => current.verify(typed, hash))).toBe(full);
      expect(await workOf(() => current.verify(typed, undefined))).toBe(full);
    }
  });
});
