/**
 * The identity that FranceConnect has given during an interaction. It is kept on the server, sealed (see flow/drafts.ts).
 * The pages that link an account read it, and the creation of an account does.
 */
import { z } from 'zod';
import { identitySchema, upstreamSchema } from '../../accounts/account.ts';
import type { OpenDraft, StoredDraft } from '../flow/drafts.ts';

const schema = z.strictObject({
  upstream: upstreamSchema,
  /** The `sub` of the person there. */
  subject: z.string(),
  /** Absent when FranceConnect left out a part of it: then it can neither find an account nor create one. */
  identity: identitySchema.optional(),
  /** Several people may share it, so no account is found by it. */
  email: z.string().optional(),
  /** The level of the sign-in at FranceConnect. */
  acr: z.string(),
  /** The raw token, which FranceConnect's sign-out asks for. */
  idToken: z.string(),
  /** When the person signed in at FranceConnect, in seconds; absent in a draft of an earlier release. */
  authTime: z.number().optional(),
  /** The account that is linked once its password is typed. */
  candidate: z.string().optional(),
});
/** A person as FranceConnect describes them. */
export type FranceConnectIdentity = z.output<typeof schema>;

/** Returns the store of these drafts. */
export const openFranceConnectDraft = (open: OpenDraft): StoredDraft<FranceConnectIdentity> =>
  open('franceconnect', schema);
