/** The scopes of the management API: what a program may do that an operator has registered for it. */
export const managementScopes = [
  'accounts:read',
  'accounts:write',
  'accounts:export',
  'accounts:erase',
  'clients:read',
  'clients:write',
  'dossiers:read',
  'dossiers:write',
  'audit:read',
] as const;
export type ManagementScope = (typeof managementScopes)[number];
