import type { Clock, PayloadStore } from '../../adapters/ports.ts';
import { payloadKey } from '../storage/payload-key.ts';
import { interactionSeconds } from './lifetimes.ts';

/** Stores an interaction for longer, because a form of it has come. Its own `exp` still bounds it. */
export type KeepInteraction = (uid: string) => Promise<void>;

export function createKeepInteraction(payloads: PayloadStore, clock: Clock): KeepInteraction {
  const model = 'Interaction';
  return async (uid) => {
    const key = payloadKey(uid);
    const stored = await payloads.find(model, key);
    if (stored === undefined) return;
    const { payload } = stored;
    const expiresAt = clock() + interactionSeconds * 1000;
    // Another tab may have answered it in the meantime; then it is stored for its whole life already.
    await payloads.replace(model, { key, payload, expiresAt, durable: false }, payload);
  };
}
