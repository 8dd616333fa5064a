/** The forms in which the API shows accounts, always masked, under the keys that programs read. */
import { z } from 'zod';
import { pendingStepNames, upstreams } from '../../accounts/account.ts';
import { roles } from '../../accounts/household/dossier.ts';
import type { SignInState } from '../../operations/hindrances.ts';
import type { MaskedAccount, MaskedPerson, OpenedAccount } from '../../operations/show.ts';
import { timeOf } from '../events.ts';

const time = z.iso.datetime();
const voucher = z.enum(['fund', 'franceconnect', 'agent', 'person']);

const personFields = {
  id: z.string(),
  identifiers: z.array(
    z.strictObject({ kind: z.enum(['nir', 'provisional']), masked: z.string() }),
  ),
  birth_name: z.string(),
  usual_name: z.string().optional(),
  given_names: z.string(),
  birth_year: z.number().int(),
};
export const personSchema = z.strictObject(personFields);

const contact = z
  .strictObject({
    masked: z.string(),
    verified: z.boolean(),
    set_aside: z.boolean(),
    source: z.string().optional(),
  })
  .optional();

export const accountSchema = z.strictObject({
  ...personFields,
  gender: z.enum(['female', 'male']),
  sources: z.strictObject({ identity: voucher, nir: voucher.optional() }),
  contacts: z.strictObject({ email: contact, phone: contact }),
  declared: z.boolean(),
  suspension: z.strictObject({ at: time, reason: z.string() }).optional(),
  closed_at: time.optional(),
  set_aside_at: time.optional(),
  letter_until: time.optional(),
  password: z.enum(['none', 'legacy', 'personal']),
  new_password_required: z.boolean(),
  merging_with: z.string().optional(),
  pending_steps: z.array(z.enum(pendingStepNames)),
  links: z.array(z.enum(upstreams)),
  created_at: time,
  updated_at: time,
});

const maybeTime = (at: number | undefined) => (at === undefined ? undefined : timeOf(at));

/** The obstacles to a sign-in, and the steps that the person meets at it. */
const signInSchema = z.strictObject({
  may_sign_in: z.boolean(),
  obstacles: z.array(
    z.strictObject({
      reason: z.enum(['suspended', 'setAside', 'letter', 'throttled', 'noPassword']),
      since: time.optional(),
      until: time.optional(),
      why: z.string().optional(),
    }),
  ),
  pending: z.array(
    z.strictObject({
      reason: z.enum(['closed', 'step', 'declared']),
      step: z.enum(pendingStepNames).optional(),
      erased_at: time.optional(),
    }),
  ),
});

export const openedAccountSchema = accountSchema.extend({
  sign_in: signInSchema,
  dossiers: z.array(z.strictObject({ fund: z.string(), role: z.enum(roles) })),
});

const anything = z.looseObject({});
/** All that is kept, as the person gets it too: under the names of the program, and not under those of this API. */
export const exportSchema = z.strictObject({
  writtenAt: time,
  account: anything,
  dossiers: z.array(anything),
  sessions: z.array(anything),
  devices: z.array(anything),
  services: z.array(anything),
  history: z.array(anything),
});

const writeSignIn = (found: SignInState): z.output<typeof signInSchema> => ({
  may_sign_in: found.maySignIn,
  obstacles: found.obstacles.map((obstacle) => ({
    reason: obstacle.reason,
    since: 'since' in obstacle ? timeOf(obstacle.since) : undefined,
    until: 'until' in obstacle ? maybeTime(obstacle.until) : undefined,
    why: 'why' in obstacle ? obstacle.why : undefined,
  })),
  pending: found.pending.map((pending) => ({
    reason: pending.reason,
    step: 'step' in pending ? pending.step : undefined,
    erased_at: 'erasedAt' in pending ? timeOf(pending.erasedAt) : undefined,
  })),
});

export const writePerson = (person: MaskedPerson): z.output<typeof personSchema> => ({
  id: person.id,
  identifiers: [...person.identifiers],
  birth_name: person.birthName,
  usual_name: person.usualName,
  given_names: person.givenNames,
  birth_year: person.birthYear,
});

const writeContact = (found: MaskedAccount['contacts']['email']) =>
  found && {
    masked: found.masked,
    verified: found.verified,
    set_aside: found.setAside,
    source: found.source,
  };

export const writeAccount = (account: MaskedAccount): z.output<typeof accountSchema> => ({
  ...writePerson(account),
  gender: account.gender,
  sources: account.sources,
  contacts: {
    email: writeContact(account.contacts.email),
    phone: writeContact(account.contacts.phone),
  },
  declared: account.declared,
  suspension: account.suspension && {
    at: timeOf(account.suspension.at),
    reason: account.suspension.reason,
  },
  closed_at: maybeTime(account.closedAt),
  set_aside_at: maybeTime(account.setAsideAt),
  letter_until: maybeTime(account.letterUntil),
  password: account.password,
  new_password_required: account.newPasswordRequired,
  merging_with: account.mergingWith,
  pending_steps: [...account.pendingSteps],
  links: account.links,
  created_at: timeOf(account.createdAt),
  updated_at: timeOf(account.updatedAt),
});

export const writeOpenedAccount = (
  account: OpenedAccount,
): z.output<typeof openedAccountSchema> => ({
  ...writeAccount(account),
  sign_in: writeSignIn(account.signIn),
  dossiers: account.dossiers.map(({ fund, role }) => ({ fund, role })),
});
