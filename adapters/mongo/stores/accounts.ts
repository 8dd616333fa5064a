import { trusted } from 'mongoose';
import { z } from 'zod';
import { conflict, retryOnConflict } from '../../../errors/retry-on-conflict.ts';
import { type AccountRecord, type AccountStore, standingSchema } from '../../ports.ts';
import type { BoundedCalls } from '../bounded-calls.ts';
import { CLASH_LIMITS, isClash, isTaken, type Refusals, refusalsOf } from '../faults.ts';
import type { AccountDocument, Models } from '../schemas.ts';
import { createBoundedBatches } from './bounded-batches.ts';
import { createCount, createReads } from './reads.ts';

/** This many accounts are written well within the time that a call may take. */
const BATCH = 500;

/** Finds a declared identity in the JSON of a standing. In a text of that JSON the quotes would be escaped. */
const IS_DECLARED = /"declared":true/;

const json = z.string().transform((text): unknown => JSON.parse(text));

const storedAccount = z
  .object({
    _id: z.string(),
    version: z.number(),
    identifierHashes: z.array(z.string()).default([]),
    identityHash: z.string().optional(),
    passwordKind: z.enum(['none', 'legacy', 'personal']),
    standing: json.default({}).pipe(standingSchema),
    sealed: json.pipe(z.record(z.string(), z.string())),
    createdAt: z.date(),
    updatedAt: z.date(),
  })
  .transform(
    ({ _id, createdAt, updatedAt, ...fields }): AccountRecord => ({
      ...fields,
      id: _id,
      createdAt: createdAt.getTime(),
      updatedAt: updatedAt.getTime(),
    }),
  );
const accountDocument = storedAccount.nullable().transform((record) => record ?? undefined);

/** Returns the store of accounts. Each is one document, so that a write is atomic without a transaction. */
export function createAccountStore({ accounts }: Models, calls: BoundedCalls): AccountStore {
  const read = createReads(accounts, calls);
  const documents = accounts.db.collection<AccountDocument>(accounts.collection.name);

  /** Resolves with the stored document of each hash, or null, in the order of the hashes. */
  const holdersOf = async (hashes: readonly string[]): Promise<unknown[]> => {
    const wanted = { identifierHashes: { $in: [...new Set(hashes)] } };
    const found = await documents.find(wanted).toArray();
    const holders = new Map(
      found.flatMap((document) =>
        (document.identifierHashes ?? []).map((hash) => [hash, document]),
      ),
    );
    return hashes.map((hash) => holders.get(hash) ?? null);
  };
  const holderOf = createBoundedBatches(holdersOf, calls);

  /** Writes the records; resolves with those that were not written. */
  const write = async (records: readonly AccountRecord[]): Promise<Refusals> => {
    try {
      await accounts.insertMany(records.map(documentOf), { ordered: false, lean: true });
      return new Map();
    } catch (error) {
      const refusals = refusalsOf(error);
      if (refusals === undefined) throw error;
      return refusals;
    }
  };

  /** Adds records that share no id and no identifier; reports for each whether it was written. */
  const addAll = async (records: readonly AccountRecord[]): Promise<readonly boolean[]> => {
    const added = new Set<AccountRecord>();
    let left = records;
    await retryOnConflict(async () => {
      if (left.length === 0) return;
      const sent = left;
      const refusals = await calls.run(() => write(sent));
      sent.forEach((record, place) => {
        if (!refusals.has(place)) added.add(record);
      });
      left = sent.filter((_, place) => refusals.get(place) === 'clash');
      return left.length > 0 ? conflict : undefined;
    }, CLASH_LIMITS);
    return records.map((record) => added.has(record));
  };

  /** Replaces the account if it still has that version; reports whether it was written. */
  const replace = async (record: AccountRecord): Promise<boolean | typeof conflict> => {
    const { _id, version, ...fields } = documentOf(record);
    const change = {
      $set: { ...fields, version: version + 1 },
      $unset: {
        ...(fields.identifierHashes ? {} : { identifierHashes: true }),
        ...(fields.identityHash === undefined ? { identityHash: true } : {}),
        ...(fields.closedAt === undefined ? { closedAt: true } : {}),
      },
    };
    try {
      const { matchedCount } = await accounts.updateOne({ _id, version }, change).exec();
      return matchedCount === 1;
    } catch (error) {
      if (isTaken(error)) return false;
      if (isClash(error)) return conflict;
      throw error;
    }
  };

  const insert = async (record: AccountRecord) => (await addAll([record])).every(Boolean);

  const insertBatch = async (records: readonly AccountRecord[]) => {
    const { first, later } = separateConflicts(records);
    const answers: boolean[] = [];
    const added = await addAll(first.map(({ record }) => record));
    for (const [at, { place }] of first.entries()) answers[place] = added[at] === true;
    for (const { record, place } of later) answers[place] = await insert(record);
    return answers;
  };

  return {
    insert,
    insertMany: async (records) => {
      const answers: boolean[] = [];
      for (let start = 0; start < records.length; start += BATCH) {
        answers.push(...(await insertBatch(records.slice(start, start + BATCH))));
      }
      return answers;
    },
    find: async (id) => accountDocument.parse(await read(id)),
    findMany: async (ids) => {
      const wanted = { _id: { $in: [...new Set(ids)] } };
      const found = await calls.run(() => documents.find(wanted).toArray());
      const records = new Map(
        storedAccount
          .array()
          .parse(found)
          .map((record) => [record.id, record]),
      );
      return ids.map((id) => records.get(id));
    },
    findByIdentifier: async (hash) => accountDocument.parse(await holderOf(hash)),
    findManyByIdentifier: async (hashes) =>
      (await calls.run(() => holdersOf(hashes))).map((found) => accountDocument.parse(found)),
    findByIdentity: async (identityHash, limit) =>
      storedAccount.array().parse(
        await calls.run(() =>
          documents
            .aggregate([
              { $match: { identityHash } },
              {
                $addFields: {
                  declared: { $regexMatch: { input: '$standing', regex: IS_DECLARED } },
                },
              },
              { $sort: { declared: 1, createdAt: 1, _id: 1 } },
              { $limit: limit },
              { $unset: 'declared' },
            ])
            .toArray(),
        ),
      ),
    findDeclared: async (identityHashes) => {
      const wanted = { identityHash: { $in: [...new Set(identityHashes)] }, standing: IS_DECLARED };
      return storedAccount.array().parse(await calls.run(() => documents.find(wanted).toArray()));
    },
    update: (record) => retryOnConflict(() => calls.run(() => replace(record)), CLASH_LIMITS),
    remove: async (id) => {
      await calls.run(() => accounts.deleteOne({ _id: id }).exec());
    },
    async findClosed(before, limit) {
      const wanted = { closedAt: { $lt: new Date(before) } };
      const found = () => documents.find(wanted).sort({ closedAt: 1 }).limit(limit).toArray();
      return storedAccount.array().parse(await calls.run(found));
    },
    scan: async (after, limit) => {
      const rest = after === undefined ? {} : { _id: trusted({ $gt: after }) };
      return storedAccount
        .array()
        .parse(
          await calls.run(() => accounts.find(rest).sort({ _id: 1 }).limit(limit).lean().exec()),
        );
    },
    count: createCount(accounts, calls),
  };
}

function documentOf(record: AccountRecord): AccountDocument {
  // An identifier that is listed twice must not conflict with itself.
  const identifierHashes = [...new Set(record.identifierHashes)];
  const { closedAt } = record.standing;
  return {
    _id: record.id,
    version: record.version,
    ...(identifierHashes.length > 0 && { identifierHashes }),
    ...(record.identityHash !== undefined && { identityHash: record.identityHash }),
    passwordKind: record.passwordKind,
    ...(closedAt !== undefined && { closedAt: new Date(closedAt) }),
    standing: JSON.stringify(record.standing),
    sealed: JSON.stringify(record.sealed),
    createdAt: new Date(record.createdAt),
    updatedAt: new Date(record.updatedAt),
  };
}

/**
 * Splits the records: those in `later` share an id or an identifier with an earlier record. A bulk write has no
 * reliable order, but the earlier of two conflicting records must win, so the later ones are written one by one
 * afterwards. In practice there are few of them.
 */
function separateConflicts(records: readonly AccountRecord[]) {
  const ids = new Set<string>();
  const hashes = new Set<string>();
  const first: { record: AccountRecord; place: number }[] = [];
  const later: typeof first = [];
  for (const [place, record] of records.entries()) {
    const free = !ids.has(record.id) && !record.identifierHashes.some((hash) => hashes.has(hash));
    (free ? first : later).push({ record, place });
    ids.add(record.id);
    for (const hash of record.identifierHashes) hashes.add(hash);
  }
  return { first, later };
}
