/**
 * Ends what a person has open, after a change of password: sessions with their grants, and the grants that outlive
 * sessions. The services of each session are told (back-channel logout). A sign-in at this very moment may escape the
 * listing; `endedBefore` on the account ends that one.
 */
import type Provider from 'oidc-provider';
import { z } from 'zod';
import type { PayloadStore, StoredPayload } from '../../adapters/ports.ts';
import type { Seal } from '../../crypto/sealing.ts';
import { endGrant } from '../grants/end-grant.ts';
import type { LogoutQueue } from '../sign-out/backchannel.ts';
import { payloadKey, personGroupKey } from '../storage/payload-key.ts';
import { openPayload } from '../storage/payload-record.ts';

const sessionSchema = z.object({
  jti: z.string(),
  uid: z.string(),
  authorizations: z
    .record(z.string(), z.object({ sid: z.string().optional(), grantId: z.string().optional() }))
    .default({}),
});
type StoredSession = z.output<typeof sessionSchema>;

const grantSchema = z.object({ jti: z.string() });

/** The most listings for one person: more than a thousand sessions. */
const maxBatches = 10;

/** Ends everything that the person has open, except the session with the uid `keptUid` and its grants. */
export type EndSessions = (accountId: string, keptUid?: string) => Promise<void>;

export interface EndSessionsDependencies {
  readonly provider: Provider;
  readonly payloads: PayloadStore;
  readonly seal: Seal;
  readonly logoutQueue: LogoutQueue;
}

/** Returns the function; it works through the store, as the library can't list what a person has. */
export function createEndSessions({
  provider,
  payloads,
  seal,
  logoutQueue,
}: EndSessionsDependencies): EndSessions {
  const read = <T>(model: string, schema: z.ZodType<T>, stored: StoredPayload): T =>
    schema.parse(JSON.parse(openPayload(seal, model, stored)));

  /** Lists and ends payloads of one model until only those that are kept are listed. */
  async function endAll<T>(
    model: string,
    accountId: string,
    schema: z.ZodType<T>,
    { isKept, end }: { isKept(item: T): boolean; end(item: T): Promise<void> },
  ): Promise<void> {
    for (let batch = 0; batch < maxBatches; batch += 1) {
      const stored = await payloads.listByGroup(model, personGroupKey(accountId));
      const others = stored
        .map((item) => read(model, schema, item))
        .filter((item) => !isKept(item));
      if (others.length === 0) return;
      await Promise.all(others.map(end));
    }
  }

  const grantsOf = ({ authorizations }: StoredSession) =>
    Object.values(authorizations).flatMap(({ grantId }) => grantId ?? []);

  async function endSession(accountId: string, session: StoredSession): Promise<void> {
    for (const [clientId, { sid }] of Object.entries(session.authorizations)) {
      const client = await provider.Client.find(clientId);
      if (client?.backchannelLogoutUri !== undefined && sid !== undefined) {
        logoutQueue.add(client, accountId, sid);
      }
    }
    await Promise.all(grantsOf(session).map((grantId) => endGrant(payloads, grantId)));
    await payloads.destroy('Session', payloadKey(session.jti));
  }

  return async (accountId, keptUid) => {
    const keptSession =
      keptUid === undefined ? undefined : await payloads.findByUid('Session', payloadKey(keptUid));
    const keptGrants = keptSession ? grantsOf(read('Session', sessionSchema, keptSession)) : [];
    await endAll('Session', accountId, sessionSchema, {
      isKept: ({ uid }) => uid === keptUid,
      end: (session) => endSession(accountId, session),
    });
    await endAll('Grant', accountId, grantSchema, {
      isKept: ({ jti }) => keptGrants.includes(jti),
      end: ({ jti }) => endGrant(payloads, jti),
    });
  };
}
