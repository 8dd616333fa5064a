/**
 * Pairwise subjects: each sector knows a person by a random UUID of its own, stored once and never
 * changed (OpenID Connect Core, section 8.1, third method).
 */
import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { SubjectStore } from '../../adapters/ports.ts';

export type SubjectOf = (accountId: string, sector: string) => Promise<string>;

/** Asked at each token and each userinfo call, so the last ones are kept at hand. */
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
