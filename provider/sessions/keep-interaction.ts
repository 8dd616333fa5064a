/** Activity prolongs a sign-in: each form moves its end, and that of the session whose pages it shows. */
import type { Context } from 'koa';
import type { AdapterPayload } from 'oidc-provider';
import type { CountOpenRequest } from '../../accounts/limits/open-requests.ts';
import type { Clock, PayloadStore, StoredPayload } from '../../adapters/ports.ts';
import type { Seal } from '../../crypto/sealing.ts';
import { DomainError } from '../../errors/domain-error.ts';
import { payloadKey } from '../storage/payload-key.ts';
import { createPayloadRecord, openPayload } from '../storage/payload-record.ts';
import { interactionMaxSeconds, interactionSeconds, sessionSeconds } from './lifetimes.ts';
import { usedNow } from './stored-session.ts';

/**
 * Stores an interaction for longer, because a form of it has come, and the session that it belongs to. Resolves with
 * the new end of the interaction in seconds, or with undefined when another tab has answered or ended it meanwhile.
 *
 * After its first hour an interaction counts as one more request that is begun, each time it is to live on. Otherwise a
 * network could hold 24 times as many as it may begin in ten minutes. It isn't prolonged where no more may be begun.
 */
export type KeepInteraction = (
  ctx: Context,
  interaction: { readonly uid: string; readonly iat: number },
  session: { readonly uid?: string | undefined; readonly accountId: string } | undefined,
) => Promise<number | undefined>;

/** In seconds. */
const countedOnceFor = 60 * 60;

/** Stores a session for longer, because it is used. Resolves with undefined when it has ended meanwhile. */
export type KeepSession = (uid: string) => Promise<number | undefined>;

/** Returns the latest end of an interaction that was begun at `iat`; both are in seconds. */
export const latestEnd = (iat: number): number => iat + interactionMaxSeconds;

export interface KeepInteractionDependencies {
  readonly payloads: PayloadStore;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly countOpenRequest: CountOpenRequest;
  /** Returns the id of the known device that the browser is, if it is one. */
  deviceOf(ctx: Context): string | undefined;
}

/** Returns both functions. */
export function createKeepInteraction({
  payloads,
  seal,
  clock,
  countOpenRequest,
  deviceOf,
}: KeepInteractionDependencies): {
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

  async function isCounted(origin: Parameters<CountOpenRequest>[0]): Promise<boolean> {
    try {
      await countOpenRequest(origin);
      return true;
    } catch (error) {
      if (error instanceof DomainError && error.code !== 'unavailable') return false;
      throw error;
    }
  }

  const keepSession: KeepSession = async (uid) =>
    prolong(
      'Session',
      await payloads.findByUid('Session', payloadKey(uid)),
      ({ loginTs }, now) => now + sessionSeconds(now, loginTs),
    );

  return {
    keepSession,
    async keepInteraction(ctx, { uid, iat }, session) {
      const isOld = clock() / 1000 - iat > countedOnceFor;
      if (isOld) {
        const visitor = session?.accountId ?? deviceOf(ctx);
        if (!(await isCounted({ address: ctx.ip, visitor }))) return undefined;
      }
      const [end] = await Promise.all([
        prolong(
          'Interaction',
          await payloads.find('Interaction', payloadKey(uid)),
          ({ iat = 0 }, now) => Math.min(now + interactionSeconds, latestEnd(iat)),
        ),
        session?.uid && keepSession(session.uid),
      ]);
      return end;
    },
  };
}
