/** The indexes. Each start makes those that are missing; when all are there, that costs nothing. */
import type { mongo } from 'mongoose';

/** One index of one collection; `keys` in the driver's form, 1 ascending and -1 descending. */
export interface Index {
  readonly collection: string;
  readonly keys: Readonly<Record<string, 1 | -1>>;
  readonly options: mongo.CreateIndexesOptions & { readonly name: string };
}

const DAY_SECONDS = 24 * 60 * 60;
/** Audit events and events of dossiers are kept for twelve months. */
export const EVENT_DAYS = 365;
/** MongoDB deletes by its own clock. It waits this much longer, so that a clock that is fast deletes nothing alive. */
const CLOCK_DIFFERENCE_SECONDS = 60;

/** Limits an index to the documents that have the field. */
const having = (field: string) => ({ partialFilterExpression: { [field]: { $exists: true } } });

const ofPayloads = (collection: string): readonly Index[] => [
  ...['groupKey', 'uidKey'].map(
    (field): Index => ({
      collection,
      keys: { [field]: 1 },
      options: { name: `by_${field}`, ...having(field) },
    }),
  ),
  {
    collection,
    keys: { expiresAt: 1 },
    options: { name: 'by_expiry', expireAfterSeconds: CLOCK_DIFFERENCE_SECONDS },
  },
];

/** All indexes, in the order in which they are made. */
export const indexes: readonly Index[] = [
  {
    // Each hash in the list of an account is a key of this index, unique among all accounts.
    collection: 'accounts',
    keys: { identifierHashes: 1 },
    options: { name: 'identifiers', unique: true, ...having('identifierHashes') },
  },
  {
    collection: 'accounts',
    keys: { identityHash: 1, createdAt: 1, _id: 1 },
    options: { name: 'by_identity_and_age', ...having('identityHash') },
  },
  { collection: 'dossiers', keys: { memberHashes: 1 }, options: { name: 'by_member' } },
  {
    collection: 'dossiers',
    keys: { dueAt: 1 },
    options: { name: 'by_due', ...having('dueAt') },
  },
  {
    collection: 'dossiers',
    keys: { 'outbox.id': 1 },
    options: { name: 'by_waiting_event', ...having('outbox') },
  },
  {
    collection: 'dossier_events',
    keys: { eventId: 1 },
    options: { name: 'event_ids', unique: true },
  },
  // The sweep deletes by it. MongoDB must not do so by itself: the highest number must stay.
  { collection: 'dossier_events', keys: { at: 1 }, options: { name: 'by_time' } },
  {
    collection: 'accounts',
    keys: { closedAt: 1 },
    options: { name: 'by_closing', ...having('closedAt') },
  },
  // Of whom `toldAt` is absent, the owner was not told.
  { collection: 'account_uses', keys: { toldAt: 1, seenAt: 1 }, options: { name: 'by_state' } },
  { collection: 'clients', keys: { uri: 1 }, options: { name: 'by_uri', ...having('uri') } },
  {
    collection: 'clients',
    keys: { isOnHomePage: 1, _id: 1 },
    options: { name: 'on_home_page', ...having('isOnHomePage') },
  },
  ...ofPayloads('grants'),
  ...ofPayloads('refresh_tokens'),
  ...ofPayloads('payloads'),
  {
    // The id settles the order of events of the same millisecond.
    collection: 'audit',
    keys: { accountId: 1, at: -1, _id: -1 },
    options: { name: 'by_account' },
  },
  {
    collection: 'audit',
    keys: { at: 1 },
    options: { name: 'by_age', expireAfterSeconds: EVENT_DAYS * DAY_SECONDS },
  },
];
