import { z } from 'zod';
import type { AccountRecord, AccountStore } from '../ports.ts';
import { isTaken, takenPlaces } from './faults.ts';
import type { Line } from './line.ts';
import type { AccountDocument, Models } from './schemas.ts';

/** As many as are written well within the time a call may take. */
const BATCH = 500;

const accountDocument = z
  .object({
    _id: z.string(),
    version: z.number(),
    identifierHashes: z.array(z.string()).default([]),
    passwordKind: z.enum(['none', 'legacy', 'personal']),
    sealed: z
      .string()
      .transform((text): unknown => JSON.parse(text))
      .pipe(z.record(z.string(), z.string())),
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
  )
  .nullable()
  .transform((record) => record ?? undefined);

/** The accounts. One document each, so that every write is whole without a transaction. */
export function createAccountStore({ accounts }: Models, line: Line): AccountStore {
  /** Of records that don't conflict among themselves: says of each whether it went in. */
  const addAll = async (records: readonly AccountRecord[]): Promise<readonly boolean[]> => {
    if (records.length === 0) return [];
    try {
      const documents = records.map(documentOf);
      await line.run(() => accounts.insertMany(documents, { ordered: false, lean: true }));
      return records.map(() => true);
    } catch (error) {
      const taken = takenPlaces(error);
      if (taken === undefined) throw error;
      return records.map((_, place) => !taken.has(place));
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
    find: async (id) =>
      accountDocument.parse(await line.run(() => accounts.findOne({ _id: id }).lean().exec())),
    findByIdentifier: async (hash) =>
      accountDocument.parse(
        await line.run(() => accounts.findOne({ identifierHashes: hash }).lean().exec()),
      ),
    update: async (record) => {
      const { _id, version, ...fields } = documentOf(record);
      const change = {
        $set: { ...fields, version: version + 1 },
        ...(fields.identifierHashes ? {} : { $unset: { identifierHashes: true } }),
      };
      try {
        const { matchedCount } = await line.run(() =>
          accounts.updateOne({ _id, version }, change).exec(),
        );
        return matchedCount === 1;
      } catch (error) {
        if (isTaken(error)) return false;
        throw error;
      }
    },
    remove: async (id) => {
      await line.run(() => accounts.deleteOne({ _id: id }).exec());
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
    passwordKind: record.passwordKind,
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
