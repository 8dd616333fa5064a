/** The form in which the API shows a dossier. */
import { z } from 'zod';
import { dayAt } from '../../accounts/household/days.ts';
import { isAuthorized, roles } from '../../accounts/household/dossier.ts';
import type { FoundDossier } from '../../accounts/household/stored-dossiers.ts';

const day = z.iso.date();

export const dossierSchema = z.strictObject({
  id: z.string(),
  fund: z.string(),
  members: z.array(
    z.strictObject({
      account_id: z.string(),
      role: z.enum(roles),
      from: day,
      until: day.optional(),
    }),
  ),
  authorization: z.strictObject({ conjoint: z.string(), day }).optional(),
  separation: z.strictObject({ date: day }).optional(),
});

/** Returns the dossier as it is shown at an instant: without its number, which the caller knows. */
export function writeDossier(
  { id, dossier }: FoundDossier,
  now: number,
): z.output<typeof dossierSchema> {
  const { fund, members, authorization, separation } = dossier;
  return {
    id,
    fund,
    members: members.map(({ accountId, role, from, until }) => ({
      account_id: accountId,
      role,
      from,
      until,
    })),
    // One whose last day has passed is stored until the next change.
    authorization:
      authorization && isAuthorized(dossier, dayAt(now))
        ? { conjoint: authorization.conjoint, day: authorization.day }
        : undefined,
    separation: separation && { date: separation.date },
  };
}
