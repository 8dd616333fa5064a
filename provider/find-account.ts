/** The account behind a session or a token, as the library asks for it. */
import type { Account, FindAccount, KoaContextWithOIDC } from 'oidc-provider';
import { pendingSteps } from '../accounts/account.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { AccountRecord } from '../adapters/ports.ts';
import type { AccountAhead } from './account-ahead.ts';
import { claimsOf } from './claims.ts';
import type { Clients } from './clients.ts';

const record = Symbol('record');
type FoundAccount = Account & { readonly [record]: AccountRecord };

const isFound = (account: Account | undefined): account is FoundAccount =>
  account !== undefined && record in account;

/** The stored account of a request; throws when there is none (the login prompt comes first). */
export function recordOf({ oidc }: KoaContextWithOIDC): AccountRecord {
  if (!isFound(oidc.account)) throw new Error('no account in this request');
  return oidc.account[record];
}

/**
 * One read of the account a request. `undefined` for who is gone, and, where a code or a refresh
 * token is redeemed, for who has a step pending: the policy does not run there.
 */
export function createFindAccount(
  ahead: AccountAhead,
  accounts: Accounts,
  clients: Clients,
): FindAccount {
  return async (ctx, id, token) => {
    const found = await ahead.find(ctx, id);
    if (found === undefined) return undefined;
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
