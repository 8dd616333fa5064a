/** The English words. The type demands exactly the keys of the French dictionary. */
import { account } from './en/account.ts';
import { accountActivity } from './en/account-activity.ts';
import { accountContacts } from './en/account-contacts.ts';
import { accountHousehold } from './en/account-household.ts';
import { accountMethods } from './en/account-methods.ts';
import { common } from './en/common.ts';
import { contact } from './en/contact.ts';
import { create } from './en/create.ts';
import { errors } from './en/errors.ts';
import { firstConnection } from './en/first-connection.ts';
import { forgotten } from './en/forgotten.ts';
import { franceConnect } from './en/franceconnect.ts';
import { identity } from './en/identity.ts';
import { login } from './en/login.ts';
import { service } from './en/service.ts';
import { consoleActions } from './en/support/actions.ts';
import { supportConsole } from './en/support/console.ts';
import { consoleEvents } from './en/support/events.ts';
import { consoleFile } from './en/support/file.ts';
import { consoleIdentityActions } from './en/support/identity-actions.ts';
import type { MessageKey } from './fr.ts';

export const en: Readonly<Record<MessageKey, string>> = {
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
};
