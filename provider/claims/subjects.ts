/**
 * Pairwise subjects: each sector knows a person by a random UUID of its own, which is stored once and never changes
 * (OpenID Connect Core, section 8.1, third method).
 */
import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { SubjectStore } from '../../adapters/ports.ts';

/** Resolves with the subject by which a sector knows an account. */
export type SubjectOf = (accountId: string, sector: string) => Promise<string>;

/** Keeps the subjects used last in memory, because each token and each call of userinfo needs one. */
export function createSubjects(store: SubjectStore): SubjectOf {
  const known = new LRUCache<string, string>({ max: 50_000 });
  return async (accountId, sector) => {
    const key = `${accountId} ${sector}`;
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    const subject = await store.claim(accountId, sector, randomUUID());
    known.set(key, subject);
    return subject;
  };
}
