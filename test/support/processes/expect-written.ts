/** Checks what `storage-writer.ts` has written. */
import { expect } from '@jest/globals';
import type { Storage } from '../../../adapters/ports.ts';
import { readCounter } from '../../adapters/contract/samples.ts';
import { writtenAccount, writtenPayload } from './storage-writes.ts';

/** Expects everything that was acknowledged, and the number after it either whole or not at all. */
export async function expectWritten(storage: Storage, prefix: string, acknowledged: number) {
  for (let number = 0; number < acknowledged; number += 1) {
    const written = { ...writtenAccount(prefix, number), version: 2 };
    expect(await storage.accounts.find(written.id)).toEqual(written);
    expect((await storage.payloads.find('Session', written.id))?.payload).toBe(
      writtenPayload(prefix, number).payload,
    );
  }
  const counted = (await readCounter(storage.counters, prefix))?.count ?? 0;
  expect(counted).toBeGreaterThanOrEqual(acknowledged);
  expect(counted).toBeLessThanOrEqual(acknowledged + 1);
  expect(Object.values(await storage.health())).not.toContain(false);
}
