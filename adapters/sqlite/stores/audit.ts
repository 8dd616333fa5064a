import type { DatabaseSync } from 'node:sqlite';
import type { AuditEvent, AuditStore, RecordedAuditEvent } from '../../ports.ts';
import type { InGroup } from '../transaction.ts';
import { integer, maybe, type Row, text } from './columns.ts';

const eventOf = (row: Row): RecordedAuditEvent => ({
  at: integer(row, 'at'),
  type: text(row, 'type'),
  accountId: maybe(text, row, 'accountId'),
  clientId: maybe(text, row, 'clientId'),
  network: maybe(text, row, 'network'),
  browser: maybe(text, row, 'browser'),
  detail: maybe(text, row, 'detail'),
});

const rowOf = ({ at, type, accountId, clientId, network, browser, detail }: AuditEvent) => ({
  at,
  type,
  accountId: accountId ?? null,
  clientId: clientId ?? null,
  network: network ?? null,
  browser: browser ?? null,
  detail: detail ?? null,
});

/** Returns the audit trail. Events are only ever added; the sweep deletes old ones (see sweep.ts). */
export function createAuditStore(database: DatabaseSync, inGroup: InGroup): AuditStore {
  const append = database.prepare(`
    INSERT INTO audit (at, type, account_id, client_id, network, browser, detail)
    VALUES (:at, :type, :accountId, :clientId, :network, :browser, :detail)`);
  // The id decides the order of events of the same millisecond.
  const ofAccount = database.prepare(`
    SELECT at, type, account_id AS accountId, client_id AS clientId, network, browser, detail
    FROM audit WHERE account_id = ? ORDER BY at DESC, id DESC LIMIT ?`);

  return {
    append: async (...events) => {
      await Promise.all(events.map((event) => inGroup(() => append.run(rowOf(event)))));
    },
    ofAccount: async (accountId, limit) => ofAccount.all(accountId, limit).map(eventOf),
  };
}
