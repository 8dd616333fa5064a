/** The session and the account of a person who has signed in, on the pages that follow; and the audit trail. */
import type { Accounts } from '../../accounts/accounts.ts';
import { auditNetwork } from '../../accounts/limits/networks.ts';
import { isSignInEnded } from '../../accounts/signing-in/sign-in-validity.ts';
import type { AuditEventType, AuditStore, Clock, Standing } from '../../adapters/ports.ts';
import { AppError } from '../../http/app-error.ts';
import { browserName } from '../../http/browser-name.ts';
import type { SessionOfStep, StepContext } from './page-handler.ts';

/** Returns the session. Throws `sessionLost` when there is none: every prompt after the sign-in needs one. */
export function sessionOf({ interaction: { session } }: StepContext): SessionOfStep {
  if (session === undefined) throw new AppError('sessionLost');
  return session;
}

/** Returns the id of the signed-in account. Throws `sessionLost` without a session. */
export const accountIdOf = (step: StepContext): string => sessionOf(step).accountId;

/**
 * Throws `sessionLost` when a change of password has ended this sign-in. The change deletes the sessions too, but one
 * may be left when a store failed or the account had very many.
 */
export function refuseEnded(step: StepContext, standing: Pick<Standing, 'endedBefore'>): void {
  const { loginTs } = sessionOf(step);
  if (loginTs === undefined || isSignInEnded(loginTs, standing)) throw new AppError('sessionLost');
}

/** Resolves with the signed-in account, opened. Throws `sessionLost` when it was erased or suspended meanwhile. */
export async function accountOf(step: StepContext, accounts: Pick<Accounts, 'find' | 'open'>) {
  const record = await accounts.find(accountIdOf(step));
  if (record === undefined || record.standing.suspension !== undefined)
    throw new AppError('sessionLost');
  return accounts.open(record);
}

/** Appends an event to the audit trail: what was done, for which account, from which network, for which service. */
export type Note = (
  step: Pick<StepContext, 'ctx' | 'client'>,
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
      browser: browserName(ctx),
      detail,
    });
}
