/**
 * Reads the typed fields of the identity form into an identity, or into the faults to show. A person fills in this form
 * to find their provisional identifier or to create an account.
 * See docs/screens.md, sections Forgotten identifier and Account creation.
 */

import type { Identity } from '../../../accounts/account.ts';
import {
  communeName,
  findCommune,
  findDepartement,
} from '../../../accounts/identity/birthplaces/communes.ts';
import { findCountry, france } from '../../../accounts/identity/birthplaces/countries.ts';
import { normalizeName } from '../../../accounts/identity/names.ts';
import {
  type NameResult,
  parseBirthDate,
  parseGivenNames,
  parseName,
  parseTown,
} from '../../../accounts/identity/typed-identity.ts';
import type { MessageKey } from '../../../views/dictionaries/index.ts';
import type { FieldError, IdentityField, Message } from '../../../views/pages.ts';
import { dateFaults, nameFaults } from '../identity-faults.ts';
import { identityFields, type TypedIdentity } from './identity-form.ts';

/** The identity by which a person looks for their identifier. */
export type SoughtIdentity = Omit<Identity, 'gender' | 'usualName'>;

export type ReadIdentity<T> = { readonly identity: T } | { readonly errors: readonly FieldError[] };

type AddFault = (field: IdentityField, key: MessageKey, values?: Message['values']) => undefined;

/** Returns a reader of single fields. It collects their faults in `errors`. */
function createReader(form: TypedIdentity) {
  const errors: FieldError[] = [];
  const fault: AddFault = (field, key, values) => {
    errors.push({ field, key, ...(values && { values }) });
    return undefined;
  };
  const name = (field: IdentityField, parse: (typed: string) => NameResult = parseName) => {
    const result = parse(form[field]);
    return 'name' in result ? result.name : fault(field, nameFaults[result.fault]);
  };
  /** Returns the name, or an empty one when the box is ticked that says that the papers have none. */
  const nameOrNone = (
    field: IdentityField,
    box: IdentityField,
    parse?: (typed: string) => NameResult,
  ) => {
    if (form[box] === '') return name(field, parse);
    return form[field] === '' ? '' : fault(field, 'identity.boxAndName');
  };
  return { errors, fault, name, nameOrNone };
}
type Reader = ReturnType<typeof createReader>;

/** Shortens a typed text to 60 characters, so that a message does not repeat a very long one. */
const shorten = (text: string) => [...text.trim()].slice(0, 60).join('');

function readCommune(form: TypedIdentity, { fault, name }: Reader) {
  const departement = findDepartement(form.birthDepartement);
  if (departement === undefined) {
    const missing = form.birthDepartement.trim() === '';
    if (form.birthCommune === '') fault('birthCommune', 'birthCommune.departementFirst');
    return fault('birthDepartement', missing ? 'field.required' : 'birthDepartement.unknown');
  }
  const { birthCommune: typed, birthCommuneOther: other } = form;
  // The département may have been changed after a commune of another one was chosen: then its name counts.
  const commune = communeName(typed) ?? typed;
  const chosen = findCommune(departement, typed) ?? findCommune(departement, commune);
  if (chosen !== undefined) return { birthCommune: chosen };
  if (`${commune}${other}`.trim() === '') return fault('birthCommune', 'birthCommune.choose');
  // A name that is in no list is accepted when the person repeats it after having seen the list.
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
    if (form[`parent${n}Unknown`] !== '') {
      const isTyped = form[`parent${n}BirthName`] !== '' || form[`parent${n}GivenNames`] !== '';
      if (isTyped) reader.fault(`parent${n}BirthName`, 'identity.boxAndName');
      return [];
    }
    const birthName = reader.name(`parent${n}BirthName`);
    const givenNames = reader.name(`parent${n}GivenNames`, parseGivenNames);
    return birthName && givenNames ? [{ birthName, givenNames }] : [];
  });
  return birthCountry && birthTown && { birthCountry, birthTown, parents };
}

function readCommon(form: TypedIdentity, now: number, reader: Reader): SoughtIdentity | undefined {
  const birthName = reader.nameOrNone('birthName', 'noBirthName');
  const givenNames = reader.nameOrNone('givenNames', 'noGivenNames', parseGivenNames);
  if (birthName === '' && givenNames === '') reader.fault('givenNames', 'identity.oneName');
  const date = parseBirthDate(form.birthDate, now);
  if ('fault' in date) reader.fault('birthDate', dateFaults[date.fault]);
  const place = readBirthplace(form, reader);
  if (birthName === undefined || givenNames === undefined) return undefined;
  if ('fault' in date || !place) return undefined;
  return { birthName, givenNames, birthDate: date.date, ...place };
}

/** Returns the identity when nothing is wrong, else the faults in the order of the fields on the page. */
function outcome<T>(identity: T | undefined, errors: readonly FieldError[]): ReadIdentity<T> {
  if (identity !== undefined && errors.length === 0) return { identity };
  const order = Object.keys(identityFields);
  const position = ({ field = '' }: FieldError) => order.indexOf(field);
  return { errors: errors.toSorted((a, b) => position(a) - position(b)) };
}

/** Reads the form of a person who looks for their identifier. `now` is in milliseconds. */
export function readSoughtIdentity(form: TypedIdentity, now: number): ReadIdentity<SoughtIdentity> {
  const reader = createReader(form);
  return outcome(readCommon(form, now, reader), reader.errors);
}

/** Reads the form of a person who creates an account. `now` is in milliseconds. */
export function readDeclaredIdentity(form: TypedIdentity, now: number): ReadIdentity<Identity> {
  const reader = createReader(form);
  const common = readCommon(form, now, reader);
  const usualName = form.usualName.trim() === '' ? undefined : reader.name('usualName');
  const gender = form.gender === 'female' || form.gender === 'male' ? form.gender : undefined;
  if (gender === undefined) reader.fault('gender', 'field.required');
  return outcome(common && gender && { ...common, gender, usualName }, reader.errors);
}
