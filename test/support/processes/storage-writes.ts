/** What `storage-writer.ts` writes under each number. Tests look for it afterwards. */
import type { AccountRecord, PayloadRecord } from '../../../adapters/ports.ts';

export function writtenAccount(prefix: string, number: number): AccountRecord {
  const id = `${prefix} ${number}`;
  return {
    id,
    version: 1,
    identifierHashes: [`${id} first`, `${id} second`, `${id} third`],
    passwordKind: 'legacy',
    standing: { announced: false, contactVerified: false, declared: false, endedBefore: 0 },
    sealed: { dossier: id.repeat(50) },
    createdAt: number,
    updatedAt: number,
  };
}

export function writtenPayload(prefix: string, number: number): PayloadRecord {
  const key = `${prefix} ${number}`;
  return { key, payload: key.repeat(50), durable: false, expiresAt: Date.now() + 3_600_000 };
}
