import type { DatabaseSync } from 'node:sqlite';
import {
  type AuditEvent,
  type AuditPosition,
  type AuditStore,
  operatorSchema,
  type RecordedAuditEvent,
} from '../../ports.ts';
import type { InGroup } from '../transaction.ts';
import { integer, maybe, type Row, text } from './columns.ts';

const operatorOf = (row: Row) => operatorSchema.parse(JSON.parse(text(row, 'operator')));

const eventOf = (row: Row): RecordedAuditEvent => ({
  id: String(integer(row, 'id')),
  at: integer(row, 'at'),
  type: text(row, 'type'),
  accountId: maybe(text, row, 'accountId'),
  clientId: maybe(text, row, 'clientId'),
  network: maybe(text, row, 'network'),
  browser: maybe(text, row, 'browser'),
  detail: maybe(text, row, 'detail'),
  operator: row['operator'] === null ? undefined : operatorOf(row),
});

const rowOf = ({ at, type, operator, ...event }: AuditEvent) => ({
  at,
  type,
  accountId: event.accountId ?? null,
  clientId: event.clientId ?? null,
  network: event.network ?? null,
  browser: event.browser ?? null,
  detail: event.detail ?? null,
  operator: operator === undefined ? null : JSON.stringify(operator),
});

const SELECT = `
  SELECT id, at, type, account_id AS accountId, client_id AS clientId, network, browser, detail, operator
  FROM audit`;

/** The position after every event. */
const end: AuditPosition = { at: Number.MAX_SAFE_INTEGER, id: '0' };

/** Returns the audit trail. Events are only ever added; the sweep deletes old ones (see sweep.ts). */
export function createAuditStore(database: DatabaseSync, inGroup: InGroup): AuditStore {
  const append = database.prepare(`
    INSERT INTO audit (at, type, account_id, client_id, network, browser, detail, operator)
    VALUES (:at, :type, :accountId, :clientId, :network, :browser, :detail, :operator)`);
  const ofAccount = database.prepare(`
    ${SELECT} WHERE account_id = ? AND (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT ?`);

  // There is one writer at a time, so the ids are the order in which events can be read.
  const following = database.prepare(`
    ${SELECT} WHERE id > ? ORDER BY id LIMIT ?`);

  return {
    append: async (...events) => {
      await Promise.all(events.map((event) => inGroup(() => append.run(rowOf(event)))));
    },
    ofAccount: async (accountId, limit, { at, id } = end) =>
      ofAccount.all(accountId, at, Number(id), limit).map(eventOf),
    following: async (after, limit) => following.all(Number(after ?? 0), limit).map(eventOf),
  };
}
