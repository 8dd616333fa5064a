import { z } from 'zod';
import type {
  DossierChange,
  DossierEventRecord,
  DossierRecord,
  DossierStore,
} from '../../ports.ts';
import type { BoundedCalls } from '../bounded-calls.ts';
import { unlessTaken } from '../faults.ts';
import type { DossierDocument, Models } from '../schemas.ts';
import { createDossierEvents } from './dossier-events.ts';
import { createCount } from './reads.ts';

/** This many writes are sent at once. */
const BATCH = 25;

const storedDossier = z
  .object({
    _id: z.string(),
    version: z.number(),
    memberHashes: z.array(z.string()),
    sealed: z.string(),
    dueAt: z.date().optional(),
  })
  .transform(
    ({ _id, version, memberHashes, sealed, dueAt }): DossierRecord => ({
      key: _id,
      version,
      memberHashes,
      sealed,
      dueAt: dueAt?.getTime(),
    }),
  );

/** Returns the store of dossiers. Each is one document, which also holds the events that are not published yet. */
export function createDossierStore(models: Models, calls: BoundedCalls): DossierStore {
  const { db, collection } = models.dossiers;
  const documents = db.collection<DossierDocument>(collection.name);
  const events = createDossierEvents(models, calls);
  const withoutOutbox = { projection: { outbox: 0 } };

  async function insert({ after, events: told }: DossierChange): Promise<boolean> {
    const { key, version, memberHashes, sealed, dueAt } = after;
    const document: DossierDocument = {
      _id: key,
      version,
      memberHashes: [...new Set(memberHashes)],
      sealed,
      ...(dueAt !== undefined && { dueAt: new Date(dueAt) }),
      ...(told.length > 0 && { outbox: told.map(waitingOf) }),
    };
    return unlessTaken(() => calls.run(() => documents.insertOne(document)));
  }

  async function update({ after, events: told }: DossierChange): Promise<boolean> {
    const { key, version, memberHashes, sealed, dueAt } = after;
    const content = { version: version + 1, memberHashes: [...new Set(memberHashes)], sealed };
    const change = {
      $set: { ...content, ...(dueAt !== undefined && { dueAt: new Date(dueAt) }) },
      ...(dueAt === undefined && { $unset: { dueAt: true as const } }),
      ...(told.length > 0 && { $push: { outbox: { $each: told.map(waitingOf) } } }),
    };
    const filter = { _id: { $eq: key }, version };
    const { matchedCount } = await calls.run(() => documents.updateOne(filter, change));
    return matchedCount === 1;
  }

  async function write(change: DossierChange): Promise<boolean> {
    const isWritten = await (change.before === undefined ? insert : update)(change);
    // The change is made, whatever becomes of this. What stays in the outbox is published with the next change of the
    // dossier, so that it does not grow, or before events are read.
    if (isWritten && change.events.length > 0)
      await events.publishOf(change.after.key).catch(() => undefined);
    return isWritten;
  }

  return {
    async findMany(keys) {
      const wanted = { _id: { $in: [...new Set(keys)] } };
      const found = storedDossier
        .array()
        .parse(await calls.run(() => documents.find(wanted, withoutOutbox).toArray()));
      const byKey = new Map(found.map((record) => [record.key, record]));
      return keys.map((key) => byKey.get(key));
    },
    findByMember: async (hash) =>
      storedDossier.array().parse(
        await calls.run(() =>
          documents
            .find({ memberHashes: { $eq: hash } }, withoutOutbox)
            .limit(100)
            .toArray(),
        ),
      ),
    async write(changes) {
      const written: boolean[] = [];
      for (let start = 0; start < changes.length; start += BATCH)
        written.push(...(await Promise.all(changes.slice(start, start + BATCH).map(write))));
      return written;
    },
    findDue: async (now, limit) =>
      storedDossier.array().parse(
        await calls.run(() =>
          documents
            .find({ dueAt: { $exists: true, $lte: new Date(now) } }, withoutOutbox)
            .sort({ dueAt: 1 })
            .limit(limit)
            .toArray(),
        ),
      ),
    scan: async (after = '', limit) =>
      storedDossier.array().parse(
        await calls.run(() =>
          documents
            .find({ _id: { $gt: after } }, withoutOutbox)
            .sort({ _id: 1 })
            .limit(limit)
            .toArray(),
        ),
      ),
    count: createCount(models.dossiers, calls),
    events: events.read,
    resealEvent: events.reseal,
  };
}

const waitingOf = ({ id, at, sealed }: DossierEventRecord) => ({ id, at: new Date(at), sealed });
