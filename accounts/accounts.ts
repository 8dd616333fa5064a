/** Reads and writes accounts. What is stored about a person is encrypted, and looked up by keyed hashes. */

import { z } from 'zod';
import type { AccountRecord, AccountStore, Clock } from '../adapters/ports.ts';
import type { BlindIndex } from '../crypto/blind-index.ts';
import type { Seal } from '../crypto/sealing.ts';
import { conflict, retryOnConflict } from '../errors/retry-on-conflict.ts';
import {
  type Account,
  contactsSchema,
  defaultVouchers,
  type Identity,
  identitySchema,
  membershipSchema,
  vouchersSchema,
} from './account.ts';
import type { Identifier } from './identity/identifiers.ts';
import { normalizeName } from './identity/names.ts';
import { type CivilStatus, personKey } from './identity/same-person.ts';

const identifiersSchema = z.array(
  z.strictObject({ kind: z.enum(['nir', 'provisional']), value: z.string() }),
);

const activationSchema = z.strictObject({ hash: z.string(), expiresAt: z.number() }).nullable();

/**
 * An account before it is stored. Without `standing` its first connection is still to be made. Without `vouchers` a fund
 * answers for its data, or the person when `standing.declared` is true.
 */
export type NewAccount = Omit<
  Account,
  'version' | 'createdAt' | 'updatedAt' | 'standing' | 'vouchers'
> & {
  readonly standing?: Partial<Account['standing']>;
  readonly vouchers?: Account['vouchers'];
};

const maybeMembership = membershipSchema.nullable();
const maybeVouchers = vouchersSchema.nullable();

/** What relying parties may learn about a person. */
export type Profile = Pick<
  Account,
  'identifiers' | 'identity' | 'contacts' | 'vouchers' | 'updatedAt'
>;

/** All accounts. Functions that find an account resolve with its record, of which nothing is decrypted yet. */
export interface Accounts {
  find(id: string): Promise<AccountRecord | undefined>;
  findByIdentifier(identifier: Identifier): Promise<AccountRecord | undefined>;
  /** Looks for many accounts with one query; the results are in the order of the identifiers. */
  findManyByIdentifier(
    identifiers: readonly Identifier[],
  ): Promise<readonly (AccountRecord | undefined)[]>;
  /** Looks for the account that is linked to a subject of FranceConnect. */
  findByFranceConnect(subject: string): Promise<AccountRecord | undefined>;
  /**
   * Resolves with accounts with the same birth name, first given name and birth date: first up to 50 whose identity a
   * fund or FranceConnect has given, then up to 5 whose identity is declared, the oldest first.
   */
  findByIdentity(identity: IdentityKey): Promise<readonly AccountRecord[]>;
  /** Finds the accounts with a declared identity that have the name and birth date of one of these, with one query. */
  findDeclared(identities: readonly IdentityKey[]): Promise<readonly AccountRecord[]>;
  /** Returns a function that reports whether a record has the name and birth date of that identity. */
  isNamesakeOf(identity: IdentityKey): (record: AccountRecord) => boolean;
  /** Looks for the account with this place among those of the same name and birth date. */
  findByPlace(identity: IdentityKey, place: string): Promise<AccountRecord | undefined>;
  /** Decrypts everything that the record holds. Throws `Unopenable` when a key is missing. */
  open(record: AccountRecord): Account;
  /** Decrypts only what relying parties may learn about the person. */
  openProfile(record: AccountRecord): Profile;
  /** Reports whether a fund answers for the identity, and others than the person for the NIR. Decrypts only that. */
  isCertified(record: AccountRecord): boolean;
  /** Decrypts only the hash of the password. */
  passwordHash(record: AccountRecord): string | undefined;
  /** Decrypts only the identifiers, and returns the first: the one that the account was created with. */
  firstIdentifier(record: AccountRecord): Identifier | undefined;
  /** Adds an account. Resolves with false when one of its identifiers is taken. */
  insert(account: NewAccount): Promise<boolean>;
  /** Adds many accounts in as few writes as possible; the results say for each whether it was added. */
  insertMany(accounts: readonly NewAccount[]): Promise<readonly boolean[]>;
  /** Replaces the version that the account was read from. Resolves with false when that version is no longer stored. */
  update(account: Account): Promise<boolean>;
  /** Removes an account. For the one that an agent has merged into another. */
  remove(id: string): Promise<void>;
  /** Resolves with the next `limit` accounts after the id `after`, in the order of ids. */
  scan(after: string | undefined, limit: number): Promise<readonly AccountRecord[]>;
  /**
   * Encrypts with the first key what an older key has encrypted, and changes nothing else. When somebody else writes
   * the account in between, their version is kept and encrypted in turn. Throws `Unopenable` when a key is missing.
   */
  reseal(record: AccountRecord): Promise<'resealed' | 'current' | 'gone'>;
  /** Returns the keyed hash that stands for an identifier in the store and in throttles. */
  identifierHash(identifier: Identifier): string;
  /** Returns the keyed hash of a declared identity; it is the same for all ways of writing that identity. */
  personHash(person: CivilStatus): string;
}

/** The part of an identity that people are looked up by. */
export type IdentityKey = Pick<Identity, 'birthName' | 'givenNames' | 'birthDate'>;

/** More people than share a name and a birth date. */
const namesakeLimit = 50;
/**
 * How many accounts of one name and birth date may have a declared identity. Anybody can make such accounts, so they
 * must never be many. See docs/security.md, section Assurance.
 */
export const declaredLimit = 5;

export interface AccountsDependencies {
  readonly store: AccountStore;
  readonly seal: Seal;
  readonly index: BlindIndex;
  readonly clock: Clock;
}

/** Creates the functions on a store of account records. */
export function createAccounts({ store, seal, index, clock }: AccountsDependencies): Accounts {
  const sealContext = (id: string, field: string) => `account/${id}/${field}`;
  const identifierHash = ({ value }: Identifier) => index('identifier', value);
  const linkHash = (subject: string) => index('franceconnect', subject);

  const personHash = (person: CivilStatus) => index('person', personKey(person));
  const placeHash = (identity: IdentityKey, place: string) =>
    index('place', `${identityHash(identity)}/${place}`);

  /** Uses the first given name alone, because some forms hold only that one. */
  function identityHash({ birthName, givenNames, birthDate }: IdentityKey): string {
    const [first = ''] = normalizeName(givenNames).split(' ');
    return index('identity', [normalizeName(birthName), first, birthDate].join('/'));
  }

  function openField(record: AccountRecord, field: string): string | undefined {
    const sealed = record.sealed[field];
    return sealed === undefined ? undefined : seal.open(sealed, sealContext(record.id, field));
  }
  function openJson<T>(record: AccountRecord, field: string, schema: z.ZodType<T>): T {
    return schema.parse(JSON.parse(openField(record, field) ?? 'null'));
  }

  function toRecord(
    account: Omit<Account, 'createdAt' | 'updatedAt'>,
    createdAt: number,
  ): AccountRecord {
    const { id, version, identifiers, identity, contacts, membership, password } = account;
    const { vouchers, franceConnect, activation, place } = account;
    const fields: Record<string, string | undefined> = {
      identifiers: JSON.stringify(identifiers),
      identity: JSON.stringify(identity),
      contacts: JSON.stringify(contacts),
      // A field of its own: an earlier release, which may run beside this one, refuses unknown keys in the other fields.
      vouchers: JSON.stringify(vouchers),
      membership: membership && JSON.stringify(membership),
      // Encrypted as well: a legacy password has so few possible values that its hash alone would reveal it.
      password: password?.hash,
      franceConnect,
      activation: activation && JSON.stringify(activation),
      place,
    };
    const sealed = Object.fromEntries(
      Object.entries(fields).flatMap(([field, plain]) =>
        plain === undefined ? [] : [[field, seal.seal(plain, sealContext(id, field))]],
      ),
    );
    return {
      id,
      version,
      identifierHashes: [
        ...identifiers.map(identifierHash),
        ...(franceConnect === undefined ? [] : [linkHash(franceConnect)]),
        ...(place === undefined ? [] : [placeHash(identity, place)]),
      ],
      identityHash: account.standing.setAsideAt === undefined ? identityHash(identity) : undefined,
      passwordKind: password?.kind ?? 'none',
      standing: {
        ...account.standing,
        declared: vouchers.identity === 'person',
        contactVerified: Boolean(contacts.email?.verified || contacts.phone?.verified),
      },
      sealed,
      createdAt,
      updatedAt: clock(),
    };
  }

  const newRecord = (account: NewAccount) => {
    const standing = { announced: false, declared: false, endedBefore: 0, ...account.standing };
    const vouchers = account.vouchers ?? defaultVouchers(account, standing.declared);
    return toRecord({ ...account, standing, vouchers, version: 1 }, clock());
  };

  function openProfile(record: AccountRecord): Profile {
    const identifiers = openJson(record, 'identifiers', identifiersSchema);
    const contacts = openJson(record, 'contacts', contactsSchema);
    return {
      identifiers,
      identity: openJson(record, 'identity', identitySchema),
      contacts,
      vouchers:
        openJson(record, 'vouchers', maybeVouchers) ??
        defaultVouchers({ identifiers, contacts }, record.standing.declared),
      updatedAt: record.updatedAt,
    };
  }

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
      place: openField(record, 'place'),
    };
  }

  function resealed({ id, sealed }: AccountRecord): Record<string, string> {
    const again = ([field, text]: [string, string]) => {
      const bound = sealContext(id, field);
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
    async findByIdentity(identity) {
      const found = await store.findByIdentity(identityHash(identity), namesakeLimit);
      const certified = found.filter(({ standing }) => !standing.declared);
      const declared = found.filter(({ standing }) => standing.declared);
      return [...certified, ...declared.slice(0, declaredLimit)];
    },
    findDeclared: (identities) => store.findDeclared(identities.map(identityHash)),
    isNamesakeOf(identity) {
      const wanted = identityHash(identity);
      return (record) => record.identityHash === wanted;
    },
    findByPlace: (identity, place) => store.findByIdentifier(placeHash(identity, place)),
    open,
    openProfile,
    isCertified(record) {
      if (record.standing.declared) return false;
      const vouchers = openJson(record, 'vouchers', maybeVouchers);
      return vouchers === null || (vouchers.identity === 'fund' && vouchers.nir !== 'person');
    },
    passwordHash: (record) => openField(record, 'password'),
    firstIdentifier: (record) => openJson(record, 'identifiers', identifiersSchema)[0],
    insert: (account) => store.insert(newRecord(account)),
    insertMany: (many) => store.insertMany(many.map(newRecord)),
    remove: (id) => store.remove(id),
    scan: (after, limit) => store.scan(after, limit),
    reseal,
    update: (account) => store.update(toRecord(account, account.createdAt)),
    identifierHash,
    personHash,
  };
}
