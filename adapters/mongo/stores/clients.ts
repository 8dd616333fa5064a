import { trusted } from 'mongoose';
import { z } from 'zod';
import type { ClientRecord, ClientStore } from '../../ports.ts';
import type { BoundedCalls } from '../bounded-calls.ts';
import { unlessTaken } from '../faults.ts';
import type { ClientDocument, Models } from '../schemas.ts';
import { createReads } from './reads.ts';

const storedClient = z
  .object({
    _id: z.string(),
    version: z.number(),
    uri: z.string().optional(),
    isOnHomePage: z.boolean().default(false),
    sealed: z.string(),
  })
  .transform(({ _id, ...fields }): ClientRecord => ({ id: _id, ...fields }));
const maybeClient = storedClient.nullable().transform((record) => record ?? undefined);

/** Returns the store of registrations. */
export function createClientStore({ clients }: Models, calls: BoundedCalls): ClientStore {
  const read = createReads(clients, calls);
  const documents = clients.db.collection<ClientDocument>(clients.collection.name);
  const pageOf = async (filter: object, limit: number) =>
    storedClient
      .array()
      .parse(
        await calls.run(() => clients.find(filter).sort({ _id: 1 }).limit(limit).lean().exec()),
      );

  return {
    insert: (record) => unlessTaken(() => calls.run(() => documents.insertOne(documentOf(record)))),
    find: async (id) => maybeClient.parse(await read(id)),
    async taken(ids) {
      const wanted = { _id: trusted({ $in: ids }) };
      const found = await calls.run(() => clients.find(wanted).select({ _id: 1 }).lean().exec());
      return found.map(({ _id }) => _id);
    },
    hasUri: async (uri) =>
      (await calls.run(() => clients.exists({ uri: trusted({ $eq: uri }) }).exec())) !== null,
    onHomePage: (limit) => pageOf({ isOnHomePage: true }, limit),
    async update(record) {
      const { _id, ...content } = documentOf({ ...record, version: record.version + 1 });
      const filter = { _id: { $eq: _id }, version: record.version };
      const { matchedCount } = await calls.run(() => documents.replaceOne(filter, content));
      return matchedCount === 1;
    },
    async remove(id, version) {
      const filter = { _id: trusted({ $eq: id }), version };
      const { deletedCount } = await calls.run(() => clients.deleteOne(filter).exec());
      return deletedCount === 1;
    },
    scan: (after, limit) =>
      pageOf(after === undefined ? {} : { _id: trusted({ $gt: after }) }, limit),
    count: () => calls.run(() => clients.countDocuments().limit(100_000).exec()),
  };
}

/** Fields that would say nothing are left out: the indexes hold only the documents that have them. */
const documentOf = ({ id, version, uri, isOnHomePage, sealed }: ClientRecord): ClientDocument => ({
  _id: id,
  version,
  ...(uri !== undefined && { uri }),
  ...(isOnHomePage && { isOnHomePage }),
  sealed,
});
