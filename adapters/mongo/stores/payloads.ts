import { trusted } from 'mongoose';
import { z } from 'zod';
import { conflict, retryOnConflict } from '../../../errors/retry-on-conflict.ts';
import type { Clock, PayloadRecord, PayloadStore, StoredPayload } from '../../ports.ts';
import type { BoundedCalls } from '../bounded-calls.ts';
import { CLASH_LIMITS } from '../faults.ts';
import type { Models } from '../schemas.ts';
import { createPayloadWrites } from './payload-writes.ts';
import { createReads } from './reads.ts';

const document = z.object({
  payload: z.string(),
  consumedAt: z.date().optional(),
  expiresAt: z.date(),
});
const maybeDocument = document.nullable();

const stored = ({ payload, consumedAt }: z.output<typeof document>): StoredPayload => ({
  payload,
  consumedAt: consumedAt?.getTime(),
});
const maybeStored = (found: unknown) => {
  const parsed = maybeDocument.parse(found);
  return parsed === null ? undefined : stored(parsed);
};

/** Returns the store of the protocol library's models. An expired document counts as absent, deleted or not. */
export function createPayloadStore(
  models: Models,
  calls: BoundedCalls,
  clock: Clock,
): PayloadStore {
  const source = (collection: Models['payloads']) => ({
    collection,
    read: createReads(collection, calls),
    ...createPayloadWrites(collection, calls),
  });
  const sources = new Map([
    ['Grant', source(models.grants)],
    ['RefreshToken', source(models.refreshTokens)],
  ]);
  const rest = source(models.payloads);
  const sourceOf = (model: string) => sources.get(model) ?? rest;
  const collectionOf = (model: string) => sourceOf(model).collection;
  /** No model's name has a space, so two different pairs never make the same id. */
  const idOf = (model: string, key: string) => `${model} ${key}`;
  const alive = (now: Date) => trusted({ $gt: now });

  return {
    upsert: async (model, record) => {
      const { collection, put } = sourceOf(model);
      const _id = idOf(model, record.key);
      const now = new Date(clock());
      const { set, unset } = fieldsOf(model, record);
      await retryOnConflict(async () => {
        // `consumedAt` of a payload that is alive stays as it is.
        if (await put(_id, now, { $set: set, $unset: unset })) return;
        // A payload of this id is there but has expired: it counts as absent, so it is overwritten as a new one. If
        // that matches nothing, another writer has just done so, and the next attempt replaces what it wrote.
        const change = { $set: set, $unset: { ...unset, consumedAt: true, consumedBy: true } };
        const { matchedCount } = await calls.run(() =>
          collection.updateOne({ _id, expiresAt: trusted({ $lte: now }) }, change).exec(),
        );
        return matchedCount === 1 ? undefined : conflict;
      }, CLASH_LIMITS);
    },
    replace: async (model, record, before) => {
      const _id = idOf(model, record.key);
      const { set, unset } = fieldsOf(model, record);
      const filter = { _id, payload: before, expiresAt: alive(new Date(clock())) };
      const { matchedCount } = await calls.run(() =>
        collectionOf(model).updateOne(filter, { $set: set, $unset: unset }).exec(),
      );
      return matchedCount === 1;
    },
    find: async (model, key) => {
      const found = maybeDocument.parse(await sourceOf(model).read(idOf(model, key)));
      return found !== null && found.expiresAt.getTime() > clock() ? stored(found) : undefined;
    },
    findByUid: async (model, uidKey) => {
      const filter = { model, uidKey, expiresAt: alive(new Date(clock())) };
      return maybeStored(
        await calls.run(() =>
          collectionOf(model).findOne(filter).sort({ expiresAt: -1 }).lean().exec(),
        ),
      );
    },
    consume: (model, key) => sourceOf(model).use(idOf(model, key), new Date(clock())),
    destroy: (model, key) => sourceOf(model).remove(idOf(model, key)),
    listByGroup: async (model, groupKey) => {
      const filter = { model, groupKey, expiresAt: alive(new Date(clock())) };
      const found = await calls.run(() =>
        collectionOf(model).find(filter).sort({ expiresAt: -1 }).limit(100).lean().exec(),
      );
      return document.array().parse(found).map(stored);
    },
    revokeByGroup: (model, groupKey) => sourceOf(model).removeGroup(model, groupKey),
    estimate: (model) => {
      // Goes by the index of `_id`: an exclamation mark is the character after a space.
      const _id = trusted({ $gte: `${model} `, $lt: `${model}!` });
      return calls.run(() => collectionOf(model).countDocuments({ _id }).limit(50_000).exec());
    },
  };
}

/** Returns the fields to write, and those to remove because an earlier record may have had them. */
function fieldsOf(model: string, record: PayloadRecord) {
  const { payload, expiresAt, groupKey, uidKey } = record;
  const links = Object.entries({ groupKey, uidKey });
  return {
    set: {
      model,
      payload,
      expiresAt: new Date(expiresAt),
      ...Object.fromEntries(links.filter(([, value]) => value !== undefined)),
    },
    unset: Object.fromEntries(
      links.filter(([, value]) => value === undefined).map(([name]) => [name, true as const]),
    ),
  };
}
