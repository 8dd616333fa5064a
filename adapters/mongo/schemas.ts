/**
 * The collections and their documents. All field names are fixed here; input from outside is only ever a value. A
 * payload of the protocol library arrives sealed, as one string, so the schemas can be plain and strict: they hold no
 * object that mongoose could change.
 */
import { type Connection, Schema } from 'mongoose';
import type { AccountRecord } from '../ports.ts';

/** An account as it is stored. */
export interface AccountDocument {
  readonly _id: string;
  readonly version: number;
  /** Absent when it would be empty: to the unique index, two empty lists are the same value. */
  readonly identifierHashes?: readonly string[];
  readonly identityHash?: string;
  readonly passwordKind: AccountRecord['passwordKind'];
  /** JSON, parsed by `standingSchema`. */
  /** That of the standing, to look for. */
  readonly closedAt?: Date;
  readonly standing?: string;
  /** JSON, because a sealed field may have any name, and MongoDB reads a name with a dot as a path. */
  readonly sealed: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The subject by which a sector knows an account. */
export interface SubjectDocument {
  /** The index of `_id` makes the pair unique. Joined as one text, two different pairs could be equal. */
  readonly _id: { readonly accountId: string; readonly sector: string };
  readonly subject: string;
}

/** A dossier, with the events that are not published yet (see stores/dossier-events.ts). */
export interface DossierDocument {
  readonly _id: string;
  readonly version: number;
  readonly memberHashes: readonly string[];
  readonly sealed: string;
  readonly dueAt?: Date;
  readonly outbox?: readonly { readonly id: string; readonly at: Date; readonly sealed: string }[];
}

/** One event of a dossier. Without `sealed`, an old event was deleted, and only its number stays. */
export interface DossierEventDocument {
  readonly _id: number;
  readonly eventId: string;
  readonly at: Date;
  readonly sealed?: string;
}

/** The registration of a service. */
export interface ClientDocument {
  readonly _id: string;
  readonly version: number;
  readonly uri?: string;
  readonly isOnHomePage?: boolean;
  readonly sealed: string;
}

/** One payload of the protocol library. */
export interface PayloadDocument {
  readonly _id: string;
  readonly model: string;
  readonly payload: string;
  readonly expiresAt: Date;
  readonly consumedAt?: Date;
  /** The random mark of the use that counted: tells which of several concurrent callers consumed it. */
  readonly consumedBy?: string;
  readonly groupKey?: string;
  readonly uidKey?: string;
}

/** One audit event. */
export interface AuditDocument {
  readonly at: Date;
  readonly type: string;
  readonly accountId?: string;
  readonly clientId?: string;
  readonly network?: string;
  readonly browser?: string;
  readonly detail?: string;
  /** JSON, parsed by `operatorSchema`. */
  readonly operator?: string;
}

/** One fact that the installation remembers. */
export interface FactDocument {
  readonly _id: string;
  readonly value: string;
}

/** When an account was used last, and when its owner was told that nobody uses it. */
export interface UseDocument {
  readonly _id: string;
  readonly seenAt: Date;
  readonly toldAt?: Date;
}

/** `version` counts the writes; mongoose's own version key would count them a second time. */
const plain = { versionKey: false, id: false } as const;
/** Without mongoose's `required`, which refuses an empty string: the types already require the field. */
const text = { type: String } as const;

const accounts = new Schema<AccountDocument>(
  {
    _id: text,
    version: Number,
    identifierHashes: { type: [String], default: undefined },
    identityHash: text,
    passwordKind: text,
    standing: text,
    closedAt: Date,
    sealed: text,
    createdAt: Date,
    updatedAt: Date,
  },
  plain,
);
const pair = new Schema({ accountId: text, sector: text }, { _id: false });
const subjects = new Schema<SubjectDocument>({ _id: pair, subject: text }, plain);
const waitingEvent = new Schema({ id: text, at: Date, sealed: text }, { _id: false, id: false });
const dossiers = new Schema<DossierDocument>(
  {
    _id: text,
    version: Number,
    memberHashes: [String],
    sealed: text,
    dueAt: Date,
    outbox: { type: [waitingEvent], default: undefined },
  },
  plain,
);
const dossierEvents = new Schema<DossierEventDocument>(
  { _id: Number, eventId: text, at: Date, sealed: text },
  plain,
);
const clients = new Schema<ClientDocument>(
  { _id: text, version: Number, uri: text, isOnHomePage: Boolean, sealed: text },
  plain,
);
const payloads = new Schema<PayloadDocument>(
  {
    _id: text,
    model: text,
    payload: text,
    expiresAt: Date,
    consumedAt: Date,
    consumedBy: text,
    groupKey: text,
    uidKey: text,
  },
  plain,
);
const audit = new Schema<AuditDocument>(
  {
    at: Date,
    type: text,
    accountId: text,
    clientId: text,
    network: text,
    browser: text,
    detail: text,
    operator: text,
  },
  plain,
);
const facts = new Schema<FactDocument>({ _id: text, value: text }, plain);

const uses = new Schema<UseDocument>({ _id: text, seenAt: Date, toldAt: Date }, plain);

export type Models = ReturnType<typeof createModels>;

/** Returns the models of a connection. Grants and refresh tokens have their own; `payloads` is for all others. */
export function createModels(connection: Connection) {
  return {
    accounts: connection.model('accounts', accounts, 'accounts'),
    subjects: connection.model('subjects', subjects, 'subjects'),
    dossiers: connection.model('dossiers', dossiers, 'dossiers'),
    dossierEvents: connection.model('dossier_events', dossierEvents, 'dossier_events'),
    clients: connection.model('clients', clients, 'clients'),
    grants: connection.model('grants', payloads, 'grants'),
    refreshTokens: connection.model('refresh_tokens', payloads, 'refresh_tokens'),
    payloads: connection.model('payloads', payloads, 'payloads'),
    audit: connection.model('audit', audit, 'audit'),
    facts: connection.model('facts', facts, 'facts'),
    uses: connection.model('account_uses', uses, 'account_uses'),
  };
}
