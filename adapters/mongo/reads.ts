/**
 * Reads by id, those of one turn of the event loop as one query, and the driver's own: a query takes as much of
 * processor time for one document as for many, and mongoose's half as much again.
 */
import { setImmediate } from 'node:timers/promises';
import type { Connection } from 'mongoose';
import type { Line } from './line.ts';

/** Resolves with the document as it lies there, or null. */
export type ReadById = (id: string) => Promise<unknown>;

interface Source {
  readonly db: Connection;
  readonly collection: { readonly name: string };
}

export function createReads({ db, collection: { name } }: Source, line: Line): ReadById {
  const collection = db.collection<{ _id: string }>(name);
  let wanted = new Set<string>();
  let answers: Promise<ReadonlyMap<string, unknown>> | undefined;

  async function readThisTurn() {
    await setImmediate();
    // The driver refuses no operators, but within `$in` an object is a value.
    const filter = { _id: { $in: [...wanted] } };
    wanted = new Set();
    answers = undefined;
    const found = await collection.find(filter).toArray();
    return new Map(found.map((document) => [document._id, document]));
  }

  function join(id: string) {
    wanted.add(id);
    answers ??= readThisTurn();
    return answers;
  }

  // On the line is each reader, and not each query: as many wait as may wait.
  return async (id) => (await line.run(() => join(id))).get(id) ?? null;
}
