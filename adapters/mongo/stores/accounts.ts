import { trusted } from 'mongoose';
import { z } from 'zod';
import { conflict, retryOnConflict } from '../../../errors/retry-on-conflict.ts';
import { type AccountRecord, type AccountStore, standingSchema } from '../../ports.ts';
import type { Line } from '../bounded-calls.ts';
import { CLASH_LIMITS, isClash, isTaken, type Refusals, refusalsOf } from '../faults.ts';
import type { AccountDocument, Models } from '../schemas.ts';
import { createBatches } from './batches.ts';
import { createReads } from './reads.ts';

/** As many as are written well within the time a call may take. */
const BATCH = 500;

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

/** The accounts. One document each, so that every write is whole without a transaction. */
export function createAccountStore({ accounts }: Models, line: Line): AccountStore {
  const read = createReads(accounts, line);
  const documents = accounts.db.collection<AccountDocument>(accounts.collection.name);

  /** For each hash the document that has it, as it lies there, or null. */
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
  const holderOf = createBatches(holdersOf, line);

  /** What of the records wasn't written, by place. */
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
      const refusals = await line.run(() => write(sent));
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
    const { first, later } = apart(records);
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
    findByIdentifier: async (hash) => accountDocument.parse(await holderOf(hash)),
    findManyByIdentifier: async (hashes) =>
      (await line.run(() => holdersOf(hashes))).map((found) => accountDocument.parse(found)),
    findByIdentity: async (identityHash, limit) =>
      storedAccount
        .array()
        .parse(
          await line.run(() =>
            accounts
              .find({ identityHash })
              .sort({ createdAt: 1, _id: 1 })
              .limit(limit)
              .lean()
              .exec(),
          ),
        ),
    update: (record) => retryOnConflict(() => line.run(() => replace(record)), CLASH_LIMITS),
    remove: async (id) => {
      await line.run(() => accounts.deleteOne({ _id: id }).exec());
    },
    scan: async (after, limit) => {
      const rest = after === undefined ? {} : { _id: trusted({ $gt: after }) };
      return storedAccount
        .array()
        .parse(
          await line.run(() => accounts.find(rest).sort({ _id: 1 }).limit(limit).lean().exec()),
        );
    },
  };
}

function documentOf(record: AccountRecord): AccountDocument {
  // An account that names an identifier twice doesn't take it from itself.
  const identifierHashes = [...new Set(record.identifierHashes)];
  return {
    _id: record.id,
    version: record.version,
    ...(identifierHashes.length > 0 && { identifierHashes }),
    ...(record.identityHash !== undefined && { identityHash: record.identityHash }),
    passwordKind: record.passwordKind,
    standing: JSON.stringify(record.standing),
    sealed: JSON.stringify(record.sealed),
    createdAt: new Date(record.createdAt),
    updatedAt: new Date(record.updatedAt),
  };
}

/**
 * A write of many has no order that one could rely on, but of two records that want the same the
 * earlier has the right to it: the others wait for its answer. There are few or none.
 */
function apart(records: readonly AccountRecord[]) {
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
