/**
 * Sets a chosen password. Checks all rules at once, then stores the password and ends every earlier sign-in in one
 * write. After that it sends a notice to the known contacts and ends the other sessions.
 */
import type { Account } from '../../accounts/account.ts';
import type { Requester } from '../../accounts/credentials/hash-queue.ts';
import type { PasswordRules } from '../../accounts/credentials/password-rules.ts';
import { normalizePassword, type Passwords } from '../../accounts/credentials/passwords.ts';
import type { HourlyLimit } from '../../accounts/limits/hourly-limit.ts';
import type { UpdateAccount } from '../../accounts/update-account.ts';
import type { Clock } from '../../adapters/ports.ts';
import type { Sender } from '../../messaging/sender.ts';
import { passwordChanged } from '../../messaging/texts.ts';
import type { EndSessions } from '../../provider/sessions/end-sessions.ts';
import type { FieldError } from '../../views/pages.ts';
import type { AfterChange } from '../flow/after-change.ts';
import type { Note } from '../flow/current-account.ts';
import type { KnownDevices } from '../flow/known-devices.ts';
import { tellEverywhere } from '../flow/notices.ts';
import type { StepContext } from '../flow/page-handler.ts';
import { waitFault } from '../flow/replies.ts';

export interface CheckChoiceDependencies {
  readonly rules: PasswordRules;
  readonly countPasswordChoice: HourlyLimit;
  readonly passwordLength: { readonly min: number; readonly max: number };
}

export interface SetPasswordDependencies extends CheckChoiceDependencies {
  readonly updateAccount: UpdateAccount;
  readonly passwords: Passwords;
  readonly endSessions: EndSessions;
  readonly sender: Pick<Sender, 'post'>;
  readonly devices: KnownDevices;
  readonly note: Note;
  readonly afterChange: AfterChange;
  readonly clock: Clock;
}

/** A typed password, and what else its write changes. */
export interface PasswordChoice {
  readonly password: string;
  readonly confirmation: string;
  /**
   * What lets the person choose: the account's session, or a recovery. Each is counted apart, so that anybody who has the password
   * can't keep the owner from recovering the account.
   */
  readonly by: 'session' | 'recovery';
  /** The uid of the session that must not end. */
  readonly keepSession?: string | undefined;
  /**
   * Returns the account with everything else that the same write changes. Returns undefined when another password was
   * written in the meantime and must be kept. Throws when the password must not be written for another reason.
   */
  edit(account: Account): Account | undefined;
}

/** What the page says of a chosen password: its faults, or how long to wait. Without errors it may be stored. */
export interface CheckedChoice {
  readonly errors: readonly FieldError[];
  readonly status: 422 | 429;
}

/** `overtaken` means that another password was written first and is kept. Nothing else was written. */
export type PasswordSet =
  | { readonly account: Account }
  | CheckedChoice
  | { readonly overtaken: true };

/** Checks and stores a password. Resolves with the changed account, with faults, or with `overtaken`. */
export type SetPassword = (
  step: Pick<StepContext, 'ctx' | 'client' | 'locale'>,
  account: Account,
  choice: PasswordChoice,
) => Promise<PasswordSet>;

/** Checks a password against the rules, but not whether it is the current one. The account may be one to come. */
export async function checkChoice(
  { rules, countPasswordChoice, passwordLength }: CheckChoiceDependencies,
  step: Pick<StepContext, 'ctx'>,
  { id, identity, identifiers }: Pick<Account, 'id' | 'identity' | 'identifiers'>,
  { password, confirmation, by }: Pick<PasswordChoice, 'password' | 'confirmation' | 'by'>,
): Promise<CheckedChoice> {
  // The page never shows a password again, so both fields are empty and must be typed.
  if (password === '') {
    const errors = ['password', 'confirmation'].map(
      (field): FieldError => ({ field, key: 'field.required' }),
    );
    return { errors, status: 422 };
  }
  const waitMs = await countPasswordChoice(`${by}/${id}`);
  if (waitMs !== undefined) return { errors: [waitFault(step, waitMs).error], status: 429 };
  const unmet = await rules.unmetRules({
    password,
    person: {
      identifiers: identifiers.map(({ value }) => value),
      birthDate: identity.birthDate,
      names: [identity.birthName, identity.usualName ?? '', identity.givenNames],
    },
  });
  const faults: FieldError[] = unmet.map((rule) => ({
    field: 'password',
    key: `password.rule.${rule}`,
    ...(rule === 'length' && { values: passwordLength }),
  }));
  if (normalizePassword(password) !== normalizePassword(confirmation)) {
    faults.push({ field: 'confirmation', key: 'password.mismatch' });
  }
  return { errors: faults, status: 422 };
}

/** Returns the function that sets a chosen password. */
export function createSetPassword(dependencies: SetPasswordDependencies): SetPassword {
  const { updateAccount, passwords, endSessions, sender, devices, note, afterChange, clock } =
    dependencies;

  /** Reports whether the typed password is the current one. Hashing is slow, so call it only when all rules are met. */
  const isCurrent = async ({ password }: Account, typed: string, requester: Requester) =>
    password !== undefined && (await passwords.verify(typed, password.hash, requester));

  return async (step, account, choice) => {
    const checked = await checkChoice(dependencies, step, account, choice);
    const { errors, status } = checked;
    if (status === 429) return checked;
    const { ctx } = step;
    const requester = {
      address: ctx.ip,
      isKnownDevice: devices.isKnown(ctx, account),
    };
    const meetsRules = !errors.some(({ field }) => field === 'password');
    if (meetsRules && (await isCurrent(account, choice.password, requester))) {
      return { errors: [{ field: 'password', key: 'password.current' }, ...errors], status };
    }
    if (errors.length > 0) return checked;
    const hash = await passwords.hash(choice.password, requester);
    const changed = await updateAccount(account.id, (current) => {
      const edited = choice.edit(current);
      return edited === undefined
        ? current
        : {
            ...edited,
            password: { kind: 'personal', hash },
            standing: {
              ...edited.standing,
              endedBefore: clock(),
              newPasswordRequired: undefined,
            },
          };
    });
    // Hashing the same password twice gives different output, so another hash means another write.
    if (changed?.password?.hash !== hash) {
      const isSame = changed && (await isCurrent(changed, choice.password, requester));
      return isSame ? { account: changed } : { overtaken: true };
    }
    // The notices need no store, so they go first. Sessions that are left are worth nothing: `endedBefore` ends them.
    tellEverywhere(sender, step, account.contacts, passwordChanged);
    await afterChange(account.id, {
      sessions: endSessions(account.id, choice.keepSession),
      'password.changed': note(step, 'password.changed', account.id),
    });
    return { account: changed };
  };
}
