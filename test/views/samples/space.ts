/** Samples of the account space. */
import { inSpace, type Render, sample } from './sample.ts';

const at = Date.UTC(2026, 10, 3, 9, 30);
const browser = {
  key: 'account.browser',
  values: { browser: 'Firefox', system: 'Android' },
} as const;
const network = '2001:db8:1234::/48';

const unknown = { key: 'account.browserUnknown' } as const;
const hidden = { csrf: 'token', version: 3 };
const sessionForms = {
  hidden,
  errors: [],
  endAction: '/account/sessions/end',
  endOthersAction: '/account/sessions/end-others',
  forgetAction: '/account/sessions/forget',
};

export const space: Record<string, Render> = {
  accountOverview: inSpace('', 'accountOverview', {
    givenName: 'Anne-Laure',
    last: { at, way: 'account.byPassword', browser },
    attention: [{ words: 'account.attentionContact', href: '/account/contacts' }],
  }),
  accountSessions: inSpace('/sessions', 'accountSessions', {
    ...sessionForms,
    notice: { key: 'sessions.ended' },
    sessions: [
      { id: 'a', isCurrent: true, since: at, usedAt: at, browser, network, services: ['Portail'] },
      {
        id: 'b',
        isCurrent: false,
        since: at,
        usedAt: at,
        browser,
        network,
        services: ['Portail', 'Un service dont le nom est long'],
      },
      { id: 'c', isCurrent: false, since: at, browser: unknown, services: [] },
    ],
    devices: [
      { id: 'd', isCurrent: true, usedAt: at, browser, network },
      { id: 'e', isCurrent: false, usedAt: at, browser: unknown, network },
    ],
  }),
  'accountSessions, alone, stale': inSpace('/sessions', 'accountSessions', {
    ...sessionForms,
    errors: [{ key: 'account.stale' }],
    sessions: [{ id: 'a', isCurrent: true, since: at, usedAt: at, browser, network, services: [] }],
    devices: [],
  }),
  accountPassword: inSpace('/password', 'accountPassword', {
    ...hidden,
    action: '/account/password',
    errors: [
      { key: 'franceConnectLink.refused', field: 'current' },
      { key: 'password.rule.guessable', field: 'password' },
    ],
    passwordLength: { min: 8, max: 24 },
    avoid: ['MERCIER', '1969'],
    username: 'P12345678',
  }),
  accountSignInMethods: inSpace('/sign-in-methods', 'accountSignInMethods', {
    hidden,
    errors: [{ key: 'methods.otherPerson', values: { name: 'FranceConnect' } }],
    identifiers: [
      { kind: 'provisional', text: 'P12 ••• •••', isUnconfirmed: false },
      { kind: 'nir', text: '1 69 •• •• ••• •••', isUnconfirmed: true },
    ],
    revealHref: '/account/sign-in-methods/identifiers',
    links: [
      {
        upstream: 'franceConnect',
        name: 'FranceConnect',
        isLinked: true,
        isOffered: true,
        mayUnlink: true,
      },
      {
        upstream: 'franceConnectPlus',
        name: 'FranceConnect+',
        isLinked: false,
        isOffered: true,
        mayUnlink: true,
      },
    ],
    linkAction: '/account/sign-in-methods/link',
    unlinkAction: '/account/sign-in-methods/unlink',
  }),
  accountData: inSpace('/data', 'accountData', {
    groups: [
      {
        title: 'data.identity',
        facts: [
          { label: 'data.birthName', words: 'data.none' },
          { label: 'data.givenNames', text: 'Joëlle Françoise' },
          { label: 'data.email', text: 'joelle@example.fr', note: 'data.unverified' },
          { label: 'data.createdAt', at: 1_796_000_000_000 },
        ],
      },
    ],
    dossiers: [{ fund: '131', number: '0000042' }],
    downloadHref: '/account/data/download',
  }),
  accountClose: inSpace('/close', 'accountClose', {
    hidden,
    errors: [{ key: 'field.required', field: 'password' }],
    action: '/account/close',
  }),
  accountClosed: sample('accountClosed', {}),
  accountServices: inSpace('/services', 'accountServices', {
    hidden,
    errors: [],
    notice: { key: 'services.withdrawn' },
    services: [
      {
        id: 'partner',
        name: 'Un service dont le nom est long',
        received: ['consent.openid', 'consent.profile', 'consent.offline_access'],
        since: at,
        usedAt: at,
        needsNoConsent: false,
      },
      {
        id: 'portal',
        name: 'Portail',
        received: ['consent.openid'],
        since: at,
        usedAt: at,
        needsNoConsent: true,
      },
    ],
    withdrawAction: '/account/services/withdraw',
  }),
  'accountServices, none, stale': inSpace('/services', 'accountServices', {
    hidden,
    errors: [{ key: 'account.stale' }],
    services: [],
    withdrawAction: '/account/services/withdraw',
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
