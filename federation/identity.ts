/** From FranceConnect's claims to our civil status. */
import { z } from 'zod';
import { type Identity, identitySchema } from '../accounts/account.ts';

/** FranceConnect leaves out what it doesn't know, or leaves it empty; one space between words. */
const words = z
  .string()
  .max(300)
  .transform((text) => text.normalize('NFC').replace(/\s+/g, ' ').trim() || undefined)
  .nullish();

/** A day of the calendar as text: a presumed day or month that came as 00 counts as the first. */
const day = z
  .string()
  .transform((text) => text.replace(/-00/g, '-01'))
  .pipe(z.iso.date())
  .optional()
  .catch(undefined);

/** What is signed may still be nonsense in one claim: types are held, values are looked at below. */
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
  email: z.string().trim().pipe(z.email().max(254)).optional().catch(undefined),
});
type Claims = z.infer<typeof claimsSchema>;

export interface Told {
  readonly subject: string;
  /** Undefined when a part of it is missing: such a person can't be matched or filled in. */
  readonly identity: Identity | undefined;
  /** Names of the claims that kept the identity from being whole; for the log. */
  readonly missing: readonly string[];
  /** Neither unique nor an identifier. */
  readonly email: string | undefined;
}

const france = '99100';
const claimOf: Readonly<Record<string, string>> = {
  birthName: 'family_name',
  givenNames: 'given_name',
  birthDate: 'birthdate',
  gender: 'gender',
  birthCountry: 'birthcountry',
  birthCommune: 'birthplace',
};

/** The array says where one first name ends; both hold all of them. */
const givenNamesOf = ({ given_name, given_name_array }: Claims) =>
  words.parse(given_name_array?.join(' ')) ?? given_name;

/** Born in France means born in a commune; abroad FranceConnect names the country alone. */
const placed = identitySchema.refine(
  ({ birthCountry, birthCommune }) => birthCountry !== france || birthCommune !== undefined,
  { path: ['birthCommune'] },
);

/**
 * Reads the claims of userinfo; undefined when their very form is wrong. Nobody is guessed at: someone
 * whose gender is `unspecified`, or who has no family name, no whole date or, in France, no birthplace,
 * has no identity here, and comes in by a link or by password.
 */
export function readClaims(payload: unknown): Told | undefined {
  const parsed = claimsSchema.safeParse(payload);
  if (!parsed.success) return undefined;
  const claims = parsed.data;
  const { sub, family_name, preferred_username, gender, birthdate, birthplace, email } = claims;
  const identity = placed.safeParse({
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
