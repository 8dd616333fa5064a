/** Dossiers as the pages, the services, the funds and the commands use them. The rules are in the files beside this. */
import type { Clock, DossierStore } from '../../adapters/ports.ts';
import { conflict, retryOnConflict } from '../../errors/retry-on-conflict.ts';
import {
  block,
  type Changed,
  declareSeparation,
  erase,
  give,
  type Refusal,
  renounce,
  replaceMember,
  settle,
  unblock,
  withdraw,
} from './changes.ts';
import { dayAt } from './days.ts';
import {
  type BlockReason,
  type Dossier,
  membershipOf,
  type Right,
  type Role,
  rightsOf,
} from './dossier.ts';
import { createDossierRecords, type DossierRecordsDependencies } from './dossier-records.ts';
import type { DossierEvent, PublishedEvent } from './events.ts';
import {
  createImportMemberships,
  createPutMemberships,
  type ImportMemberships,
  type PutMemberships,
} from './import-memberships.ts';
import { createDossierResealing, type DossierResealing } from './reseal-dossiers.ts';
import { createStoredDossiers, type FoundDossier, limitsOf } from './stored-dossiers.ts';

/** A person's place in a dossier today. */
export interface Membership {
  readonly fund: string;
  readonly fileNumber: string;
  readonly role: Role;
  readonly rights: readonly Right[];
}

/** A change that a member asks for. */
export interface MemberChange {
  readonly dossierId: string;
  readonly accountId: string;
  /** The version that the person has seen. When another one is stored, nothing is changed. */
  readonly version?: number | undefined;
}

/**
 * The result of a change. `done`: the dossier is now as the person wants it; without events it was so before. `stale`:
 * it is another one than the person has seen. `unknown`: there is no such dossier, or the account has no active place in
 * it; both must look alike. The others are refusals (see changes.ts).
 */
export type Outcome =
  | {
      readonly outcome: 'done';
      readonly found: FoundDossier;
      readonly events: readonly DossierEvent[];
    }
  | { readonly outcome: 'stale' | Exclude<Refusal, 'notMember'>; readonly found: FoundDossier }
  | { readonly outcome: 'unknown' };

export interface Household extends DossierResealing {
  /** Resolves with the active memberships of an account, with what each allows today. Costs one read. */
  membershipsOf(accountId: string): Promise<readonly Membership[]>;
  /** Resolves with the dossiers that name an account, past memberships included, in the order of their numbers. */
  dossiersOf(accountId: string): Promise<readonly FoundDossier[]>;
  find(id: string): Promise<FoundDossier | undefined>;
  /** Resolves with the dossier of a fund with this number, if there is one. */
  findByNumber(number: Pick<Dossier, 'fund' | 'fileNumber'>): Promise<FoundDossier | undefined>;
  /** Gives the conjoint the autorisation de gestion. Only the responsable can. */
  give(change: MemberChange): Promise<Outcome>;
  /** Takes it back. Only the responsable can. */
  withdraw(change: MemberChange): Promise<Outcome>;
  /** Gives it back. Only the conjoint can. */
  renounce(change: MemberChange): Promise<Outcome>;
  /** Declares a separation, which either of the couple can; `date` is a day of the calendar, YYYY-MM-DD. */
  declareSeparation(change: MemberChange & { readonly date: string }): Promise<Outcome>;
  /**
   * Ends the authorizations of an account that is closed or suspended, and keeps others from being given. Must be called
   * again when it has failed. Resolves with what has ended.
   */
  block(accountId: string, reason: BlockReason): Promise<readonly DossierEvent[]>;
  /** Lets an account that is open again give and get authorizations. What has ended stays ended. */
  unblock(accountId: string): Promise<void>;
  /** Removes all that dossiers say of an account that is erased. Events keep its id for 12 months. */
  erase(accountId: string): Promise<void>;
  /** Puts the account `to` in the place of `from`, which an agent has merged into it. */
  replaceMember(from: string, to: string): Promise<void>;
  importMemberships: ImportMemberships;
  putMemberships: PutMemberships;
  /**
   * Resolves with up to `limit` events after a cursor; 0 is before the first. Authorizations whose last day has passed
   * are ended first.
   */
  events(after: number, limit: number): Promise<readonly PublishedEvent[]>;
}

export interface HouseholdDependencies extends DossierRecordsDependencies {
  readonly store: DossierStore;
  readonly clock: Clock;
}

/** How many dossiers are settled between two reads. */
const pageSize = 100;

/** Creates the functions on a store of dossiers. */
export function createHousehold({
  store,
  clock,
  ...dependencies
}: HouseholdDependencies): Household {
  const records = createDossierRecords(dependencies);
  const stored = createStoredDossiers({ store, records });
  const { editAllOf } = stored;

  const byMember =
    <C extends MemberChange>(apply: (dossier: Dossier, change: C) => Changed | Refusal) =>
    (change: C): Promise<Outcome> =>
      retryOnConflict<Outcome>(async () => {
        const record = await stored.find(change.dossierId);
        if (record === undefined) return { outcome: 'unknown' };
        const before = stored.open(record);
        const changed = apply(before.dossier, change);
        if (changed === 'notMember') return { outcome: 'unknown' };
        if (change.version !== undefined && change.version !== before.version)
          return { outcome: 'stale', found: before };
        if (typeof changed === 'string') return { outcome: changed, found: before };
        const found = await stored.replace(record, changed);
        return found === conflict ? conflict : { outcome: 'done', found, events: changed.events };
      }, limitsOf(change.dossierId));

  async function dossiersOf(accountId: string): Promise<readonly FoundDossier[]> {
    const numberOf = ({ dossier }: FoundDossier) => `${dossier.fund}${dossier.fileNumber}`;
    return (await stored.ofAccount(accountId)).toSorted((a, b) =>
      numberOf(a) < numberOf(b) ? -1 : 1,
    );
  }

  /** Ends the authorizations whose last day has passed. A settled dossier is no longer due, so this comes to an end. */
  async function settleDue(): Promise<void> {
    for (let found = pageSize; found === pageSize; ) {
      const page = await store.findDue(clock(), pageSize);
      for (const { key } of page) await stored.edit(key, (dossier) => settle(dossier, clock()));
      found = page.length;
    }
  }

  return {
    async membershipsOf(accountId) {
      const day = dayAt(clock());
      return (await dossiersOf(accountId)).flatMap(({ dossier }) => {
        const member = membershipOf(dossier, accountId, day);
        if (member === undefined) return [];
        const { fund, fileNumber } = dossier;
        return [{ fund, fileNumber, role: member.role, rights: rightsOf(dossier, member, day) }];
      });
    },
    dossiersOf,
    async find(id) {
      const record = await stored.find(id);
      return record && stored.open(record);
    },
    async findByNumber(number) {
      const record = await stored.find(records.keyOf(number));
      return record && stored.open(record);
    },
    give: byMember((dossier, { accountId }) => give(dossier, accountId, clock())),
    withdraw: byMember((dossier, { accountId }) => withdraw(dossier, accountId, clock())),
    renounce: byMember((dossier, { accountId }) => renounce(dossier, accountId, clock())),
    declareSeparation: byMember((dossier, change: MemberChange & { readonly date: string }) =>
      declareSeparation(dossier, change.accountId, clock(), change.date),
    ),
    block: (accountId, reason) =>
      editAllOf(accountId, (dossier) => block(dossier, accountId, clock(), reason)),
    async unblock(accountId) {
      await editAllOf(accountId, (dossier) => unblock(dossier, accountId));
    },
    async erase(accountId) {
      await editAllOf(accountId, (dossier) => erase(dossier, accountId, clock()));
    },
    async replaceMember(from, to) {
      await editAllOf(from, (dossier) => replaceMember(dossier, from, to, clock()));
    },
    importMemberships: createImportMemberships({ store, records, clock }),
    putMemberships: createPutMemberships({ stored, clock }),
    async events(after, limit) {
      await settleDue();
      const page = await store.events(after, limit);
      return page.map((event) => ({ cursor: event.cursor, ...records.openEvent(event) }));
    },
    ...createDossierResealing({ store, records }),
  };
}
