import type { PayloadStore } from '../../adapters/ports.ts';
import { payloadKey } from '../storage/payload-key.ts';

/**
 * Ends a grant and its refresh tokens. Codes and access tokens end with it too: the library looks for the grant at each
 * use of one.
 */
export async function endGrant(payloads: PayloadStore, grantId: string): Promise<void> {
  const key = payloadKey(grantId);
  await Promise.all([payloads.destroy('Grant', key), payloads.revokeByGroup('RefreshToken', key)]);
}
