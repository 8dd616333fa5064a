/**
 * Writes payloads in batches. The server answers a batch with the number of writes that took effect, and with those
 * that it refused with an error. When fewer took effect than were sent, the documents are read again to see which use
 * of a token counted: each use leaves a random mark of its own.
 */
import { randomUUID } from 'node:crypto';
import type { mongo } from 'mongoose';
import { conflict, retryOnConflict } from '../../../errors/retry-on-conflict.ts';
import type { BoundedCalls } from '../bounded-calls.ts';
import { CLASH_LIMITS, type Refusals, refusalsOf } from '../faults.ts';
import type { Models, PayloadDocument } from '../schemas.ts';
import { createBoundedBatches } from './bounded-batches.ts';

interface Write extends Pick<mongo.UpdateOneModel<PayloadDocument>, 'update' | 'upsert'> {
  readonly filter: mongo.Filter<PayloadDocument> & { readonly _id: string };
  /** The mark of a use; other writes have none. */
  readonly mark?: string;
}

/** The writes of one collection of payloads. */
export interface PayloadWrites {
  /** Replaces a payload that is alive, or adds it. Resolves with false when an expired one has the same id. */
  put(_id: string, now: Date, update: mongo.UpdateFilter<PayloadDocument>): Promise<boolean>;
  /** Consumes the payload. Resolves with true for exactly one caller. */
  use(_id: string, now: Date): Promise<boolean>;
  /** Removes the payload; it is no error when there is none. */
  remove(_id: string): Promise<void>;
  removeGroup(model: string, groupKey: string): Promise<void>;
}

type Removal = mongo.AnyBulkWriteOperation<PayloadDocument>;

export function createPayloadWrites(
  { db, collection: { name } }: Models['payloads'],
  calls: BoundedCalls,
): PayloadWrites {
  const collection = db.collection<PayloadDocument>(name);

  /** Resolves with the marks of the uses that counted. */
  async function marksOf(writes: readonly Write[]): Promise<ReadonlySet<string | undefined>> {
    const ids = writes.flatMap(({ filter: { _id }, mark }) => (mark === undefined ? [] : [_id]));
    const used = { projection: { consumedBy: 1 } };
    const found = await collection.find({ _id: { $in: ids } }, used).toArray();
    return new Set(found.map(({ consumedBy }) => consumedBy));
  }

  const write = createBoundedBatches(async (writes: readonly Write[]) => {
    let refusals: Refusals = new Map();
    try {
      const operations = writes.map(({ mark, ...updateOne }) => ({ updateOne }));
      const told = await collection.bulkWrite(operations, { ordered: false });
      if (told.matchedCount + told.upsertedCount === writes.length) return writes.map(() => 'done');
    } catch (error) {
      const known = refusalsOf(error);
      if (known === undefined) throw error;
      refusals = known;
    }
    const marks = await marksOf(writes);
    return writes.map(({ mark }, place) => {
      const done = mark === undefined || marks.has(mark);
      return refusals.get(place) ?? (done ? 'done' : 'taken');
    });
  }, calls);

  const createRemovals = () =>
    createBoundedBatches(async (removals: readonly Removal[]) => {
      await collection.bulkWrite(removals, { ordered: false });
      return removals.map(() => 'done');
    }, calls);
  // In separate batches: the driver repeats a batch after a failover only if each operation removes one document.
  const [removeOne, removeMany] = [createRemovals(), createRemovals()];

  const isDone = (wanted: Write): Promise<boolean> =>
    retryOnConflict(async () => {
      const outcome = await write(wanted);
      return outcome === 'clash' ? conflict : outcome === 'done';
    }, CLASH_LIMITS);

  return {
    put: (_id, now, update) =>
      isDone({ filter: { _id, expiresAt: { $gt: now } }, update, upsert: true }),
    use: (_id, now) => {
      const mark = randomUUID();
      return isDone({
        filter: { _id, consumedAt: { $exists: false }, expiresAt: { $gt: now } },
        update: { $set: { consumedAt: now, consumedBy: mark } },
        mark,
      });
    },
    async remove(_id) {
      await removeOne({ deleteOne: { filter: { _id } } });
    },
    async removeGroup(model, groupKey) {
      // `$eq` compares an object as a value; without it, an object would be read as an operator.
      const filter = { model: { $eq: model }, groupKey: { $eq: groupKey } };
      await removeMany({ deleteMany: { filter } });
    },
  };
}
