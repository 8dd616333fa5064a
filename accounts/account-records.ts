/**
 * Turns accounts into the records that are stored, and back. What is stored about a person is encrypted, and looked up
 * by keyed hashes.
 */
import { z } from 'zod';
import type { AccountRecord, Clock } from '../adapters/ports.ts';
import type { BlindIndex } from '../crypto/blind-index.ts';
import type { Seal } from '../crypto/sealing.ts';
import { channels } from '../messaging/ports.ts';
import {
  type Account,
  contactsSchema,
  defaultVouchers,
  identitySchema,
  type Link,
  linksOf,
  type Membership,
  membershipSchema,
  vouchersSchema,
} from './account.ts';
import type { Identifier } from './identity/identifiers.ts';
import {
  type CivilStatus,
  type IdentityKey,
  identityKey,
  personKey,
} from './identity/same-person.ts';

const identifiersSchema = z.array(
  z.strictObject({ kind: z.enum(['nir', 'provisional']), value: z.string() }),
);

const activationSchema = z.strictObject({ hash: z.string(), expiresAt: z.number() }).nullable();

const maybeMembership = membershipSchema.nullable();
const maybeChannel = z.enum(channels).nullable();
const maybeVouchers = vouchersSchema.nullable();

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

/** What relying parties may learn about a person. */
export type Profile = Pick<
  Account,
  'identifiers' | 'identity' | 'contacts' | 'vouchers' | 'updatedAt'
>;

export interface AccountRecordsDependencies {
  readonly seal: Seal;
  readonly index: BlindIndex;
  readonly clock: Clock;
}

/** Creates the functions that encrypt, hash and decrypt accounts. */
export function createAccountRecords({ seal, index, clock }: AccountRecordsDependencies) {
  const sealContext = (id: string, field: string) => `account/${id}/${field}`;
  const identifierHash = ({ value }: Identifier) => index('identifier', value);
  /** A name that is never changed: the hashes are stored. */
  const linkKinds = { franceConnect: 'franceconnect', franceConnectPlus: 'franceConnectPlus' };
  const linkHash = ({ upstream, subject }: Link) => index(linkKinds[upstream], subject);

  const personHash = (person: CivilStatus) => index('person', personKey(person));
  const placeHash = (identity: IdentityKey, place: string) =>
    index('place', `${identityHash(identity)}/${place}`);

  const identityHash = (identity: IdentityKey) => index('identity', identityKey(identity));

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
    const { id, version, identifiers, identity, contacts, codeChannel, membership } = account;
    const { password, vouchers, franceConnect, franceConnectPlus, activation, place } = account;
    const fields: Record<string, string | undefined> = {
      identifiers: JSON.stringify(identifiers),
      identity: JSON.stringify(identity),
      contacts: JSON.stringify(contacts),
      // A field of its own: an earlier release, which may run beside this one, refuses unknown keys in the other fields.
      vouchers: JSON.stringify(vouchers),
      codeChannel: codeChannel && JSON.stringify(codeChannel),
      membership: membership && JSON.stringify(membership),
      // Encrypted as well: a legacy password has so few possible values that its hash alone would reveal it.
      password: password?.hash,
      franceConnect,
      franceConnectPlus,
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
        ...linksOf(account).map(linkHash),
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
      codeChannel: openJson(record, 'codeChannel', maybeChannel) ?? undefined,
      membership: openJson(record, 'membership', maybeMembership) ?? undefined,
      password:
        hash === undefined || passwordKind === 'none' ? undefined : { kind: passwordKind, hash },
      standing,
      franceConnect: openField(record, 'franceConnect'),
      franceConnectPlus: openField(record, 'franceConnectPlus'),
      activation: openJson(record, 'activation', activationSchema) ?? undefined,
      place: openField(record, 'place'),
    };
  }

  /** Reports whether the account is looked up by today's key. An earlier release may have made another one of its names. */
  const hasCurrentKey = (record: AccountRecord): boolean =>
    record.identityHash === undefined ||
    record.identityHash === identityHash(openJson(record, 'identity', identitySchema));

  function resealed({ id, sealed }: AccountRecord): Record<string, string> {
    const again = ([field, text]: [string, string]) => {
      const bound = sealContext(id, field);
      return [field, seal.isCurrent(text) ? text : seal.seal(seal.open(text, bound), bound)];
    };
    return Object.fromEntries(Object.entries(sealed).map(again));
  }

  return {
    identifierHash,
    linkHash,
    personHash,
    placeHash,
    identityHash,
    /** Returns the hashes of the provisional identifiers of an account. */
    provisionalHashes: (record: AccountRecord) =>
      openJson(record, 'identifiers', identifiersSchema)
        .filter(({ kind }) => kind === 'provisional')
        .map(identifierHash),
    /** Returns the record of the next version of an account. */
    toRecord: (account: Account) => toRecord(account, account.createdAt),
    newRecord,
    open,
    openProfile,
    isCertified(record: AccountRecord): boolean {
      if (record.standing.declared) return false;
      const vouchers = openJson(record, 'vouchers', maybeVouchers);
      return vouchers === null || (vouchers.identity === 'fund' && vouchers.nir !== 'person');
    },
    /** Decrypts only the place in a dossier that an earlier release has stored on the account. */
    storedMembership: (record: AccountRecord): Membership | undefined =>
      openJson(record, 'membership', maybeMembership) ?? undefined,
    /** Returns the record without that place. */
    withoutMembership: (record: AccountRecord): AccountRecord => {
      const { membership: _, ...sealed } = record.sealed;
      return { ...record, sealed };
    },
    passwordHash: (record: AccountRecord) => openField(record, 'password'),
    firstIdentifier: (record: AccountRecord) =>
      openJson(record, 'identifiers', identifiersSchema)[0],
    hasCurrentKey,
    /** Returns the record with today's look-up key. */
    withCurrentKey: (record: AccountRecord): AccountRecord => ({
      ...record,
      identityHash: identityHash(openJson(record, 'identity', identitySchema)),
    }),
    /** Reports whether the first key has encrypted everything in the record. */
    isCurrent: ({ sealed }: AccountRecord) => Object.values(sealed).every(seal.isCurrent),
    resealed,
  };
}
