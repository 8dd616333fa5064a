/** Finds the account of a session or a token, for the library. */
import type { Account, FindAccount, KoaContextWithOIDC } from 'oidc-provider';
import { z } from 'zod';
import type { PendingStep } from '../../accounts/account.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import { awaitsActivation } from '../../accounts/credentials/activation-codes.ts';
import { isBarred, isSignInEnded } from '../../accounts/signing-in/sign-in-validity.ts';
import type { AccountRecord } from '../../adapters/ports.ts';
import type { RelyingPartyOf } from '../clients/library-clients.ts';
import type { Prefetch } from '../storage/prefetch.ts';
import { accessTokenValueOf } from './access-token-value.ts';
import { claimsOf, dossiersClaim } from './claims.ts';

const record = Symbol('record');
type FoundAccount = Account & { readonly [record]: AccountRecord };

const isFound = (account: Account | undefined): account is FoundAccount =>
  account !== undefined && record in account;

/** Returns the stored account of a request. Throws before a sign-in; the login prompt comes first. */
export function recordOf({ oidc }: KoaContextWithOIDC): AccountRecord {
  if (!isFound(oidc.account)) throw new Error('no account in this request');
  return oidc.account[record];
}

export interface FindAccountDependencies {
  readonly prefetch: Prefetch;
  readonly accounts: Accounts;
  readonly relyingPartyOf: RelyingPartyOf;
  pendingSteps(record: AccountRecord): readonly PendingStep[];
  /** Notes after the response that somebody uses the account. */
  noteUse(ctx: KoaContextWithOIDC, accountId: string): void;
}

/** Reports whether a session or a token comes from a sign-in that was ended, by a new password for example. */
function comesFromEndedSignIn({ oidc }: KoaContextWithOIDC, record: AccountRecord, token: unknown) {
  const { success, data } = tokenSchema.safeParse(token);
  // An access token has no `authTime`: it ends with its grant.
  const signedInAt = success ? data.authTime : oidc.session?.loginTs;
  return signedInAt !== undefined && isSignInEnded(signedInAt, record.standing);
}
const tokenSchema = z.object({ authTime: z.number().optional() });

/**
 * Returns the library's `findAccount`. It resolves with undefined when the account no longer exists or its sign-in was
 * ended. When an authorization code or a refresh token is redeemed, it does so too for an account with a pending step, because the
 * policy doesn't run there. The account is read once in a request.
 */
export function createFindAccount({
  prefetch,
  accounts,
  relyingPartyOf,
  pendingSteps,
  noteUse,
}: FindAccountDependencies): FindAccount {
  return async (ctx, id, token) => {
    const found = await prefetch.account(ctx, id);
    if (found === undefined || comesFromEndedSignIn(ctx, found, token)) return undefined;
    // Such accounts have no sign-in left, also where one has just begun when the account was suspended or set aside.
    if (isBarred(found.standing) || awaitsActivation(found)) return undefined;
    const redeemed = token?.kind === 'RefreshToken' || token?.kind === 'AuthorizationCode';
    if (token === undefined || redeemed) noteUse(ctx, id);
    if (redeemed && pendingSteps(found).length > 0) return undefined;
    const account: FoundAccount = {
      accountId: id,
      [record]: found,
      async claims(use, scope, asked) {
        // With an access token for userinfo, the ID token holds only what the `claims` parameter asks for.
        const isForUserinfo = ctx.oidc.entities.AccessToken?.aud === undefined;
        const accessToken = use === 'id_token' ? accessTokenValueOf(ctx) : undefined;
        const own = { sub: id, ...(accessToken !== undefined && { at_hash: accessToken }) };
        if (use === 'id_token' && isForUserinfo && Object.keys(asked).length === 0) return own;
        const allowed = relyingPartyOf(ctx.oidc.client)?.allowedClaims ?? [];
        const claims = { ...claimsOf(accounts.openProfile(found), allowed), ...own };
        const asksForDossiers = scope.split(' ').includes('dossiers') || 'dossiers' in asked;
        if (!asksForDossiers || !allowed.includes('dossiers')) return claims;
        return { ...claims, dossiers: dossiersClaim(await prefetch.memberships(ctx, id)) };
      },
    };
    return account;
  };
}
