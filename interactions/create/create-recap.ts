/** What a person has typed on the pages of a creation, to be read again before the end. */
import { groupPhone } from '../../accounts/contacts.ts';
import { communeName } from '../../accounts/identity/birthplaces/communes.ts';
import { countryName, france } from '../../accounts/identity/birthplaces/countries.ts';
import { groupNir } from '../../accounts/identity/identifiers.ts';
import type { CreationRecap } from '../../views/create/pages.ts';
import type { StepContext } from '../flow/page-handler.ts';
import { pages } from '../flow/pages.ts';
import type { Draft } from './create-draft.ts';

/** Returns the recap of a draft for the page with which the creation ends. */
export function recapOf(
  { path, locale }: Pick<StepContext, 'path' | 'locale'>,
  { identity, nir, contact, franceConnect }: Draft,
): CreationRecap {
  const { birthName, usualName, givenNames, birthDate, gender, parents } = identity;
  const { birthCountry, birthCommune = '', birthDepartement, birthTown } = identity;
  const country = birthCountry === france ? birthDepartement : countryName(birthCountry, locale);
  const town = communeName(birthCommune) ?? birthTown;
  const birthplace = [town, country && `(${country})`].filter(Boolean).join(' ');
  const to = contact?.to ?? '';
  return {
    person: { birthName, usualName, givenNames, birthDate, gender, birthplace, parents },
    ...(franceConnect === undefined && { identityHref: path(pages.create) }),
    ...(nir && { nir: groupNir(nir.value) }),
    numberHref: path(pages.createNumber),
    contact: contact?.channel === 'sms' ? groupPhone(to) : to,
    contactHref: path(pages.createContact),
  };
}
