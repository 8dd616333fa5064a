import { trusted } from 'mongoose';
import type { Clock } from '../../ports.ts';
import type { Line } from '../bounded-calls.ts';
import { AUDIT_DAYS } from '../indexes.ts';
import type { Models } from '../schemas.ts';

/** Deleted well within the time a call may take. */
const BATCH = 500;
const AUDIT_LIFETIME = AUDIT_DAYS * 24 * 60 * 60 * 1000;

/**
 * The sweep, by our clock. MongoDB deletes the same documents by its own, about a minute later; this
 * makes the end exact, and doesn't depend on a server whose deletions are switched off.
 */
export function createSweep(models: Models, line: Line, clock: Clock): () => Promise<number> {
  const { grants, refreshTokens, payloads, audit } = models;

  const sweepPayloads = async (collection: Models['payloads']) => {
    const expired = { expiresAt: trusted({ $lte: new Date(clock()) }) };
    const ids = await line.run(() =>
      collection.find(expired).select({ _id: 1 }).limit(BATCH).lean().exec(),
    );
    // What was written anew meanwhile stays.
    const batch = { ...expired, _id: trusted({ $in: ids.map(({ _id }) => _id) }) };
    return ids.length === 0
      ? 0
      : (await line.run(() => collection.deleteMany(batch).exec())).deletedCount;
  };

  const sweepAudit = async () => {
    const old = { at: trusted({ $lte: new Date(clock() - AUDIT_LIFETIME) }) };
    const ids = await line.run(() => audit.find(old).select({ _id: 1 }).limit(BATCH).lean().exec());
    const batch = { _id: trusted({ $in: ids.map(({ _id }) => _id) }) };
    return ids.length === 0
      ? 0
      : (await line.run(() => audit.deleteMany(batch).exec())).deletedCount;
  };

  return async () => {
    let total = 0;
    for (const sweepBatch of [
      () => sweepPayloads(grants),
      () => sweepPayloads(refreshTokens),
      () => sweepPayloads(payloads),
      sweepAudit,
    ]) {
      let deleted = BATCH;
      // A sweep that closing overtakes just ends; the next start's sweep goes on.
      while (deleted === BATCH && line.open) {
        deleted = await sweepBatch();
        total += deleted;
      }
    }
    return total;
  };
}
