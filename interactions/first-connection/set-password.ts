/**
 * Choosing a password: the rules, all at once; one write that stores it and ends every earlier sign-in; then the
 * other sessions, their services, and a word to the contacts we know.
 */
import type { Account } from '../../accounts/account.ts';
import type { PasswordRules } from '../../accounts/credentials/password-rules.ts';
import { normalizePassword, type Passwords } from '../../accounts/credentials/passwords.ts';
import { networkOf } from '../../accounts/limits/networks.ts';
import type { UpdateAccount } from '../../accounts/update-account.ts';
import type { Clock } from '../../adapters/ports.ts';
import type { Sender } from '../../messaging/sender.ts';
import { passwordChanged } from '../../messaging/texts.ts';
import type { EndSessions } from '../../provider/sessions/end-sessions.ts';
import type { FieldError } from '../../views/pages.ts';
import type { Note } from '../flow/current-account.ts';
import { tellEverywhere } from '../flow/notices.ts';
import type { StepContext } from '../flow/page-handler.ts';

export interface SetPasswordDependencies {
  readonly updateAccount: UpdateAccount;
  readonly passwords: Passwords;
  readonly rules: PasswordRules;
  readonly passwordLength: { readonly min: number; readonly max: number };
  readonly endSessions: EndSessions;
  readonly sender: Pick<Sender, 'post'>;
  readonly note: Note;
  readonly clock: Clock;
}

export interface PasswordChoice {
  readonly password: string;
  readonly confirmation: string;
  /** The uid of a session that goes on. */
  readonly keepSession?: string | undefined;
  /**
   * What else the same write changes. Undefined where another password, written meanwhile, holds; throws where this
   * one must not be written for another reason.
   */
  edit(account: Account): Account | undefined;
}

/** `overtaken`: nothing was written, and it is not the password that holds. */
export type PasswordSet =
  | { readonly account: Account }
  | { readonly errors: readonly FieldError[] }
  | { readonly overtaken: true };

export type SetPassword = (
  step: StepContext,
  account: Account,
  choice: PasswordChoice,
) => Promise<PasswordSet>;

/** What is wrong with a password that somebody chooses, but for it being the one they have. */
export async function ruleFaults(
  { rules, passwordLength }: Pick<SetPasswordDependencies, 'rules' | 'passwordLength'>,
  { identity, identifiers }: Pick<Account, 'identity' | 'identifiers'>,
  { password, confirmation }: Pick<PasswordChoice, 'password' | 'confirmation'>,
): Promise<readonly FieldError[]> {
  // The page shows neither again: both are to be typed.
  if (password === '') {
    return ['password', 'confirmation'].map((field) => ({ field, key: 'field.required' }));
  }
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
  return faults;
}

export function createSetPassword(dependencies: SetPasswordDependencies): SetPassword {
  const { updateAccount, passwords, endSessions, sender, note, clock } = dependencies;

  /** A hash takes its time: only for what could be taken otherwise. */
  async function isCurrent({ ctx }: StepContext, { password }: Account, typed: string) {
    return (
      password !== undefined && (await passwords.verify(typed, password.hash, networkOf(ctx.ip)))
    );
  }

  return async (step, account, choice) => {
    const errors = await ruleFaults(dependencies, account, choice);
    const isWhole = !errors.some(({ field }) => field === 'password');
    if (isWhole && (await isCurrent(step, account, choice.password))) {
      return { errors: [{ field: 'password', key: 'password.current' }, ...errors] };
    }
    if (errors.length > 0) return { errors };
    const hash = await passwords.hash(choice.password);
    const changed = await updateAccount(account.id, (current) => {
      const edited = choice.edit(current);
      return edited === undefined
        ? current
        : {
            ...edited,
            password: { kind: 'personal', hash },
            standing: { ...edited.standing, endedBefore: clock() },
          };
    });
    // No two hashes are alike, be it of the same password.
    if (changed?.password?.hash !== hash) {
      const isSame = changed && (await isCurrent(step, changed, choice.password));
      return isSame ? { account: changed } : { overtaken: true };
    }
    // First what needs no store, for it is done now; then each, whatever becomes of the other.
    tellEverywhere(sender, step, account.contacts, passwordChanged);
    const ended = endSessions(account.id, choice.keepSession);
    const noted = note(step, 'password.changed', account.id);
    await Promise.allSettled([ended, noted]);
    await Promise.all([ended, noted]);
    return { account: changed };
  };
}
