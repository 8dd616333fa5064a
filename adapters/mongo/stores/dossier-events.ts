/**
 * The events of dossiers, in an order that readers can rely on.
 *
 * A change and its events are one write of one document: the events wait in its `outbox`. From there they are published:
 * each is added to a collection of its own under the next number, its cursor. Readers may remember the last cursor that
 * they saw and go on from there, because
 * - an event is added only under the highest number that is there plus one, and `_id` is unique. Of two publishers that
 *   read the same highest number one is refused, and reads again. So the numbers have no gap that could be filled after
 *   a reader has passed it. A counter that is incremented first and used afterwards would leave such gaps.
 * - a reader publishes what waits before it reads, so every acknowledged change is there, also when the process that
 *   made it has died;
 * - an event has a random id, which is unique in the collection. A publisher that died after it had added an event, or
 *   that is late, is refused when it is added again. The sweep leaves the highest number in its place for ever.
 * Reads wait for the majority: a number that a new primary doesn't know would be given to another event.
 */
import { z } from 'zod';
import { conflict, retryOnConflict } from '../../../errors/retry-on-conflict.ts';
import type { StoredDossierEvent } from '../../ports.ts';
import type { BoundedCalls } from '../bounded-calls.ts';
import { isTaken } from '../faults.ts';
import type { DossierDocument, DossierEventDocument, Models } from '../schemas.ts';

/** Each conflict means that another publisher has added an event, so only a storm of changes meets this many. */
const LIMITS = { attempts: 200, message: 'others add events of dossiers all the time' } as const;
/** How many dossiers with waiting events are published in one go. */
const BATCH = 100;

const storedEvent = z
  .object({ _id: z.number(), eventId: z.string(), at: z.date(), sealed: z.string() })
  .transform(
    ({ _id, eventId, at, sealed }): StoredDossierEvent => ({
      cursor: _id,
      id: eventId,
      at: at.getTime(),
      sealed,
    }),
  );
const waiting = z.object({
  _id: z.string(),
  outbox: z.array(z.object({ id: z.string(), at: z.date(), sealed: z.string() })).default([]),
});
type Waiting = z.output<typeof waiting>;

export function createDossierEvents(
  { dossiers: { db, collection }, dossierEvents }: Models,
  calls: BoundedCalls,
) {
  const dossiers = db.collection<DossierDocument>(collection.name);
  const events = db.collection<DossierEventDocument>(dossierEvents.collection.name);
  const isThere = async (eventId: string) =>
    (await calls.run(() => events.findOne({ eventId }, { projection: { _id: 1 } }))) !== null;

  /** Adds an event under the next number, unless it is there already. */
  const add = ({ id: eventId, at, sealed }: Waiting['outbox'][number]) =>
    retryOnConflict(async () => {
      const highest = await highestCursor();
      try {
        await calls.run(() => events.insertOne({ _id: highest + 1, eventId, at, sealed }));
        return true;
      } catch (error) {
        if (!isTaken(error)) throw error;
        return (await isThere(eventId)) || conflict;
      }
    }, LIMITS);

  async function highestCursor(): Promise<number> {
    const last = await calls.run(() =>
      events.findOne({}, { sort: { _id: -1 }, projection: { _id: 1 } }),
    );
    return last?._id ?? 0;
  }

  /** Publishes the events of one dossier in their order. */
  async function publish({ _id, outbox }: Waiting): Promise<void> {
    for (const event of outbox) await add(event);
    const ids = outbox.map(({ id }) => id);
    await calls.run(() => dossiers.updateOne({ _id }, { $pull: { outbox: { id: { $in: ids } } } }));
  }

  return {
    highestCursor,
    /** Publishes what waits in one dossier. */
    async publishOf(key: string): Promise<void> {
      const found = await calls.run(() =>
        dossiers.findOne({ _id: { $eq: key } }, { projection: { outbox: 1 } }),
      );
      if (found !== null) await publish(waiting.parse(found));
    },
    /** Publishes what waits in any dossier, and resolves with the next events. */
    async read(after: number, limit: number): Promise<readonly StoredDossierEvent[]> {
      for (let found = BATCH; found === BATCH; ) {
        const wanted = { outbox: { $exists: true }, 'outbox.id': { $gt: '' } };
        const page = await calls.run(() =>
          dossiers
            .find(wanted, { projection: { outbox: 1 } })
            .limit(BATCH)
            .toArray(),
        );
        for (const document of page) await publish(waiting.parse(document));
        found = page.length;
      }
      // The highest number stays after the event under it was deleted; then it has no content.
      const next = { _id: { $gt: after }, sealed: { $exists: true } };
      const page = await calls.run(() =>
        events
          .find(next, { readConcern: { level: 'majority' } })
          .sort({ _id: 1 })
          .limit(limit)
          .toArray(),
      );
      return storedEvent.array().parse(page);
    },
    async reseal(cursor: number, sealed: string): Promise<void> {
      const there = { _id: cursor, sealed: { $exists: true } };
      await calls.run(() => events.updateOne(there, { $set: { sealed } }));
    },
  };
}
