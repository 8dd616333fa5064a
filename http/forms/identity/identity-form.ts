/** The fields of the identity form, and the data with which `views/partials/identity/identity` shows them. */
import { z } from 'zod';
import {
  communeName,
  communesOf,
  findDepartement,
} from '../../../accounts/identity/birthplaces/communes.ts';
import { countries, countryName } from '../../../accounts/identity/birthplaces/countries.ts';
import type { FieldError, IdentityField, IdentityForm, Locale } from '../../../views/pages.ts';

const typed = z.string().default('');

/** The fields of the form. The schema of a page that has other fields too spreads them. */
export const identityFields = {
  birthName: typed,
  noBirthName: typed,
  usualName: typed,
  gender: typed,
  givenNames: typed,
  noGivenNames: typed,
  birthDate: typed,
  birthplace: typed,
  birthDepartement: typed,
  birthCommune: typed,
  birthCommuneOther: typed,
  birthCountry: typed,
  birthTown: typed,
  parent1BirthName: typed,
  parent1GivenNames: typed,
  parent1Unknown: typed,
  parent2BirthName: typed,
  parent2GivenNames: typed,
  parent2Unknown: typed,
} satisfies Record<IdentityField, z.ZodType<string, string | undefined>>;
/** The form as it was typed. A missing field is an empty text. */
export const typedIdentity = z.object(identityFields);
export type TypedIdentity = z.output<typeof typedIdentity>;

/**
 * Returns the data of the partial. The form is empty without `typed`. Where a typed place is in no list, the form gets
 * the list to choose from.
 */
export function identityForm({
  typed: form,
  errors = [],
  ...rest
}: Pick<IdentityForm, 'declaration' | 'isForAgent' | 'lists'> & {
  readonly typed?: TypedIdentity;
  readonly errors?: readonly FieldError[];
}): IdentityForm {
  const posted = typedIdentity.parse(form ?? {});
  // A place that was chosen comes as a code, and is shown by its name.
  const kept = { ...posted, birthCommune: communeName(posted.birthCommune) ?? posted.birthCommune };
  const countryIn = (language: Locale) =>
    countryName(posted.birthCountry, language) ?? posted.birthCountry;
  const hasFault = (...fields: readonly IdentityField[]) =>
    errors.some(({ field }) => fields.some((each) => each === field));
  const choosesCommune = hasFault('birthCommune', 'birthCommuneOther');
  const departement = choosesCommune ? findDepartement(kept.birthDepartement) : undefined;
  const isUnlisted = hasFault('birthCommune') && kept.birthCommune.trim() !== '';
  return {
    ...rest,
    // The second field offers the unlisted name again, so that the person can confirm it.
    typed: isUnlisted ? { ...kept, birthCommuneOther: kept.birthCommune } : kept,
    country: { fr: countryIn('fr'), en: countryIn('en') },
    errors,
    choices: {
      ...(departement && { communes: communesOf(departement) }),
      ...(hasFault('birthCountry') && {
        countries: { fr: countries('fr'), en: countries('en') },
      }),
    },
  };
}
