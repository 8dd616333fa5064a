/** Reads and writes accounts. */
import { type AccountRecord, type AccountStore, standingSchema } from '../adapters/ports.ts';
import { conflict, retryOnConflict } from '../errors/retry-on-conflict.ts';
import type { Account, Link, Membership } from './account.ts';
import {
  type AccountRecordsDependencies,
  createAccountRecords,
  type NewAccount,
  type Profile,
} from './account-records.ts';
import type { Identifier } from './identity/identifiers.ts';
import type { CivilStatus, IdentityKey } from './identity/same-person.ts';

/** All accounts. Functions that find an account resolve with its record, of which nothing is decrypted yet. */
export interface Accounts {
  find(id: string): Promise<AccountRecord | undefined>;
  /** Looks for many accounts with one query; the results are in the order of the ids. */
  findMany(ids: readonly string[]): Promise<readonly (AccountRecord | undefined)[]>;
  findByIdentifier(identifier: Identifier): Promise<AccountRecord | undefined>;
  /** Reports whether the identifier was that of an account that was erased: nobody gets it again. */
  wasErased(identifier: Identifier): Promise<boolean>;
  /** Looks for many accounts with one query; the results are in the order of the identifiers. */
  findManyByIdentifier(
    identifiers: readonly Identifier[],
  ): Promise<readonly (AccountRecord | undefined)[]>;
  /** Looks for the account that is linked to a subject of an upstream. */
  findByLink(link: Link): Promise<AccountRecord | undefined>;
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
  /** Resolves with up to `limit` accounts that their owners closed before this instant. */
  findClosed(before: number, limit: number): Promise<readonly AccountRecord[]>;
  /**
   * Makes an account count as gone: no look-up finds it any more, and `findClosed` does. Resolves with false, and writes
   * nothing, when somebody else has written the account since it was read.
   */
  beginErasure(record: AccountRecord): Promise<boolean>;
  /**
   * Forgets all that an account holds which counts as gone. Its id and its provisional identifier, as a keyed hash, stay, so
   * that nobody else gets that identifier.
   */
  endErasure(id: string): Promise<void>;
  /**
   * Makes an account count as gone that is being merged into another, and frees its identifiers. Resolves with false, and
   * writes nothing, when somebody else has written the account since it was read.
   */
  beginMerge(record: AccountRecord, into: string): Promise<boolean>;
  /** Looks for an account that counts as gone because it is being merged into another one, and opens it. */
  findMerged(id: string, into: string): Promise<Account | undefined>;
  /** Removes an account. For the one that an agent has merged into another. */
  remove(id: string): Promise<void>;
  /** Resolves with the next `limit` accounts after the id `after`, in the order of ids. */
  scan(after: string | undefined, limit: number): Promise<readonly AccountRecord[]>;
  /**
   * Encrypts with the first key what an older key has encrypted, and changes nothing else. When somebody else writes
   * the account in between, their version is kept and encrypted in turn. Throws `Unopenable` when a key is missing.
   */
  reseal(record: AccountRecord): Promise<'resealed' | 'current' | 'gone'>;
  /**
   * Gives an account today's look-up key, where an earlier release made another one of its names, and changes nothing
   * else.
   */
  renewLookupKey(record: AccountRecord): Promise<'renewed' | 'current' | 'gone'>;
  /** Decrypts only the place in a dossier that an earlier release has stored on the account. */
  storedMembership(record: AccountRecord): Membership | undefined;
  /** Removes that place from the account, and changes nothing else. */
  dropMembership(record: AccountRecord): Promise<'dropped' | 'current' | 'gone'>;
  /** Returns the keyed hash that stands for an identifier in the store and in throttles. */
  identifierHash(identifier: Identifier): string;
  /** Returns the keyed hash of a declared identity; it is the same for all ways of writing that identity. */
  personHash(person: CivilStatus): string;
}

/** More people than share a name and a birth date. */
const namesakeLimit = 50;
/**
 * How many accounts of one name and birth date may have a declared identity. Anybody can make such accounts, so they
 * must never be many. See docs/security.md, section Assurance.
 */
export const declaredLimit = 5;

export interface AccountsDependencies extends AccountRecordsDependencies {
  readonly store: AccountStore;
}

/** Returns the record, unless its account was erased. */
const unlessGone = (record: AccountRecord | undefined) =>
  record?.standing.erasedAt === undefined ? record : undefined;

/** Creates the functions on a store of account records. */
export function createAccounts({ store, ...dependencies }: AccountsDependencies): Accounts {
  const records = createAccountRecords(dependencies);
  const { identifierHash, linkHash, identityHash, placeHash } = records;
  const { clock } = dependencies;

  /** Rewrites a record that is not current. `updatedAt` stays: services read it, and nothing about the person has changed. */
  async function rewrite<Done extends string>(
    found: AccountRecord,
    isCurrent: (record: AccountRecord) => boolean,
    change: (record: AccountRecord) => AccountRecord,
    done: Done,
  ): Promise<Done | 'current' | 'gone'> {
    let record: AccountRecord | undefined = found;
    return retryOnConflict<Done | 'current' | 'gone'>(
      async () => {
        if (record === undefined) return 'gone';
        if (isCurrent(record)) return 'current';
        if (await store.update(change(record))) return done;
        record = await store.find(found.id);
        return conflict;
      },
      { attempts: 10, message: `the account ${found.id} is written again and again by others` },
    );
  }

  return {
    find: async (id) => unlessGone(await store.find(id)),
    findMany: async (ids) => (await store.findMany(ids)).map(unlessGone),
    findByIdentifier: async (identifier) =>
      unlessGone(await store.findByIdentifier(identifierHash(identifier))),
    async wasErased(identifier) {
      const record = await store.findByIdentifier(identifierHash(identifier));
      return record?.standing.erasedAt !== undefined;
    },
    findManyByIdentifier: async (identifiers) =>
      (await store.findManyByIdentifier(identifiers.map(identifierHash))).map(unlessGone),
    findByLink: (link) => store.findByIdentifier(linkHash(link)),
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
    open: records.open,
    openProfile: records.openProfile,
    isCertified: records.isCertified,
    passwordHash: records.passwordHash,
    firstIdentifier: records.firstIdentifier,
    insert: (account) => store.insert(records.newRecord(account)),
    insertMany: (many) => store.insertMany(many.map(records.newRecord)),
    findClosed: (before, limit) => store.findClosed(before, limit),
    beginErasure: (record) =>
      store.update({
        ...record,
        identifierHashes: records.provisionalHashes(record),
        identityHash: undefined,
        passwordKind: 'none',
        standing: {
          ...record.standing,
          closedAt: record.standing.closedAt ?? 0,
          erasedAt: clock(),
        },
      }),
    async endErasure(id) {
      const record = await store.find(id);
      if (record === undefined) return;
      const { erasedAt } = record.standing;
      const left = { ...record, sealed: {}, standing: standingSchema.parse({ erasedAt }) };
      if (record.identifierHashes.length === 0) await store.remove(id);
      else await store.update(left);
    },
    beginMerge: (record, into) =>
      store.update({
        ...record,
        identifierHashes: [],
        identityHash: undefined,
        standing: { ...record.standing, erasedAt: clock(), mergedInto: into, closedAt: undefined },
      }),
    async findMerged(id, into) {
      const record = await store.find(id);
      return record?.standing.mergedInto === into ? records.open(record) : undefined;
    },
    remove: (id) => store.remove(id),
    scan: (after, limit) => store.scan(after, limit),
    reseal: (record) =>
      rewrite(
        record,
        records.isCurrent,
        (old) => ({ ...old, sealed: records.resealed(old) }),
        'resealed',
      ),
    renewLookupKey: (record) =>
      rewrite(record, records.hasCurrentKey, records.withCurrentKey, 'renewed'),
    storedMembership: records.storedMembership,
    dropMembership: (record) =>
      rewrite(
        record,
        ({ sealed }) => sealed['membership'] === undefined,
        records.withoutMembership,
        'dropped',
      ),
    update: (account) => store.update(records.toRecord(account)),
    identifierHash,
    personHash: records.personHash,
  };
}
