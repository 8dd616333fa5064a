/**
 * The form of `partials/identity`, read into an identity or into what is wrong with it: for whoever
 * looks for their identifier, and for whoever creates an account.
 */
import { z } from 'zod';
import type { Identity } from '../../accounts/account.ts';
import {
  communesOf,
  findCommune,
  findDepartement,
} from '../../accounts/identity/birthplaces/communes.ts';
import { countries, findCountry, france } from '../../accounts/identity/birthplaces/countries.ts';
import { normalizeName } from '../../accounts/identity/names.ts';
import {
  type DateFault,
  type NameFault,
  type NameResult,
  parseBirthDate,
  parseGivenNames,
  parseName,
  parseTown,
} from '../../accounts/identity/typed-identity.ts';
import type { MessageKey } from '../../views/dictionaries/index.ts';
import type { FieldError, IdentityField, IdentityForm, Message } from '../../views/pages.ts';

const typed = z.string().default('');

/** The form's fields, to be spread into the schema of a page that has others besides. */
export const identityFields = {
  birthName: typed,
  usualName: typed,
  gender: typed,
  givenNames: typed,
  birthDate: typed,
  birthplace: typed,
  birthDepartement: typed,
  birthCommune: typed,
  birthCommuneOther: typed,
  birthCountry: typed,
  birthTown: typed,
  parent1BirthName: typed,
  parent1GivenNames: typed,
  parent2BirthName: typed,
  parent2GivenNames: typed,
} satisfies Record<IdentityField, z.ZodType<string, string | undefined>>;
const schema = z.object(identityFields);
export type TypedIdentity = z.output<typeof schema>;

/** What a person says of themselves who looks for their identifier. */
export type SoughtIdentity = Omit<Identity, 'gender' | 'usualName'>;

export type ReadIdentity<T> = { readonly identity: T } | { readonly errors: readonly FieldError[] };

const nameFaults: Readonly<Record<NameFault, MessageKey>> = {
  missing: 'field.required',
  tooLong: 'name.tooLong',
  digits: 'name.digits',
  notLatin: 'name.notLatin',
  characters: 'name.characters',
};
/** What is said of a birth date that can't be one. */
export const dateFaults: Readonly<Record<DateFault, MessageKey>> = {
  missing: 'field.required',
  malformed: 'birthDate.malformed',
  impossible: 'birthDate.impossible',
  future: 'birthDate.future',
  tooYoung: 'birthDate.tooYoung',
  tooOld: 'birthDate.tooOld',
};

type Fault = (field: IdentityField, key: MessageKey, values?: Message['values']) => undefined;

/** Reads fields one after the other, and collects what is wrong in the order of the page. */
function createReader(form: TypedIdentity) {
  const errors: FieldError[] = [];
  const fault: Fault = (field, key, values) => {
    errors.push({ field, key, ...(values && { values }) });
    return undefined;
  };
  const name = (field: IdentityField, parse: (typed: string) => NameResult = parseName) => {
    const result = parse(form[field]);
    return 'name' in result ? result.name : fault(field, nameFaults[result.fault]);
  };
  return { errors, fault, name };
}
type Reader = ReturnType<typeof createReader>;

/** More of it is not worth saying again. */
const shorten = (text: string) => [...text.trim()].slice(0, 60).join('');

function readCommune(form: TypedIdentity, { fault, name }: Reader) {
  const departement = findDepartement(form.birthDepartement);
  if (departement === undefined) {
    const missing = form.birthDepartement.trim() === '';
    return fault('birthDepartement', missing ? 'field.required' : 'birthDepartement.unknown');
  }
  const { birthCommune: commune, birthCommuneOther: other } = form;
  const chosen = findCommune(departement, commune);
  if (chosen !== undefined) return { birthCommune: chosen };
  if (`${commune}${other}`.trim() === '') return fault('birthCommune', 'birthCommune.choose');
  // What no list has is taken once the person has seen the list, and says the same again.
  if (commune.trim() !== '' && normalizeName(commune) !== normalizeName(other)) {
    const values = { commune: shorten(commune), departement };
    return fault('birthCommune', 'birthCommune.unknown', values);
  }
  const known = findCommune(departement, other);
  if (known !== undefined) return { birthCommune: known };
  const birthTown = name('birthCommuneOther', parseTown);
  return birthTown && { birthDepartement: departement, birthTown };
}

function readCountry(form: TypedIdentity, { fault }: Reader) {
  const code = findCountry(form.birthCountry);
  if (code === france) return fault('birthCountry', 'birthCountry.france');
  if (code !== undefined) return code;
  const country = shorten(form.birthCountry);
  return country === ''
    ? fault('birthCountry', 'birthCountry.choose')
    : fault('birthCountry', 'birthCountry.unknown', { country });
}

function readBirthplace(form: TypedIdentity, reader: Reader) {
  if (form.birthplace === 'france') {
    const place = readCommune(form, reader);
    return place && { birthCountry: france, parents: [], ...place };
  }
  if (form.birthplace !== 'abroad') return reader.fault('birthplace', 'field.required');
  const birthCountry = readCountry(form, reader);
  const birthTown = reader.name('birthTown', parseTown);
  const parents = ([1, 2] as const).flatMap((n) => {
    const birthName = reader.name(`parent${n}BirthName`);
    const givenNames = reader.name(`parent${n}GivenNames`, parseGivenNames);
    return birthName && givenNames ? [{ birthName, givenNames }] : [];
  });
  return birthCountry && birthTown && { birthCountry, birthTown, parents };
}

function readCommon(form: TypedIdentity, now: number, reader: Reader): SoughtIdentity | undefined {
  const birthName = reader.name('birthName');
  const givenNames = reader.name('givenNames', parseGivenNames);
  const date = parseBirthDate(form.birthDate, now);
  if ('fault' in date) reader.fault('birthDate', dateFaults[date.fault]);
  const place = readBirthplace(form, reader);
  if (!birthName || !givenNames || 'fault' in date || !place) return undefined;
  return { birthName, givenNames, birthDate: date.date, ...place };
}

/** The identity, unless something is wrong; faults in the order of the fields on the page. */
function outcome<T>(identity: T | undefined, errors: readonly FieldError[]): ReadIdentity<T> {
  if (identity !== undefined && errors.length === 0) return { identity };
  const order = Object.keys(identityFields);
  const at = ({ field = '' }: FieldError) => order.indexOf(field);
  return { errors: errors.toSorted((a, b) => at(a) - at(b)) };
}

/** Reads what someone fills in who looks for their identifier. `now` in milliseconds. */
export function readSoughtIdentity(form: TypedIdentity, now: number): ReadIdentity<SoughtIdentity> {
  const reader = createReader(form);
  return outcome(readCommon(form, now, reader), reader.errors);
}

/** Reads what someone declares who creates an account. `now` in milliseconds. */
export function readDeclaredIdentity(form: TypedIdentity, now: number): ReadIdentity<Identity> {
  const reader = createReader(form);
  const common = readCommon(form, now, reader);
  const usualName = form.usualName.trim() === '' ? undefined : reader.name('usualName');
  const gender = form.gender === 'female' || form.gender === 'male' ? form.gender : undefined;
  if (gender === undefined) reader.fault('gender', 'field.required');
  return outcome(common && gender && { ...common, gender, usualName }, reader.errors);
}

/**
 * What `partials/identity` is given: with what was typed, and with the lists to choose from where it is
 * in none. Without `typed`, an empty form.
 */
export function identityForm({
  typed: form,
  errors = [],
  ...rest
}: Pick<IdentityForm, 'declaration' | 'lists'> & {
  readonly typed?: TypedIdentity;
  readonly errors?: readonly FieldError[];
}): IdentityForm {
  const kept = schema.parse(form ?? {});
  const faulty = (...fields: readonly IdentityField[]) =>
    errors.some(({ field }) => fields.some((each) => each === field));
  const choosesCommune = faulty('birthCommune', 'birthCommuneOther');
  const departement = choosesCommune ? findDepartement(kept.birthDepartement) : undefined;
  const unheard = faulty('birthCommune') && kept.birthCommune.trim() !== '';
  return {
    ...rest,
    typed: unheard ? { ...kept, birthCommuneOther: kept.birthCommune } : kept,
    errors,
    choices: {
      ...(departement && { communes: communesOf(departement) }),
      ...(faulty('birthCountry') && {
        countries: { fr: countries('fr'), en: countries('en') },
      }),
    },
  };
}
