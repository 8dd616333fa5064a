/** The person behind a sign-in that has got past its password. */
import type { Accounts } from '../../accounts/accounts.ts';
import { auditNetwork } from '../../accounts/limits/networks.ts';
import { isSignInEnded } from '../../accounts/sign-in-validity.ts';
import type { AuditEventType, AuditStore, Clock, Standing } from '../../adapters/ports.ts';
import { AppError } from '../../http/app-error.ts';
import type { SessionOfStep, StepContext } from './page-handler.ts';

/** The session; the steps after the sign-in always have one. */
export function sessionOf({ interaction: { session } }: StepContext): SessionOfStep {
  if (session === undefined) throw new AppError('sessionLost');
  return session;
}

export const accountIdOf = (step: StepContext): string => sessionOf(step).accountId;

/**
 * Throws `sessionLost` for a sign-in that a change of password has ended. Its session is mostly gone too; where the
 * store failed, or there were too many, it may still be there.
 */
export function refuseEnded(step: StepContext, standing: Pick<Standing, 'endedBefore'>): void {
  const { loginTs } = sessionOf(step);
  if (loginTs === undefined || isSignInEnded(loginTs, standing)) throw new AppError('sessionLost');
}

/** The account itself, opened. Throws `sessionLost` for who is gone. */
export async function accountOf(step: StepContext, accounts: Pick<Accounts, 'find' | 'open'>) {
  const record = await accounts.find(accountIdOf(step));
  if (record === undefined) throw new AppError('sessionLost');
  return accounts.open(record);
}

/** Notes in the trail what was done, by whom, for which service. */
export type Note = (
  step: StepContext,
  type: AuditEventType,
  accountId: string | undefined,
  detail?: string,
) => Promise<void>;

export function createNote(audit: AuditStore, clock: Clock): Note {
  return ({ ctx, client }, type, accountId, detail) =>
    audit.append({
      at: clock(),
      type,
      accountId,
      clientId: client.id,
      network: auditNetwork(ctx.ip),
      detail,
    });
}
