/** The claims that services can get about a person, by scope. docs/services.md has the same table. */
import { certifiedNir } from '../../accounts/account.ts';
import type { Profile } from '../../accounts/account-records.ts';
import type { Membership } from '../../accounts/household/household.ts';

/**
 * The claims of each scope. `nir` comes only by the `claims` parameter; it and `dossiers` go only to clients that are
 * registered for them.
 */
export const claimsByScope = {
  openid: ['sub', 'acr', 'amr', 'auth_time', 'at_hash'],
  profile: [
    'name',
    'given_name',
    'family_name',
    'preferred_username',
    'gender',
    'birthdate',
    'updated_at',
  ],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  birth: ['birthplace', 'birthcountry'],
  dossiers: ['dossiers'],
  nir: null,
};

/** The scopes that a service may ask for. */
export const scopes = [
  'openid',
  'offline_access',
  'profile',
  'email',
  'phone',
  'birth',
  'dossiers',
] as const;
/** The name of a scope. */
export type Scope = (typeof scopes)[number];

/** Scopes and claims that a registration must allow (`allowed_claims`). */
export const restrictedClaims = ['nir', 'dossiers'] as const;

/** Reports whether a client may have a claim or a scope, no matter who agrees to it. */
export const isAllowed = (name: string, allowed: readonly string[]): boolean =>
  !restrictedClaims.some((restricted) => restricted === name) || allowed.includes(name);

/** Returns the claim `dossiers`: the memberships that are active today, under the keys that services know. */
export const dossiersClaim = (memberships: readonly Membership[]) =>
  memberships.map(({ fund, fileNumber, role, rights }) => ({
    fund,
    file_number: fileNumber,
    role,
    rights,
  }));

/**
 * Returns all claims about a person but `dossiers`, which costs a read. The library releases those that were asked for and granted. A NIR that only the
 * person has typed is in no claim, whatever the level of the sign-in.
 */
export function claimsOf(account: Profile, allowedClaims: readonly string[]) {
  const { identity, contacts } = account;
  // A fund's file may have commas or semicolons between them.
  const givenNames = identity.givenNames.replace(/\s*[,;]\s*/g, ' ');
  return {
    name: `${givenNames} ${identity.usualName || identity.birthName}`.trim() || undefined,
    given_name: givenNames || undefined,
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
