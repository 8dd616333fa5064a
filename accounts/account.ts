/** A person's account as the domain uses it: decrypted and parsed. */
import { z } from 'zod';
import type { AccountRecord, Standing } from '../adapters/ports.ts';
import type { Channel } from '../messaging/ports.ts';
import type { Identifier } from './identity/identifiers.ts';

const text = z.string().min(1);

/** A civil status, with the geographic codes (COG) of the national statistics office. */
export const identitySchema = z.strictObject({
  /** Empty for a person whose papers have none. The same goes for `givenNames`. */
  birthName: z.string(),
  usualName: text.optional(),
  givenNames: z.string(),
  /** YYYY-MM-DD. It never becomes a `Date`, because some days are presumed. */
  birthDate: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  gender: z.enum(['female', 'male']),
  /** `99100` is France. */
  birthCountry: z.string().regex(/^99\d{3}$/),
  birthCommune: z
    .string()
    .regex(/^(\d{2}|2[AB])\d{3}$/)
    .optional(),
  /** Set for a birth in France whose commune is known only by its name (`birthTown`). */
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
  /** True once a code that was sent there has been typed. */
  verified: z.boolean(),
  /**
   * True after a reset by another contact: it may be an intruder's, so nothing is sent there until a code was typed again.
   */
  setAside: z.boolean().optional(),
});
/** The ways to reach a person. */
export const contactsSchema = z.strictObject({
  email: contactSchema.optional(),
  /** In E.164. */
  phone: contactSchema.optional(),
});
export type Contacts = z.infer<typeof contactsSchema>;

/**
 * The person's place in a dossier, as a release before dossiers stored it: any words. It stays on the account until it
 * has become a membership (see household/move-memberships.ts).
 */
export const membershipSchema = z.strictObject({
  fund: text,
  fileNumber: text,
  role: z.enum(['allocataire', 'conjoint', 'enfant', 'autre']),
});
export type Membership = z.infer<typeof membershipSchema>;

const voucherSchema = z.enum(['fund', 'franceconnect', 'agent', 'person']);
/**
 * Who answers for a datum of an account: a fund's file, FranceConnect, an agent who has seen the papers, or nobody but
 * the person. See docs/security.md, section Assurance.
 */
export type Voucher = z.infer<typeof voucherSchema>;

/**
 * Who answers for each datum of an account. A provisional identifier is not listed: we draw it ourselves, and it says
 * nothing about the person.
 */
export const vouchersSchema = z.strictObject({
  identity: voucherSchema,
  nir: voucherSchema.optional(),
  /** Who named the address or the number first. Whether the person has proven it is `verified`. */
  email: voucherSchema.optional(),
  phone: voucherSchema.optional(),
});
export type Vouchers = z.infer<typeof vouchersSchema>;

/** An account with everything that its record holds. */
export interface Account {
  readonly id: string;
  readonly version: number;
  readonly identifiers: readonly Identifier[];
  readonly identity: Identity;
  readonly contacts: Contacts;
  /** The channel of the contact that the person wants codes to go to. Absent until they have chosen one. */
  readonly codeChannel?: Channel | undefined;
  readonly vouchers: Vouchers;
  readonly membership?: Membership | undefined;
  /** A legacy password (8 digits) opens the first connection only. */
  readonly password?: { readonly kind: 'legacy' | 'personal'; readonly hash: string } | undefined;
  /**
   * Where the person stands. Whether a contact is verified follows from `contacts` when the account is stored, and
   * `declared` from `vouchers.identity`.
   */
  readonly standing: Omit<Standing, 'contactVerified'>;
  /** The subjects by which FranceConnect and FranceConnect+ identify the person. */
  readonly franceConnect?: string | undefined;
  readonly franceConnectPlus?: string | undefined;
  /** The hash of an activation code, which a fund has sent by letter to a person who can't be reached otherwise. */
  readonly activation?: { readonly hash: string; readonly expiresAt: number } | undefined;
  /**
   * Set for an account that its owner has created: its place among those of the same name and birth date. Each place
   * belongs to one account, so that nobody gets two, and places are few (see create-account.ts).
   */
  readonly place?: string | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** The two upstreams. An account has a link to each, in the field of that name. */
export const upstreams = ['franceConnect', 'franceConnectPlus'] as const;
export type Upstream = (typeof upstreams)[number];
/** Reads the name of an upstream. It is absent from what a release without FranceConnect+ has written. */
export const upstreamSchema = z.enum(upstreams).default('franceConnect');

/** A person as an upstream identifies them. */
export interface Link {
  readonly upstream: Upstream;
  readonly subject: string;
}

/** Returns the links of an account. */
export const linksOf = (account: Pick<Account, Upstream>): Link[] =>
  upstreams.flatMap((upstream) => {
    const subject = account[upstream];
    return subject === undefined ? [] : [{ upstream, subject }];
  });

/**
 * Returns who answers for the data of an account that an earlier release has stored. A NIR that follows a provisional
 * identifier was attached by an agent. A verified contact may be one that the person typed, so it counts as such.
 */
export function defaultVouchers(
  { identifiers, contacts: { email, phone } }: Pick<Account, 'identifiers' | 'contacts'>,
  declared: boolean,
): Vouchers {
  const source = declared ? 'person' : 'fund';
  const ofContact = (contact: typeof email) => (contact?.verified ? 'person' : source);
  return {
    identity: source,
    nir: identifiers[0]?.kind === 'provisional' ? 'agent' : source,
    email: ofContact(email),
    phone: ofContact(phone),
  };
}

/** Returns the NIR of an account if a fund or an agent answers for it. One that only the person typed is no NIR to others. */
export const certifiedNir = ({
  identifiers,
  vouchers,
}: Pick<Account, 'identifiers' | 'vouchers'>): Identifier | undefined =>
  vouchers.nir === 'fund' || vouchers.nir === 'agent'
    ? identifiers.find(({ kind }) => kind === 'nir')
    : undefined;

type StepState = Pick<AccountRecord, 'passwordKind' | 'standing'>;

/** Reports whether the person must choose a password: for a given-out one, or because an operator wants another. */
export const needsNewPassword = (
  kind: AccountRecord['passwordKind'] | undefined,
  { newPasswordRequired }: Pick<Standing, 'newPasswordRequired'>,
): boolean => kind !== 'personal' || newPasswordRequired === true;

/**
 * The steps that a person must have taken before a service gets anything, in their order. Each stands with the
 * condition under which it is pending: what is stored on the account, and the version of the terms that is in force.
 */
const steps = [
  ['keep_account', ({ standing }: StepState) => standing.closedAt !== undefined],
  ['announcement', ({ standing }: StepState) => !standing.announced],
  ['terms', ({ standing }: StepState, version: string) => standing.terms?.version !== version],
  [
    'new_password',
    ({ passwordKind, standing }: StepState) => needsNewPassword(passwordKind, standing),
  ],
  ['contact', ({ standing }: StepState) => !standing.contactVerified],
] as const;
export type PendingStep = (typeof steps)[number][0];

/** The names of all steps, in their order. The policy's prompts have the same names. */
export const pendingStepNames: readonly PendingStep[] = steps.map(([name]) => name);

/** Returns the steps that are still pending, in their order. Policy, token endpoint and pages all ask here. */
export const pendingSteps = (account: StepState, termsVersion: string): readonly PendingStep[] =>
  steps.flatMap(([name, isPending]) => (isPending(account, termsVersion) ? [name] : []));
