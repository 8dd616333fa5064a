import type { Message } from '../views/pages.ts';

/** Returns the words for a browser as the audit trail and sessions name it: `Firefox/Android`. */
export function browserWords(name: string | undefined): Message {
  const [browser, system] = name?.split('/') ?? [];
  return browser && system
    ? { key: 'account.browser', values: { browser, system } }
    : { key: 'account.browserUnknown' };
}
