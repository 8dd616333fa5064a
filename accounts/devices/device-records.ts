/**
 * A record of each known device, so that its owner can see and forget it. What makes a browser known is its own cookie alone
 * (interactions/flow/known-devices.ts): a record that is lost makes no device unknown.
 */
import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Clock, PayloadStore, StoredPayload } from '../../adapters/ports.ts';
import type { Seal } from '../../crypto/sealing.ts';
import { createGrowingCache } from '../growing-cache.ts';

const day = 24 * 60 * 60 * 1000;
/** How long a browser stays a known device without a sign-in. */
export const deviceLifetimeMs = 90 * day;

/**
 * How many new devices of an account are recorded in a day, in each process. The records live long, and a person who signs
 * in again and again without the cookie would fill the store with them.
 */
const newPerDay = 50;
/** How many accounts are counted at a time. */
const accountsCounted = 10_000;

const model = 'Device';
const sealContext = `payload/${model}`;

const recordSchema = z.object({
  accountId: z.string(),
  id: z.string(),
  /** When the account last signed in on it, where and on which browser, as the audit trail says it. */
  usedAt: z.number(),
  network: z.string(),
  browser: z.string().optional(),
});
export type DeviceRecord = z.output<typeof recordSchema>;

export interface DeviceRecords {
  /**
   * Stores the record for as long as the device stays known, in place of the one of its last sign-in. Leaves it out when
   * the account has had too many new devices today: the device is known without being listed.
   */
  keep(record: DeviceRecord, options: { readonly isNew: boolean }): Promise<void>;
  /** Resolves with the devices of an account that were used last, a hundred at most. */
  list(accountId: string): Promise<readonly DeviceRecord[]>;
  /** Resolves with the device if it is one of this account. */
  find(accountId: string, id: string): Promise<DeviceRecord | undefined>;
  remove(id: string): Promise<void>;
  /** Removes all devices of an account. */
  removeAll(accountId: string): Promise<void>;
}

/** In characters of base64url: 132 bits. */
const idLength = 22;

/** Returns the id by which a device of an account is stored and shown. `device` is the random id that its cookie holds. */
export const deviceIdOf = (accountId: string, device: string): string =>
  hash('sha256', `device/${accountId}/${device}`, 'base64url').slice(0, idLength);

const groupKeyOf = (accountId: string) => hash('sha256', `devices/${accountId}`, 'base64url');

export function createDeviceRecords({
  payloads,
  seal,
  clock,
}: {
  readonly payloads: PayloadStore;
  readonly seal: Seal;
  readonly clock: Clock;
}): DeviceRecords {
  const open = ({ payload }: StoredPayload) =>
    recordSchema.parse(JSON.parse(seal.open(payload, sealContext)));
  const newToday = createGrowingCache<number>(accountsCounted);

  function mayBeNew(accountId: string): boolean {
    const key = `${accountId}/${Math.floor(clock() / day)}`;
    const count = (newToday.get(key) ?? 0) + 1;
    newToday.set(key, count);
    return count <= newPerDay;
  }

  return {
    async keep(record, { isNew }) {
      if (isNew && !mayBeNew(record.accountId)) return;
      await payloads.upsert(model, {
        key: record.id,
        payload: seal.seal(JSON.stringify(record), sealContext),
        expiresAt: clock() + deviceLifetimeMs,
        durable: false,
        groupKey: groupKeyOf(record.accountId),
      });
    },
    list: async (accountId) =>
      (await payloads.listByGroup(model, groupKeyOf(accountId))).slice(0, 100).map(open),
    async find(accountId, id) {
      const stored = await payloads.find(model, id);
      const record = stored && open(stored);
      return record?.accountId === accountId ? record : undefined;
    },
    remove: (id) => payloads.destroy(model, id),
    removeAll: (accountId) => payloads.revokeByGroup(model, groupKeyOf(accountId)),
  };
}
