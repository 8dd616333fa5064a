import { trusted } from 'mongoose';
import type { UseStore } from '../../ports.ts';
import type { BoundedCalls } from '../bounded-calls.ts';
import type { Models } from '../schemas.ts';

/** Returns the store of when accounts were used last. */
export function createUseStore({ uses }: Models, calls: BoundedCalls): UseStore {
  /** Resolves with the ids of those that the filter finds, by the field that it is about. */
  const idsOf = async (filter: object, field: 'seenAt' | 'toldAt', limit: number) => {
    const found = await calls.run(() =>
      uses
        .find(filter)
        .sort({ [field]: 1 })
        .limit(limit)
        .select({ _id: 1 })
        .lean()
        .exec(),
    );
    return found.map(({ _id }) => _id);
  };
  const earlierThan = (instant: number) => trusted({ $lt: new Date(instant) });

  return {
    async note(_id, at) {
      const change = { $max: { seenAt: new Date(at) }, $unset: { toldAt: true } };
      await calls.run(() => uses.updateOne({ _id }, change, { upsert: true }).exec());
    },
    async noteUnknown(ids, at) {
      const seenAt = new Date(at);
      const writes = ids.map((_id) => ({
        updateOne: { filter: { _id }, update: { $setOnInsert: { seenAt } }, upsert: true },
      }));
      if (writes.length > 0) await calls.run(() => uses.bulkWrite(writes, { ordered: false }));
    },
    findIdle: (before, limit) =>
      idsOf({ toldAt: null, seenAt: earlierThan(before) }, 'seenAt', limit),
    async tell(_id, before, at) {
      const idle = { _id, toldAt: null, seenAt: earlierThan(before) };
      const change = { $set: { toldAt: new Date(at) } };
      return (await calls.run(() => uses.updateOne(idle, change).exec())).modifiedCount === 1;
    },
    findTold: (before, limit) => idsOf({ toldAt: earlierThan(before) }, 'toldAt', limit),
    async claimTold(_id, before, at) {
      const told = { _id, toldAt: earlierThan(before) };
      const change = { $set: { toldAt: new Date(at) } };
      return (await calls.run(() => uses.updateOne(told, change).exec())).modifiedCount === 1;
    },
    async remove(_id) {
      await calls.run(() => uses.deleteOne({ _id }).exec());
    },
  };
}
