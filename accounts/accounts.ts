/** Accounts: sealed on their way to the store, opened on their way back. */

import { z } from 'zod';
import type { AccountRecord, AccountStore, Clock } from '../adapters/ports.ts';
import type { BlindIndex } from '../crypto/blind-index.ts';
import type { Seal } from '../crypto/sealing.ts';
import { conflict, retryOnConflict } from '../errors/retry-on-conflict.ts';
import {
  type Account,
  contactsSchema,
  type Identity,
  identitySchema,
  membershipSchema,
} from './account.ts';
import type { Identifier } from './identity/identifiers.ts';
import { normalizeName } from './identity/names.ts';
import { type CivilStatus, personKey } from './identity/same-person.ts';

const identifiersSchema = z.array(
  z.strictObject({ kind: z.enum(['nir', 'provisional']), value: z.string() }),
);

const homonymSchema = z.int().nullable();
const activationSchema = z.strictObject({ hash: z.string(), expiresAt: z.number() }).nullable();

/** An account before it is stored; unless it says otherwise, a first connection is still to be made. */
export type NewAccount = Omit<Account, 'version' | 'createdAt' | 'updatedAt' | 'standing'> & {
  readonly standing?: Partial<Account['standing']>;
};

const maybeMembership = membershipSchema.nullable();

export type Profile = Pick<Account, 'identifiers' | 'identity' | 'contacts' | 'updatedAt'>;

export interface Accounts {
  /** The record alone: nothing is opened. */
  find(id: string): Promise<AccountRecord | undefined>;
  findByIdentifier(identifier: Identifier): Promise<AccountRecord | undefined>;
  /** The same of a batch, in one question. */
  findManyByIdentifier(
    identifiers: readonly Identifier[],
  ): Promise<readonly (AccountRecord | undefined)[]>;
  /** The account that is linked to a subject of FranceConnect. */
  findByFranceConnect(subject: string): Promise<AccountRecord | undefined>;
  /** Up to `homonyms` accounts that share birth name, first given name and birth date. */
  findByIdentity(identity: IdentityKey): Promise<readonly AccountRecord[]>;
  /** The account that has this place among the homonyms of a declared identity. */
  findHomonym(person: CivilStatus, homonym: number): Promise<AccountRecord | undefined>;
  /** Opens everything the record holds. Throws when a key is missing. */
  open(record: AccountRecord): Account;
  /** What services may learn of the person, and nothing else. */
  openProfile(record: AccountRecord): Profile;
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
  /** Pages through all of them, by id (see the port). */
  scan(after: string | undefined, limit: number): Promise<readonly AccountRecord[]>;
  /**
   * Seals with the first key what an older one has sealed, and changes nothing else. What somebody
   * writes meanwhile stands, and is sealed anew in its turn. Throws Unopenable when a key is missing.
   */
  reseal(record: AccountRecord): Promise<'resealed' | 'current' | 'gone'>;
  /** What stands for an identifier in the store, in throttles and nowhere else. */
  identifierHash(identifier: Identifier): string;
  /** What stands for a declared identity, however its owner writes it. */
  personHash(person: CivilStatus): string;
}

/** What people are looked for by. */
export type IdentityKey = Pick<Identity, 'birthName' | 'givenNames' | 'birthDate'>;

/** More people than share a name and a birthday. */
const homonyms = 50;

export interface AccountsDependencies {
  readonly store: AccountStore;
  readonly seal: Seal;
  readonly index: BlindIndex;
  readonly clock: Clock;
}

export function createAccounts({ store, seal, index, clock }: AccountsDependencies): Accounts {
  const context = (id: string, field: string) => `account/${id}/${field}`;
  const identifierHash = ({ value }: Identifier) => index('identifier', value);
  const linkHash = (subject: string) => index('franceconnect', subject);

  const personHash = (person: CivilStatus) => index('person', personKey(person));
  const homonymHash = (person: CivilStatus, homonym: number) =>
    index('homonym', `${personHash(person)}/${homonym}`);

  /** By the first given name alone: some forms tell only that one. */
  function identityHash({ birthName, givenNames, birthDate }: IdentityKey): string {
    const [first = ''] = normalizeName(givenNames).split(' ');
    return index('identity', [normalizeName(birthName), first, birthDate].join('/'));
  }

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
    const { franceConnect, activation, homonym } = account;
    const fields: Record<string, string | undefined> = {
      identifiers: JSON.stringify(identifiers),
      identity: JSON.stringify(identity),
      contacts: JSON.stringify(contacts),
      membership: membership && JSON.stringify(membership),
      // Sealed too: a legacy password has so few values that its hash alone would give it away.
      password: password?.hash,
      franceConnect,
      activation: activation && JSON.stringify(activation),
      homonym: homonym === undefined ? undefined : JSON.stringify(homonym),
    };
    const sealed = Object.fromEntries(
      Object.entries(fields).flatMap(([field, plain]) =>
        plain === undefined ? [] : [[field, seal.seal(plain, context(id, field))]],
      ),
    );
    return {
      id,
      version,
      identifierHashes: [
        ...identifiers.map(identifierHash),
        ...(franceConnect === undefined ? [] : [linkHash(franceConnect)]),
        ...(homonym === undefined ? [] : [homonymHash(identity, homonym)]),
      ],
      identityHash: identityHash(identity),
      passwordKind: password?.kind ?? 'none',
      standing: {
        ...account.standing,
        contactVerified: Boolean(contacts.email?.verified || contacts.phone?.verified),
      },
      sealed,
      createdAt,
      updatedAt: clock(),
    };
  }

  const newRecord = (account: NewAccount) => {
    const standing = { announced: false, declared: false, endedBefore: 0, ...account.standing };
    return toRecord({ ...account, standing, version: 1 }, clock());
  };

  const openProfile = (record: AccountRecord): Profile => ({
    identifiers: openJson(record, 'identifiers', identifiersSchema),
    identity: openJson(record, 'identity', identitySchema),
    contacts: openJson(record, 'contacts', contactsSchema),
    updatedAt: record.updatedAt,
  });

  function open(record: AccountRecord): Account {
    const hash = openField(record, 'password');
    const { id, version, createdAt, passwordKind } = record;
    const { contactVerified, ...standing } = record.standing;
    return {
      id,
      version,
      createdAt,
      ...openProfile(record),
      membership: openJson(record, 'membership', maybeMembership) ?? undefined,
      password:
        hash === undefined || passwordKind === 'none' ? undefined : { kind: passwordKind, hash },
      standing,
      franceConnect: openField(record, 'franceConnect'),
      activation: openJson(record, 'activation', activationSchema) ?? undefined,
      homonym: openJson(record, 'homonym', homonymSchema) ?? undefined,
    };
  }

  function resealed({ id, sealed }: AccountRecord): Record<string, string> {
    const again = ([field, text]: [string, string]) => {
      const bound = context(id, field);
      return [field, seal.isCurrent(text) ? text : seal.seal(seal.open(text, bound), bound)];
    };
    return Object.fromEntries(Object.entries(sealed).map(again));
  }

  async function reseal(found: AccountRecord): Promise<'resealed' | 'current' | 'gone'> {
    let record: AccountRecord | undefined = found;
    return retryOnConflict(
      async () => {
        if (record === undefined) return 'gone';
        if (Object.values(record.sealed).every(seal.isCurrent)) return 'current';
        // `updatedAt` stays: services read it, and nothing about the person has changed.
        if (await store.update({ ...record, sealed: resealed(record) })) return 'resealed';
        record = await store.find(found.id);
        return conflict;
      },
      { attempts: 10, message: `the account ${found.id} is written again and again by others` },
    );
  }

  return {
    find: (id) => store.find(id),
    findByIdentifier: (identifier) => store.findByIdentifier(identifierHash(identifier)),
    findManyByIdentifier: (identifiers) =>
      store.findManyByIdentifier(identifiers.map(identifierHash)),
    findByFranceConnect: (subject) => store.findByIdentifier(linkHash(subject)),
    findByIdentity: (identity) => store.findByIdentity(identityHash(identity), homonyms),
    findHomonym: (person, homonym) => store.findByIdentifier(homonymHash(person, homonym)),
    open,
    openProfile,
    passwordHash: (record) => openField(record, 'password'),
    firstIdentifier: (record) => openJson(record, 'identifiers', identifiersSchema)[0],
    insert: (account) => store.insert(newRecord(account)),
    insertMany: (many) => store.insertMany(many.map(newRecord)),
    scan: (after, limit) => store.scan(after, limit),
    reseal,
    update: (account) => store.update(toRecord(account, account.createdAt)),
    identifierHash,
    personHash,
  };
}
