/** The table of the roles that may do each action (docs/security.md). */

/** The roles, as the employer's claim names them. A supervisor also has everything of `support`. */
export const roles = ['support', 'supervisor', 'privacy'] as const;
export type Role = (typeof roles)[number];

const everyone = roles;
const helpers = ['support', 'supervisor'] as const;
const supervisors = ['supervisor'] as const;
const privacy = ['privacy'] as const;

/** The roles that may do each action. */
export const rolesOfAction = {
  find: everyone,
  show: everyone,
  history: everyone,
  unlock: helpers,
  makeActivationCode: helpers,
  endSessions: helpers,
  removeContact: helpers,
  suspend: supervisors,
  reactivate: supervisors,
  unlinkFranceConnect: supervisors,
  attachNir: supervisors,
  correctIdentity: supervisors,
  confirmIdentity: supervisors,
  merge: supervisors,
  export: privacy,
  erase: privacy,
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Action = keyof typeof rolesOfAction;

/** Reports whether one of these roles may do the action. */
export const mayDo = (held: readonly Role[], action: Action): boolean =>
  rolesOfAction[action].some((role) => held.includes(role));

/**
 * Returns the roles that a claim names. Roles that the console doesn't know are left out: the employer may have others. A claim
 * that is no list of texts names none, because a text such as `not-support` must not be searched for a role.
 */
export function rolesIn(claim: unknown): Role[] {
  if (!Array.isArray(claim) || !claim.every((item) => typeof item === 'string')) return [];
  return roles.filter((role) => claim.includes(role));
}
