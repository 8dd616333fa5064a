/**
 * What the pages of a sign-in and the account space share: codes that prove a contact, chosen passwords, and notes for the
 * audit trail.
 */
import { createCodes } from '../accounts/credentials/contact-codes.ts';
import { createPasswordRules } from '../accounts/credentials/password-rules.ts';
import type { Domain } from '../accounts/domain.ts';
import { createHourlyLimit } from '../accounts/limits/hourly-limit.ts';
import type { Clock, Storage } from '../adapters/ports.ts';
import type { Sender } from '../messaging/sender.ts';
import { type Observe, observeCodes } from '../observability/observe.ts';
import type { EndSessions } from '../provider/sessions/end-sessions.ts';
import { createSendCode } from './contact/send-code.ts';
import { createSetPassword } from './first-connection/set-password.ts';
import type { AfterChange } from './flow/after-change.ts';
import { createNote } from './flow/current-account.ts';
import type { KnownDevices } from './flow/known-devices.ts';

export interface CredentialsDependencies {
  readonly settings: {
    readonly cookieKeys: readonly string[];
    /** In characters. */
    readonly passwordLength: { readonly min: number; readonly max: number };
  };
  readonly storage: Pick<Storage, 'payloads' | 'counters' | 'audit'>;
  readonly domain: Pick<Domain, 'seal' | 'index' | 'updateAccount' | 'passwords'>;
  readonly sender: Pick<Sender, 'send' | 'post'>;
  readonly devices: KnownDevices;
  readonly endSessions: EndSessions;
  readonly afterChange: AfterChange;
  readonly clock: Clock;
  /** Told of each code. */
  readonly observe: Observe;
}

export type Credentials = ReturnType<typeof createCredentials>;

/** Creates them once for a process: the estimate of passwords is made one at a time, and loads large word lists. */
export function createCredentials({
  settings: { cookieKeys, passwordLength },
  storage: { payloads, counters, audit },
  domain: { seal, index, updateAccount, passwords },
  sender,
  devices,
  endSessions,
  afterChange,
  clock,
  observe,
}: CredentialsDependencies) {
  const note = createNote(audit, clock);
  const codes = observeCodes(
    createCodes({ payloads, counters, seal, index, cookieKeys, clock }),
    observe,
  );
  const sendCode = createSendCode({ codes, sender, clock });
  const rules = createPasswordRules(passwordLength);
  const countPasswordChoice = createHourlyLimit('password-choices', { counters, index, clock });
  const setPassword = createSetPassword({
    updateAccount,
    passwords,
    rules,
    countPasswordChoice,
    passwordLength,
    endSessions,
    sender,
    devices,
    note,
    afterChange,
    clock,
  });
  return { note, codes, sendCode, rules, countPasswordChoice, setPassword };
}
