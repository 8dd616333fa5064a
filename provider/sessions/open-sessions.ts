/** The open sessions of a person, to be shown to them and ended by them. */

import type { Seal } from '../../crypto/sealing.ts';
import { payloadKey, personGroupKey } from '../storage/payload-key.ts';
import { createEndSession, type EndSessionDependencies, endListed } from './end-session.ts';
import { openSession, type StoredSession } from './stored-session.ts';

/** A session as a page may show it. */
export interface OpenSession {
  /** A hash that names the session on a page: nothing else can be done with it. */
  readonly id: string;
  readonly uid: string;
  /** When the person signed in, in seconds. */
  readonly loginTs: number;
  /** When and where it was used last; unknown for a session that an earlier release has stored. */
  readonly usedAt?: number | undefined;
  readonly browser?: string | undefined;
  readonly network?: string | undefined;
  readonly clientIds: readonly string[];
}

export interface OpenSessions {
  /** Resolves with the sessions of a person, a hundred at most: those that live longest. */
  list(accountId: string): Promise<readonly OpenSession[]>;
  /** Ends the session of this id and tells its services. Resolves with false when the person has no such session. */
  end(accountId: string, id: string): Promise<boolean>;
  /** Ends all sessions but one, and tells their services. Grants that have outlived their session stay. */
  endOthers(accountId: string, keptUid: string): Promise<void>;
}

/** In characters of base64url: 132 bits. */
const idLength = 22;
/** Returns the id by which a page names a session. */
export const sessionIdOf = ({ uid }: Pick<StoredSession, 'uid'>): string =>
  payloadKey(`session-id/${uid}`).slice(0, idLength);

export function createOpenSessions(
  dependencies: EndSessionDependencies & { readonly seal: Seal },
): OpenSessions {
  const { payloads, seal } = dependencies;
  const endSession = createEndSession(dependencies);
  const stored = async (accountId: string) =>
    (await payloads.listByGroup('Session', personGroupKey(accountId))).map((one) =>
      openSession(seal, one),
    );

  return {
    list: async (accountId) =>
      (await stored(accountId)).slice(0, 100).map((session) => ({
        id: sessionIdOf(session),
        uid: session.uid,
        loginTs: session.loginTs ?? 0,
        ...session.stamp,
        clientIds: Object.keys(session.authorizations),
      })),
    async end(accountId, id) {
      const session = (await stored(accountId)).find((one) => sessionIdOf(one) === id);
      if (session !== undefined) await endSession(accountId, session);
      return session !== undefined;
    },
    endOthers: (accountId, keptUid) =>
      endListed(() => stored(accountId), {
        isKept: ({ uid }) => uid === keptUid,
        end: (session) => endSession(accountId, session),
      }),
  };
}
