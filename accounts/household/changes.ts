/** What people and the fate of their accounts change in a dossier. Each function returns the dossier as it becomes. */
import { dayAt, endOfDay } from './days.ts';
import {
  type BlockReason,
  type Dossier,
  holderOf,
  isAuthorized,
  isBlocked,
  lastDayOfAuthorization,
  membershipOf,
  type Role,
} from './dossier.ts';
import type { DossierEvent } from './events.ts';

/** A dossier with what has happened to it. Without events and with the same dossier, nothing has changed. */
export interface Changed {
  readonly dossier: Dossier;
  readonly events: readonly DossierEvent[];
}

/**
 * Why nothing was changed. `notMember`: the account is no active member, so it must not learn that the dossier exists.
 * `notAllowed`: its role, a declared separation or a closed account forbids it. `noConjoint`: nobody can be authorized.
 * `future`: the date of the separation is still to come.
 */
export type Refusal = 'notMember' | 'notAllowed' | 'noConjoint' | 'future';

const unchanged = (dossier: Dossier): Changed => ({ dossier, events: [] });

type Told = Omit<DossierEvent, 'at' | 'fund' | 'fileNumber'>;
const eventOf = ({ fund, fileNumber }: Dossier, at: number, told: Told): DossierEvent => ({
  at,
  fund,
  fileNumber,
  ...told,
});

/** Takes the authorization away, if there is one, and says why. */
function endAuthorization(
  dossier: Dossier,
  at: number,
  told: Pick<DossierEvent, 'type' | 'reason'>,
): Changed {
  const { authorization, ...rest } = dossier;
  if (authorization === undefined) return unchanged(dossier);
  const accounts = [authorization.responsable, authorization.conjoint];
  return { dossier: rest, events: [eventOf(dossier, at, { ...told, accounts })] };
}

/**
 * Ends an authorization one of whose memberships is over. Every change begins with it, so that an authorization whose
 * last day has passed is never taken for one that is active. The event says when it ended.
 */
export function settle(dossier: Dossier, now: number): Changed {
  if (dossier.authorization === undefined || isAuthorized(dossier, dayAt(now)))
    return unchanged(dossier);
  const lastDay = lastDayOfAuthorization(dossier);
  const at = lastDay === undefined ? now : Math.min(endOfDay(lastDay), now);
  return endAuthorization(dossier, Math.max(at, dossier.authorization.at), {
    type: 'authorization.ended',
    reason: 'membership',
  });
}

const isRefusal = (value: Changed | Refusal): value is Refusal => typeof value === 'string';

/** Makes a change of a member: settles first, and checks the role. */
const byMember =
  (
    allowed: readonly Role[],
    change: (dossier: Dossier, now: number, day: string) => Changed | Refusal,
  ) =>
  (before: Dossier, accountId: string, now: number): Changed | Refusal => {
    const settled = settle(before, now);
    const day = dayAt(now);
    const member = membershipOf(settled.dossier, accountId, day);
    if (member === undefined) return 'notMember';
    if (!allowed.includes(member.role) || isBlocked(settled.dossier, accountId))
      return 'notAllowed';
    const changed = change(settled.dossier, now, day);
    return isRefusal(changed)
      ? changed
      : { dossier: changed.dossier, events: [...settled.events, ...changed.events] };
  };

/** Gives the conjoint the autorisation de gestion, for the responsable. */
export const give = byMember(['allocataire'], (dossier, now, day) => {
  if (dossier.separation !== undefined) return 'notAllowed';
  if (dossier.authorization !== undefined) return unchanged(dossier);
  const responsable = holderOf(dossier, 'allocataire', day)?.accountId;
  const conjoint = holderOf(dossier, 'conjoint', day)?.accountId;
  if (responsable === undefined || conjoint === undefined) return 'noConjoint';
  if (isBlocked(dossier, conjoint)) return 'noConjoint';
  const accounts = [responsable, conjoint];
  return {
    dossier: { ...dossier, authorization: { responsable, conjoint, day, at: now } },
    events: [eventOf(dossier, now, { type: 'authorization.given', accounts })],
  };
});

/** Takes the authorization back, for the responsable. */
export const withdraw = byMember(['allocataire'], (dossier, now) =>
  endAuthorization(dossier, now, { type: 'authorization.withdrawn' }),
);

/** Gives the authorization back, for the conjoint. */
export const renounce = byMember(['conjoint'], (dossier, now) =>
  endAuthorization(dossier, now, { type: 'authorization.renounced' }),
);

/** Declares a separation for one of the couple, which also ends the authorization. A second one changes nothing. */
export const declareSeparation = (
  before: Dossier,
  accountId: string,
  now: number,
  date: string,
): Changed | Refusal =>
  byMember(['allocataire', 'conjoint'], (dossier, _, day) => {
    if (dossier.separation !== undefined) return unchanged(dossier);
    if (date > day) return 'future';
    const couple = (['allocataire', 'conjoint'] as const).flatMap(
      (role) => holderOf(dossier, role, day)?.accountId ?? [],
    );
    const declared = eventOf(dossier, now, {
      type: 'separation.declared',
      accounts: couple,
      date,
    });
    const ended = endAuthorization({ ...dossier, separation: { date, at: now } }, now, {
      type: 'authorization.ended',
      reason: 'separation',
    });
    return { dossier: ended.dossier, events: [declared, ...ended.events] };
  })(before, accountId, now);

/**
 * Ends the authorization of a member whose account is closed or suspended, and keeps the account from giving or getting
 * another one until `unblock`.
 */
export function block(
  before: Dossier,
  accountId: string,
  now: number,
  reason: BlockReason,
): Changed {
  const { dossier, events } = settle(before, now);
  const others = dossier.blocked.filter((block) => block.accountId !== accountId);
  const isKnown = dossier.blocked.some(
    (block) => block.accountId === accountId && block.reason === reason,
  );
  const blocked = isKnown ? dossier : { ...dossier, blocked: [...others, { accountId, reason }] };
  const { authorization } = dossier;
  const concerned =
    authorization?.responsable === accountId || authorization?.conjoint === accountId;
  const ended = concerned
    ? endAuthorization(blocked, now, { type: 'authorization.ended', reason })
    : unchanged(blocked);
  return { dossier: ended.dossier, events: [...events, ...ended.events] };
}

/** Lets a member whose account is open again give or get an authorization. An ended one stays ended. */
export function unblock(dossier: Dossier, accountId: string): Changed {
  const blocked = dossier.blocked.filter((block) => block.accountId !== accountId);
  return unchanged(blocked.length === dossier.blocked.length ? dossier : { ...dossier, blocked });
}

/** Removes all that the dossier says of an account, which is being erased. */
export function erase(before: Dossier, accountId: string, now: number): Changed {
  const { dossier, events } = block(before, accountId, now, 'closed');
  const others = (entry: { readonly accountId: string }) => entry.accountId !== accountId;
  return {
    dossier: {
      ...dossier,
      members: dossier.members.filter(others),
      blocked: dossier.blocked.filter(others),
    },
    events,
  };
}

/** Puts one account in the place of another that was merged into it. Its own membership of the dossier wins. */
export function replaceMember(before: Dossier, from: string, to: string, now: number): Changed {
  const isMember = before.members.some(({ accountId }) => accountId === to);
  if (isMember) return erase(before, from, now);
  const { dossier, events } = block(before, from, now, 'closed');
  const members = dossier.members.map((member) =>
    member.accountId === from ? { ...member, accountId: to } : member,
  );
  const blocked = dossier.blocked.filter(({ accountId }) => accountId !== from);
  return { dossier: { ...dossier, members, blocked }, events };
}
