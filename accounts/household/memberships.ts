/** What a fund's file says of memberships, and what becomes of a dossier by it. */
import { type Changed, settle } from './changes.ts';
import { dayAt, dayBefore } from './days.ts';
import type { Dossier, Member, Role } from './dossier.ts';

/** A row of a fund's file: the account has the role from `from` up to and with `until`. */
export interface MembershipEntry {
  readonly accountId: string;
  readonly role: Role;
  readonly from: string;
  readonly until?: string | undefined;
}

/**
 * Why a row is left out. `allocataire`, `conjoint`: another person has that role at that time, and only one may.
 * `otherRole`: the person has another role in the dossier during that time. `full`: the dossier has too many members.
 */
export type EntryFault = 'allocataire' | 'conjoint' | 'otherRole' | 'full';

/** More people than live in one household. Also the number of past memberships that are kept. */
export const memberLimit = 30;

/** Later than any day. */
const open = '9999-12-31';
const lastDay = ({ until = open }: { readonly until?: string | undefined }) => until;
type Period = Pick<MembershipEntry, 'from' | 'until'>;
const overlap = (a: Period, b: Period) => a.from <= lastDay(b) && b.from <= lastDay(a);

/** Returns the earliest first day among those of an account's other roles that begin after the row does. */
const nextRole = (members: readonly Member[], { role, from }: MembershipEntry) =>
  members
    .filter((member) => member.role !== role && member.from > from)
    .map((member) => member.from)
    .sort()[0];

/**
 * Returns the memberships of an account with the row's one. A row that touches a membership of the same role confirms
 * it, and says when it ends. A row with another role ends the role before it. An open row ends where the next role of
 * the account begins.
 */
function withEntry(own: readonly Member[], entry: MembershipEntry): Member[] | EntryFault {
  const next = nextRole(own, entry);
  const until = entry.until ?? (next && dayBefore(next));
  const row = { ...entry, until };
  const same = own.filter((member) => member.role === row.role && overlap(member, row));
  const merged: Member = {
    accountId: row.accountId,
    role: row.role,
    from: [row.from, ...same.map(({ from }) => from)].sort()[0] ?? row.from,
    until,
    confirmedFrom:
      [row.from, ...same.map((member) => member.confirmedFrom)].sort().at(-1) ?? row.from,
  };
  const others = own
    .filter((member) => !same.includes(member))
    .flatMap((member) => {
      if (member.role === row.role || !overlap(member, merged) || member.from > row.from)
        return [member];
      // A role that goes on after the row's can't have ended before it.
      if (lastDay(member) > lastDay(merged)) return [member];
      // The role before the row's ends the day before it; one that began on the same day was a mistake.
      return member.from < row.from ? [{ ...member, until: dayBefore(row.from) }] : [];
    });
  return others.some((member) => overlap(member, merged)) ? 'otherRole' : [...others, merged];
}

/** Drops the memberships that ended first, so that the record doesn't grow without bound. */
function bounded(members: readonly Member[], day: string): Member[] | 'full' {
  const isOver = (member: Member) => lastDay(member) < day;
  const past = members.filter(isOver).toSorted((a, b) => (lastDay(a) < lastDay(b) ? 1 : -1));
  const current = members.filter((member) => !isOver(member));
  if (new Set(current.map(({ accountId }) => accountId)).size > memberLimit) return 'full';
  const kept = new Set([...current, ...past.slice(0, memberLimit)]);
  return members.filter((member) => kept.has(member));
}

const isSame = (a: Member, b: Member) =>
  a.role === b.role &&
  a.from === b.from &&
  a.until === b.until &&
  a.confirmedFrom === b.confirmedFrom;

/** Reports whether the row confirms the couple after its separation: a conjoint from a later day, not known before. */
function confirmsCouple({ members, separation }: Dossier, entry: MembershipEntry): boolean {
  if (separation === undefined || entry.role !== 'conjoint' || entry.from <= separation.date)
    return false;
  const known = members.filter(
    ({ accountId, role }) => accountId === entry.accountId && role === 'conjoint',
  );
  return known.every(({ confirmedFrom }) => confirmedFrom < entry.from);
}

/** Returns the dossier with a row of a fund's file, or why the row can't be used. */
export function addEntry(
  before: Dossier,
  entry: MembershipEntry,
  now: number,
): Changed | EntryFault {
  const { dossier, events } = settle(before, now);
  const { accountId, role } = entry;
  const day = dayAt(now);
  const own = dossier.members.filter((member) => member.accountId === accountId);
  const becoming = withEntry(own, entry);
  if (typeof becoming === 'string') return becoming;
  const isKnown =
    becoming.length === own.length &&
    becoming.every((member) => own.some((known) => isSame(member, known)));
  if (isKnown) return { dossier, events };

  const others = dossier.members.filter((member) => member.accountId !== accountId);
  if (role === 'allocataire' || role === 'conjoint') {
    const isTaken = others.some(
      (other) =>
        other.role === role &&
        becoming.some((member) => member.role === role && overlap(member, other)),
    );
    if (isTaken) return role;
  }
  const members = bounded([...others, ...becoming], day);
  if (members === 'full') return 'full';
  const separation = confirmsCouple(dossier, entry) ? undefined : dossier.separation;
  const changed = settle({ ...dossier, members, separation }, now);
  return { dossier: changed.dossier, events: [...events, ...changed.events] };
}

/** Reports whether an account has or had a place in the dossier. */
export const hasMember = ({ members }: Dossier, accountId: string): boolean =>
  members.some((member) => member.accountId === accountId);
