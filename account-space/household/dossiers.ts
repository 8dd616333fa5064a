/** What a member sees of a dossier: its facts, the members that the role may see, and what can be done now. */
import type { Accounts } from '../../accounts/accounts.ts';
import type { Blocks } from '../../accounts/household/blocks.ts';
import { dayAt } from '../../accounts/household/days.ts';
import {
  type Dossier,
  holderOf,
  isAuthorized,
  isBlocked,
  isOfCouple,
  type Member,
  membershipOf,
  membersSeenBy,
  rightsOf,
} from '../../accounts/household/dossier.ts';
import type { Household } from '../../accounts/household/household.ts';
import type { FoundDossier } from '../../accounts/household/stored-dossiers.ts';
import type { AccountRecord, Clock } from '../../adapters/ports.ts';
import { AppError } from '../../http/app-error.ts';
import type { AccountPages } from '../../views/pages.ts';
import type { Visit } from '../visit.ts';

type SeenMember = AccountPages['accountHousehold']['dossiers'][number]['members'][number];
/** `given`: there is an authorization. `none`: the conjoint may not give one. The others: whether one can be given. */
export type AuthorizationState = 'given' | 'possible' | 'separated' | 'noConjoint' | 'none';

/** A dossier as one of its active members sees it. */
export interface SeenDossier {
  readonly found: FoundDossier;
  readonly viewer: Member;
  /** Undefined for members who neither give nor get authorizations. */
  readonly authorization: AuthorizationState | undefined;
  readonly maySeparate: boolean;
  readonly members: readonly SeenMember[];
  /** The given names of the other one of the couple; empty when nobody knows them. */
  readonly partner: string;
}

function stateOf(dossier: Dossier, { role }: Member, day: string): AuthorizationState | undefined {
  if (!isOfCouple(role)) return undefined;
  if (isAuthorized(dossier, day)) return 'given';
  if (dossier.separation !== undefined) return 'separated';
  if (role === 'conjoint') return 'none';
  const conjoint = holderOf(dossier, 'conjoint', day);
  return conjoint === undefined || isBlocked(dossier, conjoint.accountId)
    ? 'noConjoint'
    : 'possible';
}

const isClosed = ({ blocked }: Dossier, id: string): boolean =>
  blocked.some(({ accountId, reason }) => accountId === id && reason === 'closed');

/** Reports whether the person has made their first connection, and the account is not closed. */
const isInUse = (dossier: Dossier, record: AccountRecord | undefined): boolean =>
  record?.passwordKind === 'personal' &&
  record.standing.contactVerified &&
  !isClosed(dossier, record.id);

export interface SeenDossiersDependencies {
  readonly household: Pick<Household, 'dossiersOf'>;
  readonly blocks: Pick<Blocks, 'settle'>;
  readonly accounts: Pick<Accounts, 'findMany' | 'openProfile'>;
  readonly clock: Clock;
}

export type SeenDossiers = ReturnType<typeof createSeenDossiers>;

export function createSeenDossiers({
  household,
  blocks,
  accounts,
  clock,
}: SeenDossiersDependencies) {
  /** Resolves with the active memberships of the person, each with its dossier and the members that they see. */
  async function activeOf({ account }: Visit) {
    const day = dayAt(clock());
    let all = await household.dossiersOf(account.id);
    // The account is open: it was kept, or its closing failed half way, and the store was away when this was to follow.
    if (all.some(({ dossier }) => isClosed(dossier, account.id))) {
      await blocks.settle(account.id);
      all = await household.dossiersOf(account.id);
    }
    return all.flatMap((found) => {
      const viewer = membershipOf(found.dossier, account.id, day);
      if (viewer === undefined) return [];
      return [{ found, viewer, day, seen: membersSeenBy(found.dossier, viewer, day) }];
    });
  }

  /** Resolves with what the person sees of these. Costs one read for all members of all of them. */
  async function look(
    { account, record }: Visit,
    active: Awaited<ReturnType<typeof activeOf>>,
  ): Promise<SeenDossier[]> {
    const ids = active.flatMap(({ seen }) => seen.map(({ accountId }) => accountId));
    const others = [...new Set(ids)].filter((id) => id !== account.id);
    const found = others.length > 0 ? await accounts.findMany(others) : [];
    const records = new Map([record, ...found].map((one) => [one?.id, one]));
    const namesOf = (id: string) => {
      const known = records.get(id);
      return known === undefined ? '' : accounts.openProfile(known).identity.givenNames;
    };

    return active.map(({ found, viewer, day, seen }) => {
      const { dossier } = found;
      const partner = seen.find(
        ({ accountId, role }) => accountId !== account.id && isOfCouple(role),
      );
      return {
        found,
        viewer,
        authorization: stateOf(dossier, viewer, day),
        maySeparate: rightsOf(dossier, viewer, day).includes('declare_separation'),
        members: seen.map(({ accountId, role }) => ({
          givenNames: namesOf(accountId),
          role,
          isViewer: accountId === account.id,
          hasAccount: isInUse(dossier, records.get(accountId)),
        })),
        partner: partner === undefined ? '' : namesOf(partner.accountId),
      };
    });
  }

  return {
    /** Resolves with all dossiers that the person is in today. */
    all: async (visit: Visit): Promise<SeenDossier[]> => look(visit, await activeOf(visit)),
    /**
     * Resolves with the dossier that the address names. Throws `notFound` when the person is not in it today: nothing tells
     * whether there is such a dossier.
     */
    async named(visit: Visit): Promise<SeenDossier> {
      const id: unknown = visit.ctx['params']?.dossier;
      const active = (await activeOf(visit)).filter(({ found }) => found.id === id);
      const [seen] = await look(visit, active);
      if (seen === undefined) throw new AppError('notFound');
      return seen;
    },
  };
}
