/** The stores of accounts, of the subjects that services know, and of when accounts were used. `ports.ts` is the head file. */
import { z } from 'zod';

/** An account as it is stored. Only `sealed` holds personal data, readable with the keys only. */
export interface AccountRecord {
  /** Internal id (UUID), never changes, never leaves the provider. */
  readonly id: string;
  /** Grows by one with each write. A write that was prepared from an older version is refused. */
  readonly version: number;
  /** Keyed hashes of values that belong to one person only, identifiers first. Each is unique among all accounts. */
  readonly identifierHashes: readonly string[];
  /** Keyed hash of the identity, to look for the same person; homonyms may share it. */
  readonly identityHash?: string | undefined;
  /** `legacy`: a password that opens the first connection only. `none`: there is no password yet. */
  readonly passwordKind: 'none' | 'legacy' | 'personal';
  /** Decides which steps of a sign-in are pending. */
  readonly standing: Standing;
  /** Sealed fields by name (see crypto/sealing.ts). */
  readonly sealed: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** The state of an account that decides its next steps. It holds nothing that identifies the person. */
export const standingSchema = z.object({
  /** The person has read the announcement of the first connection. */
  announced: z.boolean().default(false),
  /** The version of the terms that the person accepted last, and when. */
  terms: z.object({ version: z.string(), at: z.number() }).optional(),
  /** The person has proven an address or a telephone number by a code. */
  contactVerified: z.boolean().default(false),
  /** The identity is the person's own word: neither a fund nor FranceConnect has given it. */
  declared: z.boolean().default(false),
  /**
   * A certified account has the person's NIR or identity, and this one waits for a fund's confirmation since then: it
   * signs nobody in.
   */
  setAsideAt: z.number().optional(),
  /** An operator wants another password than the one there is, which may be known to others. */
  newPasswordRequired: z.boolean().optional(),
  /** An operator has suspended the account: it signs nobody in, and nothing but `reactivate` ends that. */
  suspension: z.object({ at: z.number(), reason: z.string() }).optional(),
  /** The owner has closed the account at this instant: it is erased 30 days later. */
  closedAt: z.number().optional(),
  /** Since then the account counts as gone, while what belongs to it is erased. */
  erasedAt: z.number().optional(),
  /** The account that is being merged into this one, and whether this one has all of it. */
  merging: z.object({ id: z.string(), isTaken: z.boolean() }).optional(),
  /** The account that this one is being merged into; it counts as gone. */
  mergedInto: z.string().optional(),
  /** Sessions that began before this instant are no longer valid. */
  endedBefore: z.number().default(0),
  /** When the account was last recovered: by a reset, a letter, or an operator. */
  recoveredAt: z.number().optional(),
  /** Known devices that the person has forgotten; see accounts/devices/forgotten-devices.ts. */
  forgottenDevices: z
    .object({
      /** A device that was used last before this instant is forgotten too. */
      usedBefore: z.number(),
      list: z.array(z.object({ id: z.string(), at: z.number() })),
    })
    .optional(),
  /** A code has reset the password, so another one in the session that follows is no second factor. */
  reset: z
    .object({
      /** When that session signed in, in seconds; absent before. */
      signedInAt: z.number().optional(),
      /** A code was typed in it, because the browser or the setting asked for one. */
      codeTyped: z.boolean().optional(),
    })
    .optional(),
});
/** The parsed standing. */
export type Standing = z.output<typeof standingSchema>;

/** The accounts. */
export interface AccountStore {
  /** Adds an account. Resolves with false, and writes nothing, when its id or one of its identifiers is taken. */
  insert(record: AccountRecord): Promise<boolean>;
  /** Adds many accounts in as few writes as possible. Reports for each, in their order, whether it was added. */
  insertMany(records: readonly AccountRecord[]): Promise<readonly boolean[]>;
  find(id: string): Promise<AccountRecord | undefined>;
  /** Finds many accounts with one query; the answers are in the order of the ids. */
  findMany(ids: readonly string[]): Promise<readonly (AccountRecord | undefined)[]>;
  findByIdentifier(identifierHash: string): Promise<AccountRecord | undefined>;
  /** Finds many accounts with one query; the answers are in the order of the hashes. */
  findManyByIdentifier(
    identifierHashes: readonly string[],
  ): Promise<readonly (AccountRecord | undefined)[]>;
  /**
   * Resolves with up to `limit` accounts of that identity hash: those with a declared identity last, the oldest first,
   * then by id. So neither accounts that anybody can make nor accounts added later push the others out of the limit.
   */
  findByIdentity(identityHash: string, limit: number): Promise<readonly AccountRecord[]>;
  /** Finds all accounts with a declared identity that have one of the identity hashes, in no particular order. */
  findDeclared(identityHashes: readonly string[]): Promise<readonly AccountRecord[]>;
  /**
   * Replaces the account if the stored version is still `record.version`, and raises the version by one. Resolves with
   * false, and writes nothing, when the version is another, the account is gone, or an identifier is taken.
   */
  update(record: AccountRecord): Promise<boolean>;
  remove(id: string): Promise<void>;
  /** Resolves with up to `limit` accounts that were closed before this instant, those that were closed first. */
  findClosed(before: number, limit: number): Promise<readonly AccountRecord[]>;
  /**
   * Resolves with up to `limit` accounts that follow the id `after`, or with the first ones when it is `undefined`.
   * The order never changes: paging on from the last id visits each account exactly once.
   */
  scan(after: string | undefined, limit: number): Promise<readonly AccountRecord[]>;
  /** Resolves with how many accounts there are. Other calls are answered meanwhile. */
  count(): Promise<number>;
}

/** The subjects by which relying parties know accounts. */
export interface SubjectStore {
  /** Resolves with the stored subject by which the sector knows the account, if there is one. */
  find(accountId: string, sector: string): Promise<string | undefined>;
  /**
   * Resolves with the stored subject by which the sector knows the account, or stores `candidate` when there is none.
   * Concurrent callers all get the same answer.
   */
  claim(accountId: string, sector: string, candidate: string): Promise<string>;
  /** Resolves with all subjects of an account. */
  ofAccount(
    accountId: string,
  ): Promise<readonly { readonly sector: string; readonly subject: string }[]>;
  /** Removes all subjects of an account. */
  remove(accountId: string): Promise<void>;
}

/**
 * When accounts were used last. It stands apart from the accounts: a use is no change of one, and must not end the copies of it.
 */
export interface UseStore {
  /** Notes a use. If the owner was told of an erasure before, that is forgotten. */
  note(accountId: string, at: number): Promise<void>;
  /** Notes a use of accounts that nothing is known of. */
  noteUnknown(accountIds: readonly string[], at: number): Promise<void>;
  /** Resolves with up to `limit` accounts whose last use was before this instant and whose owners were not told. */
  findIdle(before: number, limit: number): Promise<readonly string[]>;
  /** Notes that the owner is told. Resolves with false, and writes nothing, when it was noted, or the use is no longer before. */
  tell(accountId: string, before: number, at: number): Promise<boolean>;
  /** Resolves with up to `limit` accounts whose owners were told before this instant. */
  findTold(before: number, limit: number): Promise<readonly string[]>;
  /** Moves the time of telling to `at` if it is before this instant. Of concurrent callers exactly one gets true. */
  claimTold(accountId: string, before: number, at: number): Promise<boolean>;
  /** Forgets an account. */
  remove(accountId: string): Promise<void>;
}
