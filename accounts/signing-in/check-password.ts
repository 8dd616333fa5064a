/** Checks a typed password under the limits of the throttle, for a sign-in and for a person who is signed in already. */
import type { AccountRecord } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import type { Accounts } from '../accounts.ts';
import type { Requester } from '../credentials/hash-queue.ts';
import type { Passwords } from '../credentials/passwords.ts';
import { indexedNetworks } from '../limits/networks.ts';
import type { SignInThrottle } from '../limits/sign-in-throttle.ts';

/** Whose password was typed, and by whom. */
export interface PasswordTyped {
  /** Undefined when there is no such account: the check then takes as long. */
  readonly record: AccountRecord | undefined;
  /** What failures are counted under, unless the browser is a known device of the account. */
  readonly subject: string;
  /** The id of the browser as a known device of the account, or undefined when it is none. */
  readonly device: string | undefined;
  readonly address: string;
  readonly password: string;
}

/** `accepted` is the password as it was right: people type a space after it. */
export type PasswordChecked =
  | { readonly accepted: string; readonly requester: Requester }
  | { readonly refused: true; readonly isLastTry: boolean }
  /** There were too many failures: the password was not checked. */
  | { readonly waitMs: number };

export type CheckPassword = (typed: PasswordTyped) => Promise<PasswordChecked>;

/** Returns the key under which failures are counted for an account on a browser that signed in to it before. */
export const deviceSubject = (index: BlindIndex, accountId: string, device: string): string =>
  index('device', `${accountId}/${device}`);

export function createCheckPassword({
  accounts,
  passwords,
  throttle,
  index,
}: {
  readonly accounts: Pick<Accounts, 'passwordHash'>;
  readonly passwords: Pick<Passwords, 'verifyTyped'>;
  readonly throttle: SignInThrottle;
  readonly index: BlindIndex;
}): CheckPassword {
  return async ({ record, subject, device, address, password }) => {
    const isKnownDevice = device !== undefined && record !== undefined;
    const requester = { address, isKnownDevice };
    const hash = record && accounts.passwordHash(record);
    let accepted: string | undefined;
    const outcome = await throttle.attempt(
      {
        subject: isKnownDevice ? deviceSubject(index, record.id, device) : subject,
        networks: isKnownDevice ? [] : indexedNetworks(index, address),
      },
      async () => {
        accepted = await passwords.verifyTyped(password, hash, requester);
        return accepted !== undefined;
      },
    );
    if ('waitMs' in outcome) return outcome;
    return accepted === undefined
      ? { refused: true, isLastTry: outcome.isLast }
      : { accepted, requester };
  };
}
