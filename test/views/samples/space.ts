/** Samples of the account space. */
import type { AccountSection, PageName, Pages } from '../../../views/pages.ts';
import { type Render, sample } from './sample.ts';

const at = Date.UTC(2026, 10, 3, 9, 30);
const browser = {
  key: 'account.browser',
  values: { browser: 'Firefox', system: 'Android' },
} as const;
const network = '2001:db8:1234::/48';

const inSpace =
  <N extends PageName>(section: AccountSection, name: N, data: Pages[N]): Render =>
  (views, { locale, languageHref, organisation }) =>
    sample(name, data)(views, { locale, languageHref, organisation, section });

export const space: Record<string, Render> = {
  accountOverview: inSpace('', 'accountOverview', {
    givenName: 'Anne-Laure',
    last: { at, way: 'account.byPassword', browser },
    attention: [{ words: 'account.attentionContact', href: '/account/contacts' }],
  }),
  accountHistory: inSpace('/history', 'accountHistory', {
    events: [
      { at, words: 'history.signedIn', browser, network, service: 'Portail' },
      { at, words: 'history.imported' },
    ],
    older: '/account/history?before=1-1',
    newest: '/account/history',
    notMeHref: '/account/history/not-me',
  }),
  'accountHistory, empty': inSpace('/history', 'accountHistory', {
    events: [],
    notMeHref: '/account/history/not-me',
  }),
  accountNotMe: inSpace('/history', 'accountNotMe', {
    passwordHref: '/account/password',
    sessionsHref: '/account/sessions',
  }),
};
