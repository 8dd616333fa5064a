/** The fictional people of FranceConnect's test environment, as FranceConnect publishes them. */

export interface TestPerson {
  readonly login: string;
  /** The claims of userinfo. Those that FranceConnect doesn't know are empty strings. */
  readonly claims: {
    readonly given_name: string;
    readonly given_name_array: readonly string[];
    readonly family_name: string;
    readonly preferred_username: string;
    readonly gender: string;
    readonly birthdate: string;
    readonly birthplace: string;
    readonly birthcountry: string;
    readonly email: string;
  };
}

const born = (birthdate: string, birthplace: string, birthcountry = '99100') => ({
  birthdate,
  birthplace,
  birthcountry,
});

const named = (
  given_name_array: readonly string[],
  family_name: string,
  gender: 'female' | 'male',
  preferred_username = '',
) => ({
  given_name: given_name_array.join(' '),
  given_name_array,
  family_name,
  preferred_username,
  gender,
});

export const testPeople: readonly TestPerson[] = [
  {
    login: 'test',
    claims: {
      ...named(['Angela', 'Claire', 'Louise'], 'DUBOIS', 'female'),
      ...born('1962-08-24', '75107'),
      email: 'wossewodda-3728@yopmail.com',
    },
  },
  {
    login: 'avec_nom_dusage',
    claims: {
      ...named(['Pierre'], 'MERCIER', 'male', 'DUBOIS'),
      ...born('1969-03-17', '95277'),
      email: 'pierre@example.fr',
    },
  },
  {
    login: 'nom_composé',
    claims: {
      ...named(['Melissandre', 'Juliette'], 'TROIS-DUPRE', 'female'),
      ...born('1981-07-27', '13012'),
      email: 'melissandre@example.fr',
    },
  },
  {
    login: 'caractères_spéciaux',
    claims: {
      ...named(['Joëlle', 'Françoise'], 'DUBINÔRE', 'female'),
      ...born('1992-08-15', '75117'),
      email: 'joelle@example.fr',
    },
  },
  {
    login: 'test_CORSE_2A',
    claims: {
      ...named(['Mario'], 'BROSSE', 'male'),
      ...born('1981-02-03', '2A004'),
      email: 'mario@example.fr',
    },
  },
  {
    login: 'naissance_Algérie',
    claims: {
      ...named(['Vincent', 'Guillaume'], 'MARTIN', 'male'),
      ...born('1963-12-05', '', '99352'),
      email: 'vincent@example.fr',
    },
  },
  {
    login: 'étranger_jour_présumé',
    claims: {
      ...named(['Jean'], 'FLEURET', 'male'),
      // The civil register has 1992-11-00; FranceConnect completes such a date.
      ...born('1992-11-01', '', '99217'),
      email: 'jean@example.fr',
    },
  },
];
