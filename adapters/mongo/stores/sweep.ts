import { trusted } from 'mongoose';
import type { Clock } from '../../ports.ts';
import type { BoundedCalls } from '../bounded-calls.ts';
import { EVENT_DAYS } from '../indexes.ts';
import type { Models } from '../schemas.ts';
import { createDossierEvents } from './dossier-events.ts';

/** This many documents are deleted well within the time that a call may take. */
const BATCH = 500;
const EVENT_LIFETIME = EVENT_DAYS * 24 * 60 * 60 * 1000;

/**
 * Returns the sweep, which goes by the clock that is passed in. MongoDB deletes the same documents by its own clock
 * about a minute later. The sweep makes the end exact, and works where the server's own deletions are switched off.
 */
export function createSweep(
  models: Models,
  calls: BoundedCalls,
  clock: Clock,
): () => Promise<number> {
  const { grants, refreshTokens, payloads, audit, dossierEvents } = models;

  const sweepPayloads = async (collection: Models['payloads']) => {
    const expired = { expiresAt: trusted({ $lte: new Date(clock()) }) };
    const ids = await calls.run(() =>
      collection.find(expired).select({ _id: 1 }).limit(BATCH).lean().exec(),
    );
    // The condition is checked again: a payload that was renewed since it was found stays.
    const batch = { ...expired, _id: trusted({ $in: ids.map(({ _id }) => _id) }) };
    return ids.length === 0
      ? 0
      : (await calls.run(() => collection.deleteMany(batch).exec())).deletedCount;
  };

  const sweepAudit = async () => {
    const old = { at: trusted({ $lte: new Date(clock() - EVENT_LIFETIME) }) };
    const ids = await calls.run(() =>
      audit.find(old).select({ _id: 1 }).limit(BATCH).lean().exec(),
    );
    const batch = { _id: trusted({ $in: ids.map(({ _id }) => _id) }) };
    return ids.length === 0
      ? 0
      : (await calls.run(() => audit.deleteMany(batch).exec())).deletedCount;
  };

  const { highestCursor } = createDossierEvents(models, calls);
  const sweepDossierEvents = async () => {
    const old = { at: trusted({ $lte: new Date(clock() - EVENT_LIFETIME) }) };
    const highest = await highestCursor();
    // The highest number must stay, or it would be given again.
    const below = { ...old, _id: trusted({ $lt: highest }) };
    const ids = await calls.run(() =>
      dossierEvents.find(below).select({ _id: 1 }).limit(BATCH).lean().exec(),
    );
    await calls.run(() =>
      dossierEvents.updateOne({ ...old, _id: highest }, { $unset: { sealed: true } }).exec(),
    );
    const batch = { _id: trusted({ $in: ids.map(({ _id }) => _id) }) };
    return ids.length === 0
      ? 0
      : (await calls.run(() => dossierEvents.deleteMany(batch).exec())).deletedCount;
  };

  return async () => {
    let total = 0;
    for (const sweepBatch of [
      () => sweepPayloads(grants),
      () => sweepPayloads(refreshTokens),
      () => sweepPayloads(payloads),
      sweepAudit,
      sweepDossierEvents,
    ]) {
      let deleted = BATCH;
      // A sweep just ends when the stores are closed meanwhile; the sweep of the next start continues.
      while (deleted === BATCH && calls.isOpen) {
        deleted = await sweepBatch();
        total += deleted;
      }
    }
    return total;
  };
}
