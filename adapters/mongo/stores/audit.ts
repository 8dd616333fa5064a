import { z } from 'zod';
import type { AuditEvent, AuditStore, RecordedAuditEvent } from '../../ports.ts';
import type { Line } from '../bounded-calls.ts';
import type { AuditDocument, Models } from '../schemas.ts';
import { createBatches } from './batches.ts';

const auditDocument = z
  .object({
    at: z.date(),
    type: z.string(),
    accountId: z.string().optional(),
    clientId: z.string().optional(),
    network: z.string().optional(),
    detail: z.string().optional(),
  })
  .transform(({ at, ...words }): RecordedAuditEvent => ({ ...words, at: at.getTime() }));

/** The audit trail: only ever appended to, and swept when it is old (see sweep.ts). */
export function createAuditStore({ audit }: Models, line: Line): AuditStore {
  const write = createBatches(async (groups: readonly (readonly AuditEvent[])[]) => {
    await audit.insertMany(groups.flat().map(documentOf), { lean: true });
    return groups.map(() => 'written');
  }, line);
  return {
    append: async (...events) => {
      await write(events);
    },
    ofAccount: async (accountId, limit) =>
      z
        .array(auditDocument)
        .parse(
          await line.run(() =>
            audit.find({ accountId }).sort({ at: -1, _id: -1 }).limit(limit).lean().exec(),
          ),
        ),
  };
}

/** Without the words that the event doesn't have. */
function documentOf({ at, type, accountId, clientId, network, detail }: AuditEvent): AuditDocument {
  return {
    at: new Date(at),
    type,
    ...(accountId !== undefined && { accountId }),
    ...(clientId !== undefined && { clientId }),
    ...(network !== undefined && { network }),
    ...(detail !== undefined && { detail }),
  };
}
