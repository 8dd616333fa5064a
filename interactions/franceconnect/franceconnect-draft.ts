/**
 * What FranceConnect has told of the person at this interaction: kept on our side, sealed, for half an hour. The
 * way in reads it, and the creation of an account.
 */
import { z } from 'zod';
import { identitySchema } from '../../accounts/account.ts';
import type { Journey, OpenJourney } from '../flow/drafts.ts';

const told = z.strictObject({
  /** The person's `sub` at FranceConnect. */
  subject: z.string(),
  /** Absent when FranceConnect did not tell all of it: nobody can be matched or filled in by it. */
  identity: identitySchema.optional(),
  /** Neither unique nor an identifier. */
  email: z.string().optional(),
  /** The level FranceConnect vouches for. */
  acr: z.string(),
  /** Raw, for FranceConnect's sign-out. */
  idToken: z.string(),
  /** The account to link once its password was typed. */
  candidate: z.string().optional(),
});
export type FranceConnectTold = z.output<typeof told>;

export const openFranceConnectJourney = (open: OpenJourney): Journey<FranceConnectTold> =>
  open('franceconnect', told);
