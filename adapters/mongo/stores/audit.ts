import { mongo, trusted } from 'mongoose';
import { z } from 'zod';
import {
  type AuditEvent,
  type AuditPosition,
  type AuditStore,
  type Clock,
  operatorSchema,
  type RecordedAuditEvent,
} from '../../ports.ts';
import type { BoundedCalls } from '../bounded-calls.ts';
import type { AuditDocument, Models } from '../schemas.ts';
import { createBoundedBatches } from './bounded-batches.ts';

const auditDocument = z
  .object({
    _id: z.instanceof(mongo.ObjectId),
    at: z.date(),
    type: z.string(),
    accountId: z.string().optional(),
    clientId: z.string().optional(),
    network: z.string().optional(),
    browser: z.string().optional(),
    detail: z.string().optional(),
    operator: z
      .string()
      .transform((text): unknown => JSON.parse(text))
      .pipe(operatorSchema)
      .optional(),
  })
  .transform(
    ({ _id, at, ...words }): RecordedAuditEvent => ({
      ...words,
      id: _id.toHexString(),
      at: at.getTime(),
    }),
  );

/** Returns the filter for the events that come before a position. The first condition alone lets the index be used. */
function olderThan({ at, id }: AuditPosition) {
  const instant = new Date(at);
  const sameInstant = /^[0-9a-f]{24}$/.test(id)
    ? [{ _id: trusted({ $lt: mongo.ObjectId.createFromHexString(id) }) }]
    : [];
  return {
    at: trusted({ $lte: instant }),
    $or: [{ at: trusted({ $lt: instant }) }, ...sameInstant],
  };
}

/**
 * An id begins with the second in which its process made it. Within this time all writes that began earlier have ended, so no
 * event comes up later before one that was read already.
 */
const settleMs = 30_000;

/** Returns the audit trail. Events are only ever added; the sweep deletes old ones (see sweep.ts). */
export function createAuditStore({ audit }: Models, calls: BoundedCalls, clock: Clock): AuditStore {
  const write = createBoundedBatches(async (groups: readonly (readonly AuditEvent[])[]) => {
    await audit.insertMany(groups.flat().map(documentOf), { lean: true });
    return groups.map(() => 'written');
  }, calls);
  return {
    append: async (...events) => {
      await write(events);
    },
    ofAccount: async (accountId, limit, before) => {
      const filter = { accountId, ...(before && olderThan(before)) };
      const found = await calls.run(() =>
        audit.find(filter).sort({ at: -1, _id: -1 }).limit(limit).lean().exec(),
      );
      return z.array(auditDocument).parse(found);
    },
    async following(after, limit) {
      const last = mongo.ObjectId.createFromTime(Math.floor((clock() - settleMs) / 1000));
      const isId = /^[0-9a-f]{24}$/.test(after ?? '');
      const first = isId ? { $gt: mongo.ObjectId.createFromHexString(after ?? '') } : {};
      const filter = { _id: trusted({ ...first, $lt: last }) };
      const found = await calls.run(() =>
        audit.find(filter).sort({ _id: 1 }).limit(limit).batchSize(limit).lean().exec(),
      );
      return z.array(auditDocument).parse(found);
    },
  };
}

/** Returns the document without the fields that the event lacks. */
function documentOf(event: AuditEvent): AuditDocument {
  const { at, type, accountId, clientId, network, browser, detail, operator } = event;
  return {
    at: new Date(at),
    type,
    ...(accountId !== undefined && { accountId }),
    ...(clientId !== undefined && { clientId }),
    ...(network !== undefined && { network }),
    ...(browser !== undefined && { browser }),
    ...(detail !== undefined && { detail }),
    ...(operator !== undefined && { operator: JSON.stringify(operator) }),
  };
}
