/** The account behind a session or a token, as the library asks for it. */
import type { Account, FindAccount, KoaContextWithOIDC } from 'oidc-provider';
import { z } from 'zod';
import type { Step } from '../../accounts/account.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import { isSignInEnded } from '../../accounts/sign-in-validity.ts';
import type { AccountRecord } from '../../adapters/ports.ts';
import type { Clients } from '../clients/clients.ts';
import type { Ahead } from '../storage/prefetch.ts';
import { claimsOf } from './claims.ts';

const record = Symbol('record');
type FoundAccount = Account & { readonly [record]: AccountRecord };

const isFound = (account: Account | undefined): account is FoundAccount =>
  account !== undefined && record in account;

/** The stored account of a request; throws when there is none (the login prompt comes first). */
export function recordOf({ oidc }: KoaContextWithOIDC): AccountRecord {
  if (!isFound(oidc.account)) throw new Error('no account in this request');
  return oidc.account[record];
}

export interface FindAccountDependencies {
  readonly ahead: Ahead;
  readonly accounts: Accounts;
  readonly clients: Clients;
  pendingSteps(record: AccountRecord): readonly Step[];
}

/** Whether the sign-in that a session or a token goes back to counts no more. */
function countsNoMore({ oidc }: KoaContextWithOIDC, record: AccountRecord, token: unknown) {
  const { success, data } = tokenSchema.safeParse(token);
  // An access token has no such instant: it ends with its grant.
  const signedInAt = success ? data.authTime : oidc.session?.loginTs;
  return signedInAt !== undefined && isSignInEnded(signedInAt, record.standing);
}
const tokenSchema = z.object({ authTime: z.number().optional() });

/**
 * One read of the account a request. `undefined` for who is gone or whose sign-in was ended, and, where a code
 * or a refresh token is redeemed, for who has a step pending: the policy does not run there.
 */
export function createFindAccount({
  ahead,
  accounts,
  clients,
  pendingSteps,
}: FindAccountDependencies): FindAccount {
  return async (ctx, id, token) => {
    const found = await ahead.account(ctx, id);
    if (found === undefined || countsNoMore(ctx, found, token)) return undefined;
    const redeemed = token?.kind === 'RefreshToken' || token?.kind === 'AuthorizationCode';
    if (redeemed && pendingSteps(found).length > 0) return undefined;
    const account: FoundAccount = {
      accountId: id,
      [record]: found,
      async claims(use, _scope, asked) {
        // An ID token for a token of ours holds what the `claims` parameter asks for, and no more.
        const ours = ctx.oidc.entities.AccessToken?.aud === undefined;
        if (use === 'id_token' && ours && Object.keys(asked).length === 0) return { sub: id };
        const allowed = clients.find(ctx.oidc.client?.clientId)?.allowedClaims ?? [];
        return { ...claimsOf(accounts.openProfile(found), allowed), sub: id };
      },
    };
    return account;
  };
}
