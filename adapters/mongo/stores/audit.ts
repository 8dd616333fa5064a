import { z } from 'zod';
import type { AuditEvent, AuditStore, RecordedAuditEvent } from '../../ports.ts';
import type { BoundedCalls } from '../bounded-calls.ts';
import type { AuditDocument, Models } from '../schemas.ts';
import { createBoundedBatches } from './bounded-batches.ts';

const auditDocument = z
  .object({
    at: z.date(),
    type: z.string(),
    accountId: z.string().optional(),
    clientId: z.string().optional(),
    network: z.string().optional(),
    browser: z.string().optional(),
    detail: z.string().optional(),
  })
  .transform(({ at, ...words }): RecordedAuditEvent => ({ ...words, at: at.getTime() }));

/** Returns the audit trail. Events are only ever added; the sweep deletes old ones (see sweep.ts). */
export function createAuditStore({ audit }: Models, calls: BoundedCalls): AuditStore {
  const write = createBoundedBatches(async (groups: readonly (readonly AuditEvent[])[]) => {
    await audit.insertMany(groups.flat().map(documentOf), { lean: true });
    return groups.map(() => 'written');
  }, calls);
  return {
    append: async (...events) => {
      await write(events);
    },
    ofAccount: async (accountId, limit) =>
      z
        .array(auditDocument)
        .parse(
          await calls.run(() =>
            audit.find({ accountId }).sort({ at: -1, _id: -1 }).limit(limit).lean().exec(),
          ),
        ),
  };
}

/** Returns the document without the fields that the event lacks. */
function documentOf(event: AuditEvent): AuditDocument {
  const { at, type, accountId, clientId, network, browser, detail } = event;
  return {
    at: new Date(at),
    type,
    ...(accountId !== undefined && { accountId }),
    ...(clientId !== undefined && { clientId }),
    ...(network !== undefined && { network }),
    ...(browser !== undefined && { browser }),
    ...(detail !== undefined && { detail }),
  };
}
