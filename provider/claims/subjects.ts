/**
 * Pairwise subjects: each sector knows a person by a random UUID of its own, which is stored once and never changes
 * (OpenID Connect Core, section 8.1, third method).
 */
import { randomUUID } from 'node:crypto';
import { createGrowingCache } from '../../accounts/growing-cache.ts';
import type { SubjectStore } from '../../adapters/ports.ts';
import type { LibraryClient, RelyingPartyOf } from '../clients/library-clients.ts';

/** Resolves with the subject by which a client knows an account. */
export type SubjectOf = (accountId: string, client: LibraryClient) => Promise<string>;

/** Keeps the subjects used last in memory, because each token and each call of userinfo needs one. */
export function createSubjects(store: SubjectStore, relyingPartyOf: RelyingPartyOf): SubjectOf {
  const known = createGrowingCache<string>(50_000);

  /** Resolves with the subject of the former sector where there is one. The sector of today gets it too, for a move. */
  async function read(accountId: string, sector: string, former: string | undefined) {
    const kept = former === undefined ? undefined : await store.find(accountId, former);
    const subject = await store.claim(accountId, sector, kept ?? randomUUID());
    return kept ?? subject;
  }

  return async (accountId, client) => {
    const sector = String(client.sectorIdentifier);
    const former = relyingPartyOf(client)?.formerSector;
    const key = `${accountId} ${former ?? sector}`;
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    const subject = await read(accountId, sector, former);
    known.set(key, subject);
    return subject;
  };
}
