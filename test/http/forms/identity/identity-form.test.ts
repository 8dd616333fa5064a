import { describe, expect, it } from '@jest/globals';
import { createBirthplaceLists } from '../../../../http/forms/identity/birthplace-lists.ts';
import { identityForm, type TypedIdentity } from '../../../../http/forms/identity/identity-form.ts';
import {
  readDeclaredIdentity,
  readSoughtIdentity,
} from '../../../../http/forms/identity/read-identity.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const lists = createBirthplaceLists().hrefs();

const nothing = identityForm({ declaration: true, lists }).typed;
const angela: TypedIdentity = {
  ...nothing,
  birthName: 'Dubois',
  gender: 'female',
  givenNames: 'Angela, Claire, Louise',
  birthDate: '24/08/1962',
  birthplace: 'france',
  birthDepartement: '75',
  birthCommune: 'Paris 7e Arrondissement',
};
const vincent: TypedIdentity = {
  ...nothing,
  birthName: 'Martin',
  usualName: 'Durand',
  gender: 'male',
  givenNames: 'Vincent Guillaume',
  birthDate: '5/12/1963',
  birthplace: 'abroad',
  birthCountry: 'Algérie',
  birthTown: 'Oran',
  parent1BirthName: 'Martin',
  parent1GivenNames: 'Jean',
  parent2BirthName: 'Durand',
  parent2GivenNames: 'Marie',
};

/** Returns the field and key of each fault. */
function faults(form: TypedIdentity, read = readSoughtIdentity) {
  const result = read(form, now);
  if (!('errors' in result)) throw new Error('nothing is wrong');
  return result.errors.map(({ field, key }) => [field, key]);
}

describe('an identity', () => {
  it('born in France is read with the code of the commune', () => {
    expect(readDeclaredIdentity(angela, now)).toEqual({
      identity: {
        birthName: 'Dubois',
        givenNames: 'Angela Claire Louise',
        birthDate: '1962-08-24',
        gender: 'female',
        birthCountry: '99100',
        birthCommune: '75107',
        parents: [],
      },
    });
  });

  it('born abroad is read with the present-day country, the town and both parents', () => {
    const elsewhere = {
      birthCountry: '99352',
      birthTown: 'Oran',
      parents: [
        { birthName: 'Martin', givenNames: 'Jean' },
        { birthName: 'Durand', givenNames: 'Marie' },
      ],
    };
    const common = {
      birthName: 'Martin',
      givenNames: 'Vincent Guillaume',
      birthDate: '1963-12-05',
      ...elsewhere,
    };
    expect(readSoughtIdentity(vincent, now)).toEqual({ identity: common });
    expect(readDeclaredIdentity(vincent, now)).toEqual({
      identity: { ...common, gender: 'male', usualName: 'Durand' },
    });
    const soviet = readSoughtIdentity({ ...vincent, birthCountry: 'urss' }, now);
    expect(soviet).toMatchObject({ identity: { birthCountry: '99123' } });
  });

  it('is read from the codes of the places that were chosen, and shown again by their names', () => {
    const chosen = { ...angela, birthCommune: '75107' };
    expect(readSoughtIdentity(chosen, now)).toMatchObject({ identity: { birthCommune: '75107' } });
    const former = { ...vincent, birthCountry: '99352' };
    expect(readSoughtIdentity(former, now)).toMatchObject({ identity: { birthCountry: '99352' } });
    const again = (typed: TypedIdentity) => identityForm({ typed, declaration: true, lists });
    expect(again(chosen).typed.birthCommune).toBe('Paris 7e Arrondissement');
    expect(again(former).country).toEqual({ fr: 'Algérie', en: 'Algeria' });
    // Saint-Denis was chosen in 93, then the département was changed.
    const moved = readSoughtIdentity(
      { ...chosen, birthDepartement: '974', birthCommune: '93066' },
      now,
    );
    expect(moved).toMatchObject({ identity: { birthCommune: '97411' } });
    expect(faults({ ...chosen, birthDepartement: '13' })).toEqual([
      ['birthCommune', 'birthCommune.unknown'],
    ]);
    expect(faults({ ...vincent, birthCountry: '99100' })).toEqual([
      ['birthCountry', 'birthCountry.france'],
    ]);
  });

  it('ignores the fields of the birthplace that was not chosen', () => {
    const both = { ...vincent, ...angela, birthTown: '<script>' };
    expect(readSoughtIdentity(both, now)).toMatchObject({ identity: { birthCommune: '75107' } });
  });

  it.each([
    ['before 1968', '75', 'Boulogne-Billancourt', '92012'],
    ['merged since', '01', 'Bellegarde-sur-Valserine', '01033'],
    ['of Corsica as one département', '20', 'Ajaccio', '2A004'],
    ['whose département is given by name', 'Nord', 'lille', '59350'],
  ])('may name a commune %s', (_case, birthDepartement, birthCommune, code) => {
    const typed = { ...angela, birthDepartement, birthCommune };
    expect(readSoughtIdentity(typed, now)).toMatchObject({ identity: { birthCommune: code } });
  });
});

describe('an identity that papers know in part', () => {
  it('has no birth name or no given name when the box says so', () => {
    const mononym = { ...angela, givenNames: '', noGivenNames: 'yes' };
    expect(readSoughtIdentity(mononym, now)).toMatchObject({ identity: { givenNames: '' } });
    const nameless = { ...angela, birthName: '', noBirthName: 'yes' };
    expect(readDeclaredIdentity(nameless, now)).toMatchObject({ identity: { birthName: '' } });
    expect(faults({ ...mononym, birthName: '', noBirthName: 'yes' })).toEqual([
      ['givenNames', 'identity.oneName'],
    ]);
    expect(faults({ ...angela, noBirthName: 'yes', noGivenNames: 'yes' })).toEqual([
      ['birthName', 'identity.boxAndName'],
      ['givenNames', 'identity.boxAndName'],
    ]);
  });

  it('has one parent or none when the boxes say so', () => {
    const father = { birthName: 'Martin', givenNames: 'Jean' };
    const second = { parent2BirthName: '', parent2GivenNames: '', parent2Unknown: 'yes' };
    const half = readSoughtIdentity({ ...vincent, ...second }, now);
    expect(half).toMatchObject({ identity: { parents: [father] } });
    const first = { parent1BirthName: '', parent1GivenNames: '', parent1Unknown: 'yes' };
    const orphan = readSoughtIdentity({ ...vincent, ...first, ...second }, now);
    expect(orphan).toMatchObject({ identity: { parents: [] } });
    expect(faults({ ...vincent, parent1Unknown: 'yes' })).toEqual([
      ['parent1BirthName', 'identity.boxAndName'],
    ]);
  });

  it('has a presumed day, typed as 00 like on the papers', () => {
    const typed = { ...angela, birthDate: '00/00/1948' };
    expect(readSoughtIdentity(typed, now)).toMatchObject({ identity: { birthDate: '1948-01-01' } });
  });
});

describe('wrong input', () => {
  it('is reported all at once, in the order of the page', () => {
    expect(faults(nothing, readDeclaredIdentity)).toEqual([
      ['birthName', 'field.required'],
      ['gender', 'field.required'],
      ['givenNames', 'field.required'],
      ['birthDate', 'field.required'],
      ['birthplace', 'field.required'],
    ]);
    expect(faults({ ...nothing, ...{ birthplace: 'abroad', birthName: 'O' } })).toEqual([
      ['givenNames', 'field.required'],
      ['birthDate', 'field.required'],
      ['birthCountry', 'birthCountry.choose'],
      ['birthTown', 'field.required'],
      ['parent1BirthName', 'field.required'],
      ['parent1GivenNames', 'field.required'],
      ['parent2BirthName', 'field.required'],
      ['parent2GivenNames', 'field.required'],
    ]);
  });

  it.each<[Partial<TypedIdentity>, string, string]>([
    [{ birthDate: '31/02/1980' }, 'birthDate', 'birthDate.impossible'],
    [{ birthDate: '01/01/2030' }, 'birthDate', 'birthDate.future'],
    [{ birthDate: '01/01/2020' }, 'birthDate', 'birthDate.tooYoung'],
    [{ birthDate: '24/08/1850' }, 'birthDate', 'birthDate.tooOld'],
    [{ birthDate: 'août 1962' }, 'birthDate', 'birthDate.malformed'],
    [{ birthName: 'Dubois2' }, 'birthName', 'name.digits'],
    [{ givenNames: 'A'.repeat(500) }, 'givenNames', 'name.tooLong'],
    [{ birthName: 'Дюбуа' }, 'birthName', 'name.notLatin'],
    [{ birthName: '<b>' }, 'birthName', 'name.characters'],
    [{ usualName: '123' }, 'usualName', 'name.digits'],
    [{ gender: 'F' }, 'gender', 'field.required'],
    [{ birthplace: 'moon' }, 'birthplace', 'field.required'],
    [{ birthDepartement: '' }, 'birthDepartement', 'field.required'],
    [{ birthDepartement: '96' }, 'birthDepartement', 'birthDepartement.unknown'],
    [{ birthCommune: '' }, 'birthCommune', 'birthCommune.choose'],
    [{ birthCommune: 'Marseille' }, 'birthCommune', 'birthCommune.unknown'],
  ])('%j is refused', (typed, field, key) => {
    expect(faults({ ...angela, ...typed }, readDeclaredIdentity)).toEqual([[field, key]]);
  });

  it('of neither a département nor a commune says what the list of communes needs', () => {
    expect(faults({ ...angela, birthDepartement: '', birthCommune: '' })).toEqual([
      ['birthDepartement', 'field.required'],
      ['birthCommune', 'birthCommune.departementFirst'],
    ]);
  });

  it.each<[Partial<TypedIdentity>, string, string]>([
    [{ birthCountry: 'Atlantide' }, 'birthCountry', 'birthCountry.unknown'],
    [{ birthCountry: 'France' }, 'birthCountry', 'birthCountry.france'],
    [{ birthTown: 'وهران' }, 'birthTown', 'name.notLatin'],
    [{ parent2GivenNames: 'Marie 2' }, 'parent2GivenNames', 'name.digits'],
  ])('%j is refused abroad', (typed, field, key) => {
    expect(faults({ ...vincent, ...typed })).toEqual([[field, key]]);
  });
});

describe('without a script', () => {
  function shown(typed: TypedIdentity) {
    const result = readSoughtIdentity(typed, now);
    const errors = 'errors' in result ? result.errors : [];
    return identityForm({ typed, errors, declaration: false, lists });
  }

  it('a département without a commune brings the list of communes, and keeps typed values', () => {
    const { choices, typed } = shown({ ...angela, birthCommune: '' });
    expect(choices.communes?.map(([, name]) => name)).toContain('Paris 7e Arrondissement');
    expect(typed.birthName).toBe('Dubois');
    expect(shown({ ...angela, birthDepartement: '' }).choices).toEqual({});
    expect(
      shown({ ...vincent, birthCountry: '' }).choices.countries?.fr.map(([, name]) => name),
    ).toContain('URSS');
  });

  it('a commune that is in no list is accepted when the person gives it a second time', () => {
    const page = shown({ ...angela, birthCommune: 'Évry-Petit-Bourg', birthDepartement: '91' });
    expect(page.choices.communes?.map(([, name]) => name)).toContain('Évry-Courcouronnes');
    expect(page.typed.birthCommuneOther).toBe('Évry-Petit-Bourg');
    const free = { birthDepartement: '91', birthTown: 'Évry-Petit-Bourg' };
    // With a script the field still holds the name. Without a script nothing was chosen in the list.
    for (const birthCommune of ['Évry-Petit-Bourg', '']) {
      const again = readSoughtIdentity({ ...page.typed, birthCommune }, now);
      expect(again).toMatchObject({ identity: { birthCountry: '99100', ...free } });
    }
    const chosen = readSoughtIdentity({ ...page.typed, birthCommune: 'Arpajon' }, now);
    expect(chosen).toMatchObject({ identity: { birthCommune: '91021' } });
    const other = { ...page.typed, birthCommune: 'Ailleurs' };
    expect(faults(other)).toEqual([['birthCommune', 'birthCommune.unknown']]);
  });

  it('the name in the second field is looked up in the list, and validated', () => {
    const typed = { ...angela, birthCommune: '', birthCommuneOther: 'paris 07' };
    expect(readSoughtIdentity(typed, now)).toMatchObject({ identity: { birthCommune: '75107' } });
    const hostile = { ...typed, birthCommuneOther: '<script>' };
    expect(faults(hostile)).toEqual([['birthCommuneOther', 'name.characters']]);
    expect(shown(hostile).choices.communes?.map(([, name]) => name)).toContain('Paris');
  });
});
