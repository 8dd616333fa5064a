/** Accounts: sealed on their way to the store, opened on their way back. */
import { z } from 'zod';
import type { AccountRecord, AccountStore, Clock } from '../adapters/ports.ts';
import { type Account, contactsSchema, identitySchema, membershipSchema } from './account.ts';
import type { Identifier } from './identifiers.ts';
import type { BlindIndex, Seal } from './sealing.ts';

const identifiersSchema = z.array(
  z.strictObject({ kind: z.enum(['nir', 'provisional']), value: z.string() }),
);

/** An account before it is stored. */
export type NewAccount = Omit<Account, 'version' | 'createdAt' | 'updatedAt'>;

export interface Accounts {
  /** The record alone: nothing is opened. */
  find(id: string): Promise<AccountRecord | undefined>;
  findByIdentifier(identifier: Identifier): Promise<AccountRecord | undefined>;
  /** Opens everything the record holds. Throws when a key is missing. */
  open(record: AccountRecord): Account;
  /** The password's hash alone. */
  passwordHash(record: AccountRecord): string | undefined;
  /** The identifier the account was made with. */
  firstIdentifier(record: AccountRecord): Identifier | undefined;
  /** False when one of the identifiers is taken. */
  insert(account: NewAccount): Promise<boolean>;
  /** Adds many in as few writes as it takes; says of each whether it went in. */
  insertMany(accounts: readonly NewAccount[]): Promise<readonly boolean[]>;
  /** Writes the account over the version it was read from; false when that has moved on. */
  update(account: Account): Promise<boolean>;
  /** What stands for an identifier in the store, in throttles and nowhere else. */
  identifierHash(identifier: Identifier): string;
}

export interface AccountsDependencies {
  readonly store: AccountStore;
  readonly seal: Seal;
  readonly index: BlindIndex;
  readonly clock: Clock;
}

export function createAccounts({ store, seal, index, clock }: AccountsDependencies): Accounts {
  const context = (id: string, field: string) => `account/${id}/${field}`;
  const identifierHash = ({ value }: Identifier) => index('identifier', value);

  function openField(record: AccountRecord, field: string): string | undefined {
    const sealed = record.sealed[field];
    return sealed === undefined ? undefined : seal.open(sealed, context(record.id, field));
  }
  function openJson<T>(record: AccountRecord, field: string, schema: z.ZodType<T>): T {
    return schema.parse(JSON.parse(openField(record, field) ?? 'null'));
  }

  function toRecord(
    account: Omit<Account, 'createdAt' | 'updatedAt'>,
    createdAt: number,
  ): AccountRecord {
    const { id, version, identifiers, identity, contacts, membership, password } = account;
    const fields: Record<string, string | undefined> = {
      identifiers: JSON.stringify(identifiers),
      identity: JSON.stringify(identity),
      contacts: JSON.stringify(contacts),
      membership: membership && JSON.stringify(membership),
      // Sealed too: a legacy password has so few values that its hash alone would give it away.
      password: password?.hash,
    };
    const sealed = Object.fromEntries(
      Object.entries(fields).flatMap(([field, plain]) =>
        plain === undefined ? [] : [[field, seal.seal(plain, context(id, field))]],
      ),
    );
    return {
      id,
      version,
      identifierHashes: identifiers.map(identifierHash),
      passwordKind: password?.kind ?? 'none',
      sealed,
      createdAt,
      updatedAt: clock(),
    };
  }

  const newRecord = (account: NewAccount) => toRecord({ ...account, version: 1 }, clock());

  function open(record: AccountRecord): Account {
    const hash = openField(record, 'password');
    const { id, version, createdAt, updatedAt, passwordKind } = record;
    return {
      id,
      version,
      createdAt,
      updatedAt,
      identifiers: openJson(record, 'identifiers', identifiersSchema),
      identity: openJson(record, 'identity', identitySchema),
      contacts: openJson(record, 'contacts', contactsSchema),
      membership: openJson(record, 'membership', membershipSchema.nullable()) ?? undefined,
      password:
        hash === undefined || passwordKind === 'none' ? undefined : { kind: passwordKind, hash },
    };
  }

  return {
    find: (id) => store.find(id),
    findByIdentifier: (identifier) => store.findByIdentifier(identifierHash(identifier)),
    open,
    passwordHash: (record) => openField(record, 'password'),
    firstIdentifier: (record) => openJson(record, 'identifiers', identifiersSchema)[0],
    insert: (account) => store.insert(newRecord(account)),
    insertMany: (many) => store.insertMany(many.map(newRecord)),
    update: (account) => store.update(toRecord(account, account.createdAt)),
    identifierHash,
  };
}
