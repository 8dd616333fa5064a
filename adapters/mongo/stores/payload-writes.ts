/**
 * The writes of payloads, in batches. Of a batch the server tells how many it did, and which it refused with an
 * error. Where it did fewer than it was sent, the documents themselves tell whose use of a token counted: each use
 * leaves a mark like no other.
 */
import { randomUUID } from 'node:crypto';
import type { mongo } from 'mongoose';
import { conflict, retryOnConflict } from '../../../errors/retry-on-conflict.ts';
import type { Line } from '../bounded-calls.ts';
import { CLASH_LIMITS, type Refusals, refusalsOf } from '../faults.ts';
import type { Models, PayloadDocument } from '../schemas.ts';
import { createBatches } from './batches.ts';

interface Write extends Pick<mongo.UpdateOneModel<PayloadDocument>, 'update' | 'upsert'> {
  readonly filter: mongo.Filter<PayloadDocument> & { readonly _id: string };
  /** Of a use. */
  readonly mark?: string;
}

export interface PayloadWrites {
  /** Replaces what lives, and makes what isn't there. `false` where something that has expired is in the way. */
  put(_id: string, now: Date, update: mongo.UpdateFilter<PayloadDocument>): Promise<boolean>;
  /** Uses it up; `true` for one caller alone. */
  use(_id: string, now: Date): Promise<boolean>;
  /** What isn't there is no fault. */
  remove(_id: string): Promise<void>;
  removeGroup(model: string, groupKey: string): Promise<void>;
}

type Removal = mongo.AnyBulkWriteOperation<PayloadDocument>;

export function createPayloadWrites(
  { db, collection: { name } }: Models['payloads'],
  line: Line,
): PayloadWrites {
  const collection = db.collection<PayloadDocument>(name);

  /** Those of the uses that counted, by their marks. */
  async function marksOf(writes: readonly Write[]): Promise<ReadonlySet<string | undefined>> {
    const ids = writes.flatMap(({ filter: { _id }, mark }) => (mark === undefined ? [] : [_id]));
    const used = { projection: { consumedBy: 1 } };
    const found = await collection.find({ _id: { $in: ids } }, used).toArray();
    return new Set(found.map(({ consumedBy }) => consumedBy));
  }

  const write = createBatches(async (writes: readonly Write[]) => {
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
  }, line);

  const createRemovals = () =>
    createBatches(async (removals: readonly Removal[]) => {
      await collection.bulkWrite(removals, { ordered: false });
      return removals.map(() => 'done');
    }, line);
  // Apart, as the driver sends a batch again to the next primary only where each of it removes one.
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
      // An object would be an operator.
      const filter = { model: { $eq: model }, groupKey: { $eq: groupKey } };
      await removeMany({ deleteMany: { filter } });
    },
  };
}
