/** A person's account, as the domain sees it: opened, parsed, ready to use. */
import { z } from 'zod';
import type { AccountRecord } from '../adapters/ports.ts';
import type { Identifier } from './identifiers.ts';

const text = z.string().min(1);

/** Civil status, with the geographic codes (COG) of the national statistics office. */
export const identitySchema = z.strictObject({
  birthName: text,
  usualName: text.optional(),
  givenNames: text,
  /** YYYY-MM-DD; never through `Date`, for some days are presumed. */
  birthDate: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  gender: z.enum(['female', 'male']),
  /** `99100` is France. */
  birthCountry: z.string().regex(/^99\d{3}$/),
  birthCommune: z
    .string()
    .regex(/^(\d{2}|2[AB])\d{3}$/)
    .optional(),
  /** Of a birth in France whose commune is known by name alone (`birthTown`). */
  birthDepartement: z
    .string()
    .regex(/^(\d{2}|2[AB]|9[78]\d)$/)
    .optional(),
  birthTown: text.optional(),
  parents: z
    .array(z.strictObject({ birthName: text, givenNames: text }))
    .max(2)
    .default([]),
});
export type Identity = z.infer<typeof identitySchema>;

const contactSchema = z.strictObject({
  value: text,
  /** Only once a code sent there was typed. */
  verified: z.boolean(),
});
export const contactsSchema = z.strictObject({
  email: contactSchema.optional(),
  /** E.164. */
  phone: contactSchema.optional(),
});
export type Contacts = z.infer<typeof contactsSchema>;

/** The person's place in a household's dossier with a fund. */
export const membershipSchema = z.strictObject({
  fund: text,
  fileNumber: text,
  role: z.enum(['allocataire', 'conjoint', 'enfant', 'autre']),
});
export type Membership = z.infer<typeof membershipSchema>;

export interface Account {
  readonly id: string;
  readonly version: number;
  readonly identifiers: readonly Identifier[];
  readonly identity: Identity;
  readonly contacts: Contacts;
  readonly membership?: Membership | undefined;
  /** A legacy one (8 digits) opens the first connection only. */
  readonly password?: { readonly kind: 'legacy' | 'personal'; readonly hash: string } | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** The steps a person must have made before a service gets anything, in their order. */
export type Step = 'announcement';

/**
 * The steps that are still to make. Decided by what is stored on the account alone: the sign-in
 * policy, the token endpoint and the pages all ask here.
 */
export function pendingSteps(account: Pick<AccountRecord, 'passwordKind'>): readonly Step[] {
  return account.passwordKind === 'personal' ? [] : ['announcement'];
}
