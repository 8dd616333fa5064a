/** The levels of a sign-in (`acr`), and the levels that a request accepts. */
import { z } from 'zod';
import { signInTime } from '../../accounts/signing-in/sign-in-validity.ts';
import type { Standing } from '../../adapters/ports.ts';

/**
 * The levels that a password can reach, lowest first. `declared`: neither a fund nor FranceConnect has given the
 * identity.
 */
export const passwordLevels = ['declared', 'password', 'password+otp'];
/** The levels that FranceConnect can vouch for, lowest first. A password never reaches them. */
export const franceConnectLevels = ['eidas1', 'eidas2', 'eidas3'];

/** The lower levels that each level also satisfies when a request asks by `acr_values`, which name a minimum. */
const satisfies: Readonly<Record<string, readonly string[]>> = {
  password: ['declared'],
  'password+otp': ['password', 'declared'],
  eidas1: ['declared'],
  eidas2: ['eidas1', 'declared'],
  eidas3: ['eidas2', 'eidas1', 'declared'],
};

const levels = [...passwordLevels, ...franceConnectLevels];
/** Returns the levels that are named, each once. Others can't be reached; keeping them would only take room. */
export const levelsIn = (names: readonly unknown[]): string[] =>
  levels.filter((level) => names.includes(level));

/** The level of a sign-in, and how it was reached: `pwd`, `otp` (a code) or `fc` (FranceConnect). */
export interface SignInLevel {
  readonly acr?: string | undefined;
  readonly amr?: readonly string[] | undefined;
}

/** Returns the level of a sign-in with a password, and with a code if `otp` is true. */
export function passwordLevel(declared: boolean, otp: boolean) {
  const acr = declared ? 'declared' : otp ? 'password+otp' : 'password';
  return { acr, amr: otp ? ['pwd', 'otp'] : ['pwd'] };
}

/**
 * Returns the level of a sign-in by a reset of the password: one factor, the code that was typed. The password is new, so
 * it has proven nothing yet.
 */
export const resetLevel = (declared: boolean) => ({
  acr: passwordLevel(declared, false).acr,
  amr: ['otp'],
});

/** A sign-in at FranceConnect, as it has told of it. */
export interface FranceConnectLevel {
  readonly acr: string;
  /** When the person signed in there, in seconds. */
  readonly authTime?: number | undefined;
}

/**
 * Returns the level and the time of a sign-in that came through FranceConnect at `now` (ms). The time is that of
 * FranceConnect: a service that asks with `max_age` must hear of it.
 */
export const levelByFranceConnect = (
  { acr, authTime = Number.POSITIVE_INFINITY }: FranceConnectLevel,
  now: number,
  standing: Pick<Standing, 'endedBefore'>,
) => ({ acr, amr: ['fc'], ts: signInTime(Math.min(now, authTime * 1000), standing) });

const requestedAcrSchema = z.object({
  values: z.array(z.string()),
  /** True for an essential claim: one of the values themselves must be reached, a higher level does not count. */
  isExact: z.boolean(),
});
/** The levels that a request accepts. */
export type RequestedAcr = z.output<typeof requestedAcrSchema>;

function isAccepted({ values, isExact }: RequestedAcr, acr: string): boolean {
  const reached = isExact ? [acr] : [acr, ...(satisfies[acr] ?? [])];
  return reached.some((level) => values.includes(level));
}

/** Reports whether the request accepts no level that a password can reach. */
export const isBeyondPassword = (requested: RequestedAcr | undefined): boolean =>
  requested !== undefined && !passwordLevels.some((acr) => isAccepted(requested, acr));

/**
 * Returns the levels that an upstream which is asked for this level may reach. FranceConnect knows `eidas1` alone;
 * FranceConnect+ may reach a higher level than it is asked for.
 */
const reachable = (level: string): readonly string[] =>
  level === 'eidas1' ? [level] : franceConnectLevels.slice(franceConnectLevels.indexOf(level));

/** Reports whether a sign-in at an upstream that is asked for this level can reach what the request accepts. */
export const canReach = (requested: RequestedAcr | undefined, level: string): boolean =>
  requested === undefined || reachable(level).some((acr) => isAccepted(requested, acr));

/** Returns the level to ask an upstream for: the configured one, or a higher one where the request accepts nothing below. */
export const levelToAsk = (requested: RequestedAcr | undefined, level: string): string =>
  reachable(level).find((acr) => requested === undefined || isAccepted(requested, acr)) ?? level;

/**
 * Compares a sign-in with the levels that the request accepts. `byCode`: a code after the password reaches one of
 * them. `missing`: only another sign-in can.
 */
export function compareLevel(
  requested: RequestedAcr | undefined,
  { acr = '', amr }: SignInLevel,
): 'met' | 'byCode' | 'missing' {
  if (requested === undefined || isAccepted(requested, acr)) return 'met';
  const canAddCode = acr === 'password' && amr?.includes('otp') !== true;
  return canAddCode && isAccepted(requested, 'password+otp') ? 'byCode' : 'missing';
}

const loginDetailsSchema = z.object({
  /** True when the sign-in is asked for because the request accepts only levels above a password's. */
  beyondPassword: z.boolean().optional(),
  requestedAcr: requestedAcrSchema.optional(),
  /** True when the account space wants a code to follow the password. */
  isCodeAsked: z.boolean().optional(),
});
/** What the sign-in page must know of the request. The policy stores it in the details of the login prompt. */
export type LoginDetails = z.output<typeof loginDetailsSchema>;

/** Reads the details of the login prompt, as the policy has stored them. */
export const readLoginDetails = (details: Readonly<Record<string, unknown>>): LoginDetails =>
  loginDetailsSchema.parse(details);
