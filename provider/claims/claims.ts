/** The claims that services can get about a person, by scope. docs/services.md has the same table. */
import { certifiedNir } from '../../accounts/account.ts';
import type { Profile } from '../../accounts/account-records.ts';

/** The claims of each scope. `nir` comes only by the `claims` parameter, to clients that are registered for it. */
export const claimsByScope = {
  openid: ['sub', 'acr', 'amr', 'auth_time'],
  profile: ['given_name', 'family_name', 'preferred_username', 'gender', 'birthdate', 'updated_at'],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  birth: ['birthplace', 'birthcountry'],
  nir: null,
};

/** The scopes that a service may ask for. */
export const scopes = ['openid', 'offline_access', 'profile', 'email', 'phone', 'birth'] as const;
/** The name of a scope. */
export type Scope = (typeof scopes)[number];

/**
 * Returns all claims about a person. The library releases those that were asked for and granted. A NIR that only the
 * person has typed is in no claim, whatever the level of the sign-in.
 */
export function claimsOf(account: Profile, allowedClaims: readonly string[]) {
  const { identity, contacts } = account;
  return {
    // A fund's file may have commas or semicolons between them.
    given_name: identity.givenNames.replace(/\s*[,;]\s*/g, ' ') || undefined,
    family_name: identity.birthName || undefined,
    preferred_username: identity.usualName,
    gender: identity.gender,
    birthdate: identity.birthDate,
    updated_at: Math.floor(account.updatedAt / 1000),
    email: contacts.email?.value,
    email_verified: contacts.email?.verified,
    phone_number: contacts.phone?.value,
    phone_number_verified: contacts.phone?.verified,
    birthplace: identity.birthCommune,
    birthcountry: identity.birthCountry,
    nir: allowedClaims.includes('nir') ? certifiedNir(account)?.value : undefined,
  };
}
