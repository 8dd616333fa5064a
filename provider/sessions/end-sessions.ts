/**
 * Ends what a person has open, after a change of password: sessions with their grants, and the grants that outlive
 * sessions. The services of each session are told (back-channel logout). A sign-in at this very moment may escape the
 * listing; `endedBefore` on the account ends that one.
 */
import { z } from 'zod';
import type { StoredPayload } from '../../adapters/ports.ts';
import type { Seal } from '../../crypto/sealing.ts';
import { endGrant } from '../grants/end-grant.ts';
import { payloadKey, personGroupKey } from '../storage/payload-key.ts';
import { openPayload } from '../storage/payload-record.ts';
import {
  createEndSession,
  type EndSessionDependencies,
  endListed,
  grantsOf,
} from './end-session.ts';
import { openSession } from './stored-session.ts';

const grantSchema = z.object({ jti: z.string() });

/** Ends everything that the person has open, except the session with the uid `keptUid` and its grants. */
export type EndSessions = (accountId: string, keptUid?: string) => Promise<void>;

export interface EndSessionsDependencies extends EndSessionDependencies {
  readonly seal: Seal;
}

/** Returns the function; it works through the store, as the library can't list what a person has. */
export function createEndSessions(dependencies: EndSessionsDependencies): EndSessions {
  const { payloads, seal } = dependencies;
  const endSession = createEndSession(dependencies);
  const openGrant = (stored: StoredPayload) =>
    grantSchema.parse(JSON.parse(openPayload(seal, 'Grant', stored)));

  return async (accountId, keptUid) => {
    const groupKey = personGroupKey(accountId);
    const keptSession =
      keptUid === undefined ? undefined : await payloads.findByUid('Session', payloadKey(keptUid));
    const keptGrants = keptSession ? grantsOf(openSession(seal, keptSession)) : [];
    await endListed(
      async () =>
        (await payloads.listByGroup('Session', groupKey)).map((one) => openSession(seal, one)),
      {
        isKept: ({ uid }) => uid === keptUid,
        end: (session) => endSession(accountId, session),
      },
    );
    await endListed(async () => (await payloads.listByGroup('Grant', groupKey)).map(openGrant), {
      isKept: ({ jti }) => keptGrants.includes(jti),
      end: ({ jti }) => endGrant(dependencies, jti),
    });
  };
}
