/** FranceConnect's claims are read into a civil status, also the unusual ones of real people. */
import { describe, expect, it } from '@jest/globals';
import { parseUserinfo } from '../../federation/identity.ts';

const claims = {
  sub: `${'a'.repeat(64)}v1`,
  given_name: 'Angela Claire',
  given_name_array: ['Angela', 'Claire'],
  family_name: 'DUBOIS',
  preferred_username: '',
  gender: 'female',
  birthdate: '1962-08-24',
  birthplace: '75107',
  birthcountry: '99100',
  email: 'angela@example.fr',
};
const identity = {
  birthName: 'DUBOIS',
  givenNames: 'Angela Claire',
  birthDate: '1962-08-24',
  gender: 'female',
  birthCountry: '99100',
  birthCommune: '75107',
  parents: [],
};

const read = (changed: Record<string, unknown>) => parseUserinfo({ ...claims, ...changed });

describe('an identity', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['as it is', {}, {}],
    ['with a usual name', { preferred_username: 'MARTIN' }, { usualName: 'MARTIN' }],
    ['of first names in the text alone', { given_name_array: undefined }, {}],
    ['of first names in the list alone', { given_name: undefined }, {}],
    [
      'with compound first names',
      { given_name: 'Jean Pierre Marie-Ange', given_name_array: ['Jean Pierre', 'Marie-Ange'] },
      { givenNames: 'Jean Pierre Marie-Ange' },
    ],
    ['with spaces around', { family_name: '  DU  BOIS ' }, { birthName: 'DU BOIS' }],
    ['with accents in two pieces', { family_name: 'DUBINO\u0302RE' }, { birthName: 'DUBINÔRE' }],
    ['with a presumed day', { birthdate: '1992-11-00' }, { birthDate: '1992-11-01' }],
    ['with a presumed month', { birthdate: '1992-00-00' }, { birthDate: '1992-01-01' }],
    ['from Corsica', { birthplace: '2a004' }, { birthCommune: '2A004' }],
    ['from overseas', { birthplace: '97411' }, { birthCommune: '97411' }],
    [
      'from abroad',
      { birthcountry: '99217', birthplace: '' },
      { birthCountry: '99217', birthCommune: undefined },
    ],
    [
      'from abroad, with a place that says nothing',
      { birthcountry: '99352', birthplace: '99352' },
      { birthCountry: '99352', birthCommune: undefined },
    ],
  ])('%s', (_what, changed, expected) => {
    expect(read(changed)).toEqual({
      subject: claims.sub,
      identity: { ...identity, ...expected },
      missing: [],
      email: claims.email,
    });
  });

  it.each<[Record<string, unknown>, string]>([
    [{ gender: 'unspecified' }, 'gender'],
    [{ gender: undefined }, 'gender'],
    [{ family_name: ' ' }, 'family_name'],
    [{ given_name: '', given_name_array: [] }, 'given_name'],
    [{ birthdate: '' }, 'birthdate'],
    [{ birthdate: '1962' }, 'birthdate'],
    [{ birthdate: '1962-02-30' }, 'birthdate'],
    [{ birthdate: '1961-02-29' }, 'birthdate'],
    [{ birthcountry: 'FR' }, 'birthcountry'],
    [{ birthplace: '' }, 'birthplace'],
    [{ birthplace: undefined }, 'birthplace'],
    [{ birthplace: 'Paris' }, 'birthplace'],
  ])('is incomplete with %j, and nothing is guessed', (changed, missing) => {
    expect(read(changed)).toEqual({
      subject: claims.sub,
      identity: undefined,
      missing: [missing],
      email: claims.email,
    });
  });

  it('does not need an e-mail address, and ignores a malformed one', () => {
    for (const email of [undefined, null, '', 'nobody', 12]) {
      expect(read({ email })).toMatchObject({ identity, email: undefined });
    }
  });

  it('is not read from claims of a wrong type', () => {
    for (const changed of [{ sub: '' }, { sub: 12 }, { family_name: {} }, { given_name: ['A'] }]) {
      expect(read(changed)).toBeUndefined();
    }
    expect(parseUserinfo('text')).toBeUndefined();
  });
});
