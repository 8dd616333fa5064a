/**
 * The collections and their documents. All field names are ours: what comes from
 * outside is only ever a value. What the library calls a payload arrives sealed, one string, so that
 * the schemas can be plain and strict: there is no object within that mongoose could reshape.
 */
import { type Connection, Schema } from 'mongoose';
import type { AccountRecord } from '../ports.ts';

export interface AccountDocument {
  readonly _id: string;
  readonly version: number;
  /** Left out when there is none: the unique index would take two empty lists for the same value. */
  readonly identifierHashes?: readonly string[];
  readonly identityHash?: string;
  readonly passwordKind: AccountRecord['passwordKind'];
  /** JSON, read by a schema of its own. */
  readonly standing?: string;
  /** JSON, as a sealed field may have any name, and a name with a dot would be a path. */
  readonly sealed: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface SubjectDocument {
  /** The id's own index makes the pair unique; as a document, no two pairs read alike. */
  readonly _id: { readonly accountId: string; readonly sector: string };
  readonly subject: string;
}

export interface PayloadDocument {
  readonly _id: string;
  readonly model: string;
  readonly payload: string;
  readonly expiresAt: Date;
  readonly consumedAt?: Date;
  /** Which of all uses it was. */
  readonly consumedBy?: string;
  readonly groupKey?: string;
  readonly uidKey?: string;
}

export interface AuditDocument {
  readonly at: Date;
  readonly type: string;
  readonly accountId?: string;
  readonly clientId?: string;
  readonly network?: string;
  readonly detail?: string;
}

export interface FactDocument {
  readonly _id: string;
  readonly value: string;
}

/** `version` is ours and counts the writes; mongoose's own key would count them a second time. */
const plain = { versionKey: false, id: false } as const;
/** A required string may be empty here, which mongoose's `required` doesn't allow; the types see to it. */
const text = { type: String } as const;

const accounts = new Schema<AccountDocument>(
  {
    _id: text,
    version: Number,
    identifierHashes: { type: [String], default: undefined },
    identityHash: text,
    passwordKind: text,
    standing: text,
    sealed: text,
    createdAt: Date,
    updatedAt: Date,
  },
  plain,
);
const pair = new Schema({ accountId: text, sector: text }, { _id: false });
const subjects = new Schema<SubjectDocument>({ _id: pair, subject: text }, plain);
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
  { at: Date, type: text, accountId: text, clientId: text, network: text, detail: text },
  plain,
);
const facts = new Schema<FactDocument>({ _id: text, value: text }, plain);

export type Models = ReturnType<typeof createModels>;

/** The models on a connection. Those of payloads have a collection each; `payloads` is for the rest. */
export function createModels(connection: Connection) {
  return {
    accounts: connection.model('accounts', accounts, 'accounts'),
    subjects: connection.model('subjects', subjects, 'subjects'),
    grants: connection.model('grants', payloads, 'grants'),
    refreshTokens: connection.model('refresh_tokens', payloads, 'refresh_tokens'),
    payloads: connection.model('payloads', payloads, 'payloads'),
    audit: connection.model('audit', audit, 'audit'),
    facts: connection.model('facts', facts, 'facts'),
  };
}
