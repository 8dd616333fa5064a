import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { createPasswordRules } from '../../../accounts/credentials/password-rules.ts';

const rules = createPasswordRules({ min: 8, max: 24 });
const person = {
  identifiers: ['1690395277002', 'P48203175'],
  birthDate: '1969-03-09',
  names: ['Lefèvre-Œuvrard', 'Li', 'Anne Maëlle', 'Zoé'],
};
const unmet = (password: string) => rules.unmetRules({ password, person });

describe('a personal password', () => {
  it.each([
    ['words that have nothing to do with each other', 'Soleil2Printemps'],
    ['spaces between words', 'Cactus 7 violon'],
    ['accents alone as capital and small letter', 'ÉÉÉ-719-Éàù-?'],
    ['another script', 'Жасмин7облако'],
    ['digits of another script', 'Cactus٧violon'],
    ['emoji, some of them of several code points', 'Cactus7👩🏽‍🌾violon'],
    ['a part of a name under 4 letters', 'Li7cactusZoéviolon'],
  ])('may contain %s', async (_what, password) => {
    expect(await unmet(password)).toEqual([]);
  });

  it('has its length in characters, not in bytes', async () => {
    expect(await unmet('Éàç7ùôêX')).toEqual([]);
    expect(await unmet('Éàç7ùôê')).toEqual(['length']);
    expect(await unmet(`Aa7${'🌾🐝🍋'.repeat(2)}`)).toEqual([]);
    expect(await unmet('Cactus7violonCactus7violo')).toEqual(['length']);
    expect(await unmet('Cactus7violon Rivage 42x')).toEqual([]);
  });

  it('is never cut: 24 emoji have more than 72 bytes, and are refused', async () => {
    const emoji = '🌾🐝🍋🚲🎻🌵'.repeat(4);
    expect(await unmet(emoji)).toEqual(['tooManyBytes', 'digit', 'lowercase', 'uppercase']);
    expect(await unmet(`Aa7${emoji.slice(0, 34)}`)).toEqual([]);
  });

  it('is the same for both encodings of « é »', async () => {
    const composed = 'Été7Rvé';
    expect(await unmet(composed.normalize('NFD'))).toEqual(await unmet(composed));
    expect(await unmet(composed)).toContain('length');
  });

  it.each(['\n', '\r\n', '\t', '\0', '\u2028', '\u0085'])(
    'must not contain a control character: %j',
    async (sign) => {
      expect(await unmet(`Cactus7violon${sign}`)).toEqual(['control']);
    },
  );

  it.each([' ', '\u00a0', '\u3000', '\u200b', '\u202f'])(
    'must not begin or end with a space or with what nobody sees: %j',
    async (sign) => {
      expect(await unmet(`${sign}Cactus7violon`)).toEqual(['edges']);
      expect(await unmet(`Cactus7violon${sign}`)).toEqual(['edges']);
    },
  );

  it('must have a digit, a lower-case and an upper-case letter', async () => {
    expect(await unmet('Cactus-violon')).toEqual(['digit']);
    expect(await unmet('CACTUS-7-VIOLON')).toEqual(['lowercase']);
    expect(await unmet('cactus-7-violon')).toEqual(['uppercase']);
  });

  it('gets all broken rules at once, and a legacy password never passes', async () => {
    expect(await unmet('13572468')).toEqual(['lowercase', 'uppercase', 'guessable']);
    expect(await unmet('')).toEqual(['length', 'digit', 'lowercase', 'uppercase', 'guessable']);
    expect(await unmet('azerty')).toEqual(['length', 'digit', 'uppercase', 'guessable']);
  });
});

describe('data that others know about the person', () => {
  it.each([
    'Vu1690395277002',
    'Vu 1 69 03 95 277 002',
    'VuP48203175',
    'Vu48203175cactus',
    'Cactus09031969vu',
    'Cactus09/03/1969vu',
    'Cactus-1969-03-09-vu',
    'Cactus9.3.1969vu',
    'Cactus090369vu',
    'CactusLefevre7vu',
    'Cactus7lEFÈVRE'.normalize('NFD'),
    'Cactus7œuvrardVu',
    'Cactus7OEUVRARDVu',
    'Cactus7maelle',
    'CactusMa-elle7vu',
  ])('is refused: %s', async (password) => {
    expect(await unmet(password)).toContain('personal');
  });

  it('may be empty', async () => {
    const nobody = { identifiers: [], birthDate: '1969-00-00', names: [] };
    expect(await rules.unmetRules({ password: 'Cactus7violon', person: nobody })).toEqual([]);
  });
});

describe('an easily guessed password', () => {
  it.each([
    'Azerty123',
    'Motdepasse1',
    'Bonjour1',
    'P4ssw0rd!',
    'Marseille13',
    'Abcdefg1',
    'Aa1Aa1Aa1Aa1',
  ])('is refused: %s', async (password) => {
    expect(await unmet(password)).toEqual(['guessable']);
  });

  it('may be a disguised name of the person', async () => {
    const password = 'M4elle!77';
    const nobody = { identifiers: [], birthDate: '1950-01-01', names: [] };
    const known = { ...nobody, names: ['Maelle'] };
    expect(await rules.unmetRules({ password, person: known })).toEqual(['guessable']);
  });

  it('is not one that a property name of the language resembles', async () => {
    for (const word of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      expect(await unmet(`${word} Violon7`)).not.toContain('guessable');
    }
  });

  it('is estimated quickly, whatever was typed', async () => {
    await unmet('Cactus7violon');
    for (const hostile of [
      '4@8({[<4@8({[<4@8({[<4@8',
      '%{ex|€o(g03|i!2ie&te5a+€',
      'a1'.repeat(50_000),
    ]) {
      // The best of three, so that other work on the machine or a garbage collection does not count.
      const took: number[] = [];
      for (let tries = 0; tries < 3; tries += 1) {
        const before = process.threadCpuUsage();
        await unmet(hostile);
        took.push(process.threadCpuUsage(before).user / 1000);
      }
      expect(Math.min(...took)).toBeLessThan(200);
    }
  });

  it('is checked one at a time, and other work is done in between', async () => {
    let otherWork = 0;
    let isChecked = false;
    const others = (async () => {
      while (!isChecked) {
        await setImmediate();
        otherWork += 1;
      }
    })();
    await Promise.all(Array.from({ length: 20 }, () => unmet('aB3$eF6&hI9(kL2)nO5-qR8+')));
    isChecked = true;
    await others;
    expect(otherWork).toBeGreaterThan(10);
  });
});
