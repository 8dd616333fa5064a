/**
 * The French words. French is the first language: the other dictionaries must have the same keys.
 * A placeholder `{name}` is replaced by a value. `{n|minute|minutes}` is replaced by a number and the word that agrees
 * with it. Sentences are short and say what to do next, because many readers are in a hurry, in trouble or learning
 * French.
 */
import { account } from './fr/account.ts';
import { accountActivity } from './fr/account-activity.ts';
import { accountContacts } from './fr/account-contacts.ts';
import { accountHousehold } from './fr/account-household.ts';
import { accountMethods } from './fr/account-methods.ts';
import { common } from './fr/common.ts';
import { contact } from './fr/contact.ts';
import { create } from './fr/create.ts';
import { errors } from './fr/errors.ts';
import { firstConnection } from './fr/first-connection.ts';
import { forgotten } from './fr/forgotten.ts';
import { franceConnect } from './fr/franceconnect.ts';
import { identity } from './fr/identity.ts';
import { login } from './fr/login.ts';
import { service } from './fr/service.ts';
import { consoleActions } from './fr/support/actions.ts';
import { supportConsole } from './fr/support/console.ts';
import { consoleEvents } from './fr/support/events.ts';
import { consoleFile } from './fr/support/file.ts';
import { consoleIdentityActions } from './fr/support/identity-actions.ts';

export const fr = {
  ...common,
  ...login,
  ...firstConnection,
  ...contact,
  ...forgotten,
  ...identity,
  ...create,
  ...franceConnect,
  ...service,
  ...errors,
  ...account,
  ...accountActivity,
  ...accountMethods,
  ...accountContacts,
  ...accountHousehold,
  ...supportConsole,
  ...consoleFile,
  ...consoleEvents,
  ...consoleActions,
  ...consoleIdentityActions,
} as const;

/** The key of a message: it exists in every language. */
export type MessageKey = keyof typeof fr;
