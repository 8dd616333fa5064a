/** Puts people into one dossier, as a fund's file does. */
import type { Accounts } from '../accounts/accounts.ts';
import type { Household } from '../accounts/household/household.ts';
import type { MembershipEntry } from '../accounts/household/memberships.ts';
import type { FoundDossier } from '../accounts/household/stored-dossiers.ts';
import type { Identifier } from '../accounts/identity/identifiers.ts';
import type { AuditStore, Clock, Operator } from '../adapters/ports.ts';
import { memberFrom, wordsOf } from './import/membership-faults.ts';
import { notePlaces } from './import/put-places.ts';

/** A membership of a person who is named by the id of the account, or by an identifier. */
export type NamedMember = Omit<MembershipEntry, 'accountId'> &
  ({ readonly accountId: string } | { readonly identifier: Identifier });

/** The result. With `refused`, nothing was changed: `faults` says why, by the place of each. */
export type MembersOutcome =
  | { readonly outcome: 'done' | 'unchanged'; readonly found: FoundDossier }
  | {
      readonly outcome: 'refused';
      readonly faults: readonly { readonly place: number; readonly fault: string }[];
    }
  | { readonly outcome: 'unknown' | 'stale' };

export interface MembersDependencies {
  readonly accounts: Pick<Accounts, 'find' | 'findByIdentifier' | 'isCertified' | 'openProfile'>;
  readonly household: Pick<Household, 'find' | 'putMemberships'>;
  readonly audit: Pick<AuditStore, 'append'>;
  readonly clock: Clock;
}

export function createMembers({ accounts, household, audit, clock }: MembersDependencies) {
  /** Resolves with the entry of a member, or with why it can't be used. */
  async function entryOf(member: NamedMember): Promise<MembershipEntry | string> {
    const identifier = 'identifier' in member ? member.identifier : undefined;
    const record = await ('identifier' in member
      ? accounts.findByIdentifier(member.identifier)
      : accounts.find(member.accountId));
    const { role, from, until } = member;
    const found = memberFrom(accounts, record, identifier);
    return 'fault' in found ? found.fault : { accountId: found.accountId, role, from, until };
  }

  return {
    /**
     * Adds memberships to a dossier, confirms them and ends them, by the rules of an import, but all of them or none. Each
     * account whose place has changed gets a note.
     */
    async putMembers({
      dossierId,
      version,
      members,
      operator,
    }: {
      readonly dossierId: string;
      /** The version that the operator has seen. When another one is stored, nothing is changed. */
      readonly version: number;
      readonly members: readonly NamedMember[];
      readonly operator: Operator;
    }): Promise<MembersOutcome> {
      const before = await household.find(dossierId);
      if (before === undefined) return { outcome: 'unknown' };
      if (before.version !== version) return { outcome: 'stale' };
      const named = await Promise.all(members.map(entryOf));
      const entries = named.filter((entry) => typeof entry !== 'string');
      if (entries.length < named.length) return refused(named);
      const result = await household.putMemberships({ dossierId, version, entries });
      if (!('results' in result)) return result;
      const { outcome, found, results } = result;
      if (outcome === 'refused') return refused(results.map(wordsOf));
      const changed = entries.filter((_, place) => results[place] === 'changed');
      const accountIds = new Set(changed.map((entry) => entry.accountId));
      await notePlaces({ audit, clock, operator }, [...accountIds]);
      return { outcome, found };
    },
  };
}

/** Returns the refusal with those of the results that are words. */
const refused = (results: readonly unknown[]): MembersOutcome => ({
  outcome: 'refused',
  faults: results.flatMap((fault, place) => (typeof fault === 'string' ? [{ place, fault }] : [])),
});
