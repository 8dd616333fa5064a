/**
 * Ending what a person has open, after a change of password: sessions with their grants, and the grants that
 * outlive sessions. The services of each session are told (back-channel logout). What escapes, by a sign-in at
 * this very moment, is caught by `endedBefore` on the account.
 */

import type Provider from 'oidc-provider';
import { z } from 'zod';
import type { PayloadStore, StoredPayload } from '../../adapters/ports.ts';
import type { Seal } from '../../crypto/sealing.ts';
import type { LogoutQueue } from '../sign-out/backchannel.ts';
import { endGrant, openPayload, personsGroup } from '../storage/adapter.ts';
import { hashed } from '../storage/payload-key.ts';

const sessionSchema = z.object({
  jti: z.string(),
  uid: z.string(),
  authorizations: z
    .record(z.string(), z.object({ sid: z.string().optional(), grantId: z.string().optional() }))
    .default({}),
});
type StoredSession = z.output<typeof sessionSchema>;

const grantSchema = z.object({ jti: z.string() });

/** Of what is listed at once: a thousand sessions and more. */
const batches = 10;

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
  const read = <T>(model: string, schema: z.ZodType<T>, stored: StoredPayload): T =>
    schema.parse(JSON.parse(openPayload(seal, model, stored)));

  /** Lists and ends, until nothing is listed but what is kept. */
  async function endAll<T>(
    model: string,
    accountId: string,
    schema: z.ZodType<T>,
    { isKept, end }: { isKept(one: T): boolean; end(one: T): Promise<void> },
  ): Promise<void> {
    for (let batch = 0; batch < batches; batch += 1) {
      const stored = await payloads.listByGroup(model, personsGroup(accountId));
      const others = stored.map((one) => read(model, schema, one)).filter((one) => !isKept(one));
      if (others.length === 0) return;
      await Promise.all(others.map(end));
    }
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
    const goesOn =
      except === undefined ? undefined : await payloads.findByUid('Session', hashed(except));
    const kept = goesOn ? grantsOf(read('Session', sessionSchema, goesOn)) : [];
    await endAll('Session', accountId, sessionSchema, {
      isKept: ({ uid }) => uid === except,
      end: (session) => end(accountId, session),
    });
    await endAll('Grant', accountId, grantSchema, {
      isKept: ({ jti }) => kept.includes(jti),
      end: ({ jti }) => endGrant(payloads, jti),
    });
  };
}
