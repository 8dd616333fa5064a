import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { AuditStore } from '../ports.ts';

const word = z
  .string()
  .nullable()
  .transform((text) => text ?? undefined);

const auditRow = z.object({
  at: z.number(),
  type: z.string(),
  accountId: word,
  clientId: word,
  network: word,
  detail: word,
});

/** The audit trail: only ever appended to, and swept when it is old (see sweep.ts). */
export function createAuditStore(database: DatabaseSync): AuditStore {
  const append = database.prepare(`
    INSERT INTO audit (at, type, account_id, client_id, network, detail)
    VALUES (:at, :type, :accountId, :clientId, :network, :detail)`);
  // The id settles the order of events of the same millisecond.
  const ofAccount = database.prepare(`
    SELECT at, type, account_id AS accountId, client_id AS clientId, network, detail
    FROM audit WHERE account_id = ? ORDER BY at DESC, id DESC LIMIT ?`);

  return {
    append: async ({ at, type, accountId, clientId, network, detail }) => {
      append.run({
        at,
        type,
        accountId: accountId ?? null,
        clientId: clientId ?? null,
        network: network ?? null,
        detail: detail ?? null,
      });
    },
    ofAccount: async (accountId, limit) => z.array(auditRow).parse(ofAccount.all(accountId, limit)),
  };
}
