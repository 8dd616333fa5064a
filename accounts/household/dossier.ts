/**
 * A dossier: a household's file with a fund, and what its members may do. Members are accounts. All days are YYYY-MM-DD in
 * Paris; a membership is active from its first day up to and with its last.
 */
import { z } from 'zod';

export const roles = ['allocataire', 'conjoint', 'enfant', 'autre'] as const;
const roleSchema = z.enum(roles);
/** What a member is to the household. The allocataire is its *responsable*. */
export type Role = z.infer<typeof roleSchema>;

/** Reports whether a role is one of the couple, who give and get authorizations and declare a separation. */
export const isOfCouple = (role: Role): boolean => role === 'allocataire' || role === 'conjoint';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const memberSchema = z.object({
  accountId: z.string(),
  role: roleSchema,
  from: day,
  /** The last day. Absent while it is open. */
  until: day.optional(),
  /** The latest first day that a fund has named for this membership. */
  confirmedFrom: day,
});
/** One membership of one account, past ones included. */
export type Member = z.infer<typeof memberSchema>;

/** Why a membership carries no authorization although it is active. */
const blockSchema = z.object({ accountId: z.string(), reason: z.enum(['closed', 'suspended']) });
export type BlockReason = z.infer<typeof blockSchema>['reason'];

export const dossierSchema = z.object({
  /** 3 digits. */
  fund: z.string(),
  /** 7 digits. */
  fileNumber: z.string(),
  members: z.array(memberSchema),
  blocked: z.array(blockSchema).default([]),
  /** The autorisation de gestion: who gave it to whom, and on which day. */
  authorization: z
    .object({ responsable: z.string(), conjoint: z.string(), day, at: z.number() })
    .optional(),
  /** The separation that was declared last, until a fund confirms a couple again. */
  separation: z.object({ date: day, at: z.number() }).optional(),
});
export type Dossier = z.infer<typeof dossierSchema>;

/** Returns the fund and the file number as they are kept, or undefined when they are none. */
export function parseDossierNumber(fund: string, fileNumber: string) {
  if (!/^\d{3}$/.test(fund) || !/^\d{1,7}$/.test(fileNumber)) return undefined;
  return { fund, fileNumber: fileNumber.padStart(7, '0') };
}

/** Reports whether a membership is active on a day. */
export const isActive = ({ from, until }: Member, day: string): boolean =>
  from <= day && (until === undefined || day <= until);

/** Returns the memberships that are active on a day. */
export const activeMembers = ({ members }: Dossier, day: string): Member[] =>
  members.filter((member) => isActive(member, day));

/** Returns the active membership of an account. It has one at most. */
export const membershipOf = (dossier: Dossier, accountId: string, day: string) =>
  activeMembers(dossier, day).find((member) => member.accountId === accountId);

/** Returns the active member in a role that only one may have. */
export const holderOf = (dossier: Dossier, role: 'allocataire' | 'conjoint', day: string) =>
  activeMembers(dossier, day).find((member) => member.role === role);

export const isBlocked = ({ blocked }: Dossier, accountId: string): boolean =>
  blocked.some((block) => block.accountId === accountId);

/** Returns the two memberships that the authorization rests on: those of the day on which it was given. */
function basisOf(dossier: Dossier): readonly [Member, Member] | undefined {
  const { authorization } = dossier;
  if (authorization === undefined) return undefined;
  const responsable = holderOf(dossier, 'allocataire', authorization.day);
  const conjoint = holderOf(dossier, 'conjoint', authorization.day);
  if (responsable?.accountId !== authorization.responsable) return undefined;
  return conjoint?.accountId === authorization.conjoint ? [responsable, conjoint] : undefined;
}

/**
 * Reports whether an authorization is active on a day. It ends with either of the two memberships that it was given
 * under, also when no write says so because their last day has passed. A later membership of the same two people doesn't
 * bring it back.
 */
export const isAuthorized = (dossier: Dossier, day: string): boolean =>
  basisOf(dossier)?.every((member) => isActive(member, day)) === true;

/** Returns the last day of the authorization, where one of its two memberships has one. */
export const lastDayOfAuthorization = (dossier: Dossier): string | undefined =>
  basisOf(dossier)
    ?.flatMap(({ until }) => (until === undefined ? [] : [until]))
    .sort()[0];

/** What a member may do, as services are told. */
export type Right = 'own_data' | 'manage' | 'declare_separation';

/** Returns the rights of a member on a day. A separation can be declared once. */
export function rightsOf(dossier: Dossier, { role }: Member, day: string): readonly Right[] {
  const separation: Right[] = dossier.separation === undefined ? ['declare_separation'] : [];
  if (role === 'allocataire') return ['own_data', 'manage', ...separation];
  if (role !== 'conjoint') return ['own_data'];
  return ['own_data', ...separation, ...(isAuthorized(dossier, day) ? (['manage'] as const) : [])];
}

/**
 * Returns the active members of whom a member may see given names and roles: the responsable sees all, the conjoint the
 * couple, the others only themselves.
 */
export function membersSeenBy(dossier: Dossier, viewer: Member, day: string): Member[] {
  const active = activeMembers(dossier, day);
  if (viewer.role === 'allocataire') return active;
  return viewer.role === 'conjoint'
    ? active.filter(({ role }) => isOfCouple(role))
    : active.filter(({ accountId }) => accountId === viewer.accountId);
}
