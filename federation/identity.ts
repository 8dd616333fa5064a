/** Reads FranceConnect's claims into a civil status. */
import { z } from 'zod';
import { type Identity, identitySchema } from '../accounts/account.ts';
import { france } from '../accounts/identity/birthplaces/countries.ts';
import { withPresumedDay } from '../accounts/identity/typed-identity.ts';
import { plainText } from '../accounts/typed-text.ts';

/** Text with one space between words. FranceConnect leaves out what it doesn't know, or sends it empty. */
const words = z
  .string()
  .max(300)
  .transform((text) => plainText(text) || undefined)
  .nullish();

/** A calendar day as text, with 01 for a presumed day or month that comes as 00. */
const day = z
  .string()
  .transform((text) => withPresumedDay(plainText(text)))
  .pipe(z.iso.date())
  .optional()
  .catch(undefined);

/** Signed claims may be nonsense: a wrong type is refused here, a wrong value makes the identity incomplete. */
const claimsSchema = z.looseObject({
  sub: z.string().min(1).max(255),
  given_name: words,
  given_name_array: z.array(z.string().max(300)).max(50).nullish(),
  family_name: words,
  preferred_username: words,
  gender: words,
  birthdate: day,
  birthplace: words,
  birthcountry: words,
  email: z.string().transform(plainText).pipe(z.email().max(254)).optional().catch(undefined),
});
type Claims = z.infer<typeof claimsSchema>;

/** What FranceConnect says about a person. */
export interface ParsedUserinfo {
  readonly subject: string;
  /** Undefined when a part is missing: the person can then neither be matched nor have a form filled in. */
  readonly identity: Identity | undefined;
  /** The names of the claims that are missing for a complete identity; for the log. */
  readonly missing: readonly string[];
  /** Neither unique nor an identifier. */
  readonly email: string | undefined;
}

const claimOf: Readonly<Record<string, string>> = {
  birthName: 'family_name',
  givenNames: 'given_name',
  birthDate: 'birthdate',
  gender: 'gender',
  birthCountry: 'birthcountry',
  birthCommune: 'birthplace',
};

/** Prefers the array, which shows where one given name ends; both claims hold all given names. */
const givenNamesOf = ({ given_name, given_name_array }: Claims) =>
  words.parse(given_name_array?.join(' ')) ?? given_name;

/** A birth in France has a commune; for a birth abroad FranceConnect names only the country. */
const completeIdentitySchema = identitySchema.refine(
  ({ birthCountry, birthCommune }) => birthCountry !== france || birthCommune !== undefined,
  { path: ['birthCommune'] },
);

/**
 * Reads the claims of userinfo; returns undefined when one has the wrong type. Nothing is guessed: a person with the
 * gender `unspecified`, without a family name, without a whole birth date or, in France, without a birthplace has no
 * identity here. Such a person signs in by an existing link or with a password.
 */
export function parseUserinfo(payload: unknown): ParsedUserinfo | undefined {
  const parsed = claimsSchema.safeParse(payload);
  if (!parsed.success) return undefined;
  const claims = parsed.data;
  const { sub, family_name, preferred_username, gender, birthdate, birthplace, email } = claims;
  const identity = completeIdentitySchema.safeParse({
    birthName: family_name,
    ...(preferred_username && { usualName: preferred_username }),
    givenNames: givenNamesOf(claims),
    birthDate: birthdate,
    gender,
    birthCountry: claims.birthcountry,
    ...(birthplace && claims.birthcountry === france && { birthCommune: birthplace.toUpperCase() }),
  });
  const missing = new Set(
    identity.error?.issues.map(({ path }) => claimOf[String(path[0])] ?? 'other'),
  );
  return { subject: sub, identity: identity.data, missing: [...missing], email };
}
