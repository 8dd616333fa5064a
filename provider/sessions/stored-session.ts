/** What our own code reads of the library's stored sessions, and the stamp that it adds to them. */
import { type AdapterPayload, Provider } from 'oidc-provider';
import { z } from 'zod';
import { auditNetwork } from '../../accounts/limits/networks.ts';
import type { StoredPayload } from '../../adapters/ports.ts';
import type { Seal } from '../../crypto/sealing.ts';
import { browserName } from '../../http/browser-name.ts';
import { openPayload } from '../storage/payload-record.ts';

/** Where a session was used last, as the audit trail would say it, and when (ms). Sessions of earlier releases have none. */
const stampSchema = z.object({
  browser: z.string().optional(),
  network: z.string(),
  usedAt: z.number(),
});

const sessionSchema = z.object({
  jti: z.string(),
  uid: z.string(),
  /** When the person signed in, in seconds. */
  loginTs: z.number().optional(),
  authorizations: z
    .record(z.string(), z.object({ sid: z.string().optional(), grantId: z.string().optional() }))
    .default({}),
  stamp: stampSchema.optional(),
});
export type StoredSession = z.output<typeof sessionSchema>;

/** Returns a stored session. */
export const openSession = (seal: Seal, stored: StoredPayload): StoredSession =>
  sessionSchema.parse(JSON.parse(openPayload(seal, 'Session', stored)));

/** Returns the session of a person with the stamp of this request. The library drops the stamp whenever it reads one. */
export function withStamp(payload: AdapterPayload, now: number): AdapterPayload {
  const { ctx } = Provider;
  if (ctx === undefined || payload.accountId === undefined) return payload;
  const stamp: z.input<typeof stampSchema> = {
    browser: browserName(ctx),
    network: auditNetwork(ctx.ip),
    usedAt: now,
  };
  return { ...payload, stamp };
}

/** Returns the payload, noted as used now (ms) if it has a stamp. */
export function usedNow(payload: AdapterPayload, now: number): AdapterPayload {
  const { data: stamp } = stampSchema.safeParse(payload['stamp']);
  return stamp === undefined ? payload : { ...payload, stamp: { ...stamp, usedAt: now } };
}
