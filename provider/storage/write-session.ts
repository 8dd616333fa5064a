import type { AdapterPayload } from 'oidc-provider';
import type { Clock, PayloadStore } from '../../adapters/ports.ts';
import type { Seal } from '../../crypto/sealing.ts';
import { conflict, retryOnConflict } from '../../errors/retry-on-conflict.ts';
import { mergeSessions } from '../sessions/merge-sessions.ts';
import type { SessionWrites } from '../sessions/session-writes.ts';
import { withStamp } from '../sessions/stored-session.ts';
import { createPayloadRecord, openPayload } from './payload-record.ts';

export interface WriteSessionDependencies {
  readonly payloads: PayloadStore;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly sessions: SessionWrites;
}

/**
 * Returns the function that stores a session. A browser may open several services at once: what another request has
 * written since this one read the session stays, and a session that has ended meanwhile is not made again.
 */
export function createWriteSession({ payloads, seal, clock, sessions }: WriteSessionDependencies) {
  const model = 'Session';

  return async (id: string, payload: AdapterPayload, expiresIn: number): Promise<void> => {
    if (sessions.isNeedless(id, payload)) return;
    const recordOf = (text: string) =>
      createPayloadRecord({ model, id, payload, text, expiresIn }, { seal, clock });
    const before = sessions.lastSeen(id);
    const mine = JSON.stringify(withStamp(payload, clock()));
    let record = recordOf(mine);
    if (before === undefined) {
      await payloads.upsert(model, record);
      sessions.remember(id, { sealed: record.payload, text: mine });
      return;
    }
    let [last, text] = [before, mine];
    await retryOnConflict(
      async () => {
        if (await payloads.replace(model, record, last.sealed)) {
          return sessions.remember(id, { sealed: record.payload, text });
        }
        const found = await payloads.find(model, record.key);
        if (found === undefined) return;
        last = { sealed: found.payload, text: openPayload(seal, model, found) };
        text = mergeSessions(before.text, mine, last.text);
        record = recordOf(text);
        return conflict;
      },
      { attempts: 50, message: 'other requests kept changing a session' },
    );
  };
}
