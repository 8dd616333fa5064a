/** Tells a client that looks at a token in which dossiers its person is. */
import { z } from 'zod';
import type { Household } from '../../accounts/household/household.ts';
import type { RelyingParty } from '../clients/relying-party.ts';
import { dossiersClaim } from './claims.ts';

/** A token whose person was asked for their dossiers, by scope or by the `claims` parameter. */
const tokenSchema = z.object({
  accountId: z.string(),
  scope: z.string().default(''),
  claims: z.object({ userinfo: z.record(z.string(), z.unknown()).default({}) }).optional(),
});

/**
 * Returns a function that adds `dossiers` to what introspection says of a token, for a client that is registered for the
 * claim. The library answers with the token's `extra`; the token isn't stored again, so nothing of it is kept.
 */
export function createAddDossiers(household: Pick<Household, 'membershipsOf'>) {
  return async (reader: RelyingParty | undefined, token: object): Promise<void> => {
    const { success, data } = tokenSchema.safeParse(token);
    if (!success || !reader?.allowedClaims.includes('dossiers')) return;
    const { accountId, scope, claims } = data;
    const isAskedFor =
      scope.split(' ').includes('dossiers') || 'dossiers' in (claims?.userinfo ?? {});
    if (!isAskedFor) return;
    const dossiers = dossiersClaim(await household.membershipsOf(accountId));
    const extra = 'extra' in token && typeof token.extra === 'object' ? token.extra : {};
    Object.assign(token, { extra: { ...extra, dossiers } });
  };
}
