/**
 * Ending what a person has open, after a change of password: sessions with their grants, and the grants that
 * outlive sessions. The services of each session are told (back-channel logout). What escapes, by a sign-in at
 * this very moment, is caught by `endedBefore` on the account.
 */
import type Provider from 'oidc-provider';
import { z } from 'zod';
import type { Seal } from '../accounts/sealing.ts';
import type { PayloadStore } from '../adapters/ports.ts';
import { endGrant, hashed, openPayload, personsGroup } from './adapter.ts';
import type { LogoutQueue } from './backchannel.ts';

const sessionSchema = z.object({
  jti: z.string(),
  uid: z.string(),
  authorizations: z
    .record(z.string(), z.object({ sid: z.string().optional(), grantId: z.string().optional() }))
    .default({}),
});
type StoredSession = z.output<typeof sessionSchema>;

const grantSchema = z.object({ jti: z.string() });

/** Ends all that the person has open, but the session of that uid and its grants. */
export type EndSessions = (accountId: string, except?: string) => Promise<void>;

export interface SessionsDependencies {
  readonly provider: Provider;
  readonly payloads: PayloadStore;
  readonly seal: Seal;
  readonly logoutQueue: LogoutQueue;
}

export function createEndSessions({
  provider,
  payloads,
  seal,
  logoutQueue,
}: SessionsDependencies): EndSessions {
  async function listOf<T>(model: string, accountId: string, schema: z.ZodType<T>): Promise<T[]> {
    const stored = await payloads.listByGroup(model, personsGroup(accountId));
    return stored.map((payload) => schema.parse(JSON.parse(openPayload(seal, model, payload))));
  }
  const grantsOf = ({ authorizations }: StoredSession) =>
    Object.values(authorizations).flatMap(({ grantId }) => grantId ?? []);

  async function end(accountId: string, session: StoredSession): Promise<void> {
    for (const [clientId, { sid }] of Object.entries(session.authorizations)) {
      const client = await provider.Client.find(clientId);
      if (client?.backchannelLogoutUri !== undefined && sid !== undefined) {
        logoutQueue.tell(client, accountId, sid);
      }
    }
    await Promise.all(grantsOf(session).map((grantId) => endGrant(payloads, grantId)));
    await payloads.destroy('Session', hashed(session.jti));
  }

  return async (accountId, except) => {
    const sessions = await listOf('Session', accountId, sessionSchema);
    const kept = sessions.filter(({ uid }) => uid === except).flatMap(grantsOf);
    await Promise.all(
      sessions.filter(({ uid }) => uid !== except).map((session) => end(accountId, session)),
    );
    const grants = await listOf('Grant', accountId, grantSchema);
    const others = grants.filter(({ jti }) => !kept.includes(jti));
    await Promise.all(others.map(({ jti }) => endGrant(payloads, jti)));
  };
}
