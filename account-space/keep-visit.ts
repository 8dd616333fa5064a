/** Keeps the session of a visit, and its known device, where a change ends every sign-in of the account before it. */
import type { Provider } from 'oidc-provider';
import type { Account } from '../accounts/account.ts';
import type { NoteSignIn } from '../accounts/signing-in/reset-session.ts';
import { signInTime } from '../accounts/signing-in/sign-in-validity.ts';
import type { Clock } from '../adapters/ports.ts';
import type { KnownDevices } from '../interactions/flow/known-devices.ts';
import type { Visit } from './visit.ts';

export interface KeepVisitDependencies {
  readonly provider: Pick<Provider, 'Session'>;
  readonly devices: Pick<KnownDevices, 'isKnown' | 'keep'>;
  readonly noteSignIn: NoteSignIn;
  readonly clock: Clock;
}

/** Call it before the change, and what it returns with the account as the change has left it. */
export type KeepVisit = (visit: Visit) => (changed: Account) => Promise<void>;

export function createKeepVisit({
  provider,
  devices,
  noteSignIn,
  clock,
}: KeepVisitDependencies): KeepVisit {
  async function renew(uid: string, time: number): Promise<void> {
    const kept = await provider.Session.findByUid(uid);
    if (kept === undefined) return;
    kept.loginTs = time;
    await kept.persist();
  }

  return ({ ctx, account, record, session }) => {
    const isKnown = devices.isKnown(ctx, account);
    return async (changed) => {
      const time = signInTime(clock(), changed.standing);
      await Promise.all([
        renew(session.uid, time),
        // A session that follows a reset goes on as one, although its time is another now.
        noteSignIn({ account: record, time }, session),
        isKnown && devices.keep(ctx, changed),
      ]);
    };
  };
}
