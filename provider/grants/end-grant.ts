/**
 * The end of a grant. A request that was under way may still hold the grant and store it a moment later, so each end leaves a
 * mark, and who stores a grant anew looks for it afterwards: one of the two sees the other, whichever comes first.
 */
import type { Clock, PayloadStore } from '../../adapters/ports.ts';
import { payloadKey } from '../storage/payload-key.ts';

export interface EndGrantDependencies {
  readonly payloads: PayloadStore;
  readonly clock: Clock;
}

const mark = 'EndedGrant';
/** No request takes longer. */
const markedForMs = 10 * 60 * 1000;

/**
 * Ends a grant and its refresh tokens. Codes and access tokens end with it too: the library looks for the grant at each
 * use of one.
 */
export async function endGrant(
  { payloads, clock }: EndGrantDependencies,
  grantId: string,
): Promise<void> {
  const key = payloadKey(grantId);
  const expiresAt = clock() + markedForMs;
  await payloads.upsert(mark, { key, payload: mark, expiresAt, durable: false });
  await Promise.all([payloads.destroy('Grant', key), payloads.revokeByGroup('RefreshToken', key)]);
}

/** Ends a grant again that was stored after its end. */
export async function endIfEnded(
  dependencies: EndGrantDependencies,
  grantId: string,
): Promise<void> {
  const ended = await dependencies.payloads.find(mark, payloadKey(grantId));
  if (ended !== undefined) await endGrant(dependencies, grantId);
}
