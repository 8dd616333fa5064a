import { type EndGrantDependencies, endGrant } from '../grants/end-grant.ts';
import type { TellService } from '../sign-out/backchannel.ts';
import { payloadKey } from '../storage/payload-key.ts';
import type { StoredSession } from './stored-session.ts';

/** Ends one session with its grants, those of `offline_access` too, and tells its services (back-channel logout). */
export type EndSession = (accountId: string, session: StoredSession) => Promise<void>;

export interface EndSessionDependencies extends EndGrantDependencies {
  readonly tellService: TellService;
}

/** Returns the ids of the grants of a session. */
export const grantsOf = ({ authorizations }: StoredSession): string[] =>
  Object.values(authorizations).flatMap(({ grantId }) => grantId ?? []);

export function createEndSession(dependencies: EndSessionDependencies): EndSession {
  const { payloads, tellService } = dependencies;
  return async (accountId, session) => {
    for (const [clientId, { sid }] of Object.entries(session.authorizations)) {
      await tellService({ accountId, clientId, sid });
    }
    await Promise.all(grantsOf(session).map((grantId) => endGrant(dependencies, grantId)));
    await payloads.destroy('Session', payloadKey(session.jti));
  };
}

/** The most listings for one person: more than a thousand sessions. */
const maxBatches = 10;

/** Lists and ends until only those that are kept are listed: a listing has a hundred at most. */
export async function endListed<T>(
  list: () => Promise<readonly T[]>,
  { isKept, end }: { isKept(item: T): boolean; end(item: T): Promise<void> },
): Promise<void> {
  for (let batch = 0; batch < maxBatches; batch += 1) {
    const others = (await list()).filter((item) => !isKept(item));
    if (others.length === 0) return;
    await Promise.all(others.map(end));
  }
}
