/** Activity prolongs a sign-in: each form moves its end, and that of the session whose pages it shows. */
import type { AdapterPayload } from 'oidc-provider';
import type { Clock, PayloadStore, StoredPayload } from '../../adapters/ports.ts';
import type { Seal } from '../../crypto/sealing.ts';
import { payloadKey } from '../storage/payload-key.ts';
import { createPayloadRecord, openPayload } from '../storage/payload-record.ts';
import { interactionMaxSeconds, interactionSeconds, sessionSeconds } from './lifetimes.ts';
import { usedNow } from './stored-session.ts';

/**
 * Stores an interaction for longer, because a form of it has come, and the session that it belongs to. Resolves with
 * the new end of the interaction in seconds, or with undefined when another tab has answered or ended it meanwhile.
 */
export type KeepInteraction = (
  uid: string,
  sessionUid: string | undefined,
) => Promise<number | undefined>;

/** Stores a session for longer, because it is used. Resolves with undefined when it has ended meanwhile. */
export type KeepSession = (uid: string) => Promise<number | undefined>;

/** Returns the latest end of an interaction that was begun at `iat`; both are in seconds. */
export const latestEnd = (iat: number): number => iat + interactionMaxSeconds;

export interface KeepInteractionDependencies {
  readonly payloads: PayloadStore;
  readonly seal: Seal;
  readonly clock: Clock;
}

/** Returns both functions. */
export function createKeepInteraction({ payloads, seal, clock }: KeepInteractionDependencies): {
  readonly keepInteraction: KeepInteraction;
  readonly keepSession: KeepSession;
} {
  /** Moves the end of a record that nobody else has changed meanwhile. Resolves with the end, in seconds. */
  async function prolong(
    model: 'Interaction' | 'Session',
    stored: StoredPayload | undefined,
    endOf: (payload: AdapterPayload, now: number) => number,
  ): Promise<number | undefined> {
    if (stored === undefined) return undefined;
    const before: AdapterPayload = JSON.parse(openPayload(seal, model, stored));
    const { jti = '', exp = 0 } = before;
    const now = Math.floor(clock() / 1000);
    const end = Math.max(exp, endOf(before, now));
    const payload = usedNow({ ...before, exp: end }, clock());
    const text = JSON.stringify(payload);
    const record = createPayloadRecord(
      { model, id: jti, payload, text, expiresIn: end - now, isFormSent: true },
      { seal, clock },
    );
    return (await payloads.replace(model, record, stored.payload)) ? end : undefined;
  }

  const keepSession: KeepSession = async (uid) =>
    prolong(
      'Session',
      await payloads.findByUid('Session', payloadKey(uid)),
      ({ loginTs }, now) => now + sessionSeconds(now, loginTs),
    );

  return {
    keepSession,
    async keepInteraction(uid, sessionUid) {
      const [end] = await Promise.all([
        prolong(
          'Interaction',
          await payloads.find('Interaction', payloadKey(uid)),
          ({ iat = 0 }, now) => Math.min(now + interactionSeconds, latestEnd(iat)),
        ),
        sessionUid && keepSession(sessionUid),
      ]);
      return end;
    },
  };
}
