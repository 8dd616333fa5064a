/** The members of a dossier, as a fund's system names them: by the rules of `dossiers import`. */
import { z } from 'zod';
import { roles } from '../../accounts/household/dossier.ts';
import type { Clock } from '../../adapters/ports.ts';
import { identifier } from '../../operations/import/reading/fields.ts';
import { membershipDay } from '../../operations/import/reading/memberships.ts';
import type { Operations } from '../../operations/index.ts';
import type { NamedMember } from '../../operations/members.ts';
import { Problem, pointerOf, refusalOf } from '../problem.ts';
import { accountId, defineRoute, noFields, operatorOnly } from '../route.ts';
import { dossierSchema, writeDossier } from './schemas.ts';

const membershipFields = {
  role: z.enum(roles),
  from: membershipDay,
  until: membershipDay.optional().meta({ description: 'The last day. Absent while it is open.' }),
};

const memberSchema = z
  .strictObject({
    account_id: accountId.optional(),
    identifier: z
      .string()
      .max(40)
      .pipe(identifier)
      .optional()
      .meta({ description: 'In place of account_id: a NIR, or P and 8 digits.' }),
    ...membershipFields,
  })
  .superRefine(({ from, until = from }, ctx) => {
    if (until < from) ctx.addIssue({ code: 'custom', path: ['until'], message: 'is before from' });
  })
  .transform(({ account_id, identifier: named, ...membership }, ctx): NamedMember => {
    if (account_id !== undefined && named === undefined)
      return { ...membership, accountId: account_id };
    if (named !== undefined && account_id === undefined)
      return { ...membership, identifier: named };
    ctx.addIssue('must have either account_id or identifier');
    return z.NEVER;
  });

/** More than a household has, with those who have left it. */
const mostMembers = 60;

export interface MembersRouteDependencies {
  readonly operations: Pick<Operations, 'putMembers'>;
  readonly clock: Clock;
}

export function membersRoute({ operations, clock }: MembersRouteDependencies) {
  return defineRoute({
    method: 'PUT',
    path: '/v1/dossiers/{id}/members',
    name: 'putMembers',
    summary: 'Put people into a dossier, confirm their places and end them; all of them or none',
    scope: 'dossiers:write',
    body: z.strictObject({
      ...operatorOnly.shape,
      members: z.array(memberSchema).min(1).max(mostMembers),
    }),
    query: noFields,
    needsVersion: true,
    answer: {
      status: 200,
      schema: z.strictObject({
        outcome: z.enum(['done', 'unchanged']),
        dossier: dossierSchema
          .optional()
          .meta({ description: 'As it is now. Absent without the scope dossiers:read.' }),
      }),
      hasVersion: true,
    },
    problems: [409],
    async handle({ id: dossierId, version, body: { members }, operator, scopes }) {
      const result = await operations.putMembers({ dossierId, version, members, operator });
      switch (result.outcome) {
        case 'unknown':
        case 'stale':
          throw refusalOf(result.outcome);
        case 'refused':
          throw new Problem(409, 'refusedMembers', {
            faults: result.faults.map(({ place, fault }) => ({
              pointer: pointerOf(['members', place]),
              detail: fault,
            })),
          });
      }
      const { outcome, found } = result;
      const dossier = scopes.has('dossiers:read') ? writeDossier(found, clock()) : undefined;
      return { body: { outcome, dossier }, version: found.version };
    },
  });
}
