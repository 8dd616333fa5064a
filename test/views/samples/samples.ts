/** One sample of every page in each of its states, for tests that check all pages. */
import type { Frame, Locale, Organisation, Pages, Service } from '../../../views/pages.ts';
import { supportConsole } from './console.ts';
import { consoleFile } from './console-file.ts';
import { creation } from './creation.ts';
import { franceConnect, franceConnectButtons } from './franceconnect.ts';
import { journeys } from './journeys.ts';
import { form, type Render, sample } from './sample.ts';
import { space } from './space.ts';
import { spaceContacts } from './space-contacts.ts';
import { spaceHousehold } from './space-household.ts';

export const service: Service = { name: 'Portail', href: 'https://service.example/' };

/** An organisation that has set all. */
export const organisation: Organisation = {
  supportUrl: 'https://aide.example/',
  supportPhone: '32 30',
  publisher: 'Caisse de test, 1 rue des Tests, 75000 Paris',
  hosting: 'Hébergeur de test, 2 rue des Tests, 75000 Paris',
  dataProtectionContact: 'dpo@caisse.example',
  accessibilityContact: 'https://accessibilite.example/',
};

export const frameOf = (locale: Locale): Frame => ({
  locale,
  languageHref: '/here?lang=other',
  organisation,
  service,
  cancel: { action: '/interaction/uid/cancel', csrf: 'token' },
  until: {
    time: '14:32',
    secondsLeft: 1800,
    prolong: { action: '/interaction/uid/prolong', csrf: 'token' },
  },
});

export const login: Pages['login'] = {
  ...form,
  kind: 'nir',
  identifier: '',
  remember: false,
  otherHref: '/interaction/uid/provisional',
  passwordForm: 'shown',
  franceConnect: [],
  passwordLength: { min: 8, max: 24 },
  forgottenIdentifierHref: '/interaction/uid/forgotten-identifier',
  forgottenHref: '/interaction/uid/forgotten',
  createHref: '/interaction/uid/create',
};
const provisional: Pages['login'] = {
  ...login,
  kind: 'provisional',
  otherHref: '/interaction/uid/login?from=here',
};
const failure: Pages['error'] = {
  code: 'invalid_redirect_uri',
  words: { key: 'error.oauth' },
  incidentId: '0123456789',
};

export const samples: Readonly<Record<string, Render>> = {
  login: sample('login', login),
  'login, empty': sample('login', {
    ...login,
    errors: [
      { field: 'identifier', key: 'field.required' },
      { field: 'password', key: 'field.required' },
    ],
  }),
  'login, provisional NIR': sample('login', {
    ...login,
    identifier: '7620875107001',
    remember: true,
    errors: [{ field: 'identifier', key: 'nir.provisional' }],
  }),
  'login, throttled': sample('login', {
    ...login,
    errors: [{ key: 'login.throttled', values: { minutes: 2 } }],
  }),
  'login, remembered': sample('login', {
    ...login,
    remembered: { masked: '2 62 •• •• ••• •••', forgetHref: '/interaction/uid/login?forget=1' },
    errors: [{ key: 'login.refused' }],
  }),
  'login, with FranceConnect': sample('login', {
    ...login,
    franceConnect: franceConnectButtons,
    notice: { key: 'login.willLink', values: { name: 'FranceConnect' } },
  }),
  'login, FranceConnect alone': sample('login', {
    ...login,
    passwordForm: 'folded',
    franceConnect: franceConnectButtons.slice(1),
    notice: { key: 'login.franceConnectOnly', values: { name: 'FranceConnect+' } },
  }),
  'login, FranceConnect alone, refused': sample('login', {
    ...login,
    passwordForm: 'unfolded',
    franceConnect: franceConnectButtons,
    errors: [{ key: 'login.refused' }],
    notice: { key: 'login.franceConnectOnly', values: { name: 'FranceConnect' } },
  }),
  provisional: sample('login', provisional),
  'provisional, malformed': sample('login', {
    ...provisional,
    identifier: '123',
    errors: [{ field: 'identifier', key: 'provisional.malformed' }],
  }),
  ...journeys,
  ...creation,
  ...space,
  ...spaceContacts,
  ...spaceHousehold,
  ...supportConsole,
  ...consoleFile,
  ...franceConnect,
  consent: sample('consent', { ...form, asked: ['consent.openid', 'consent.profile'] }),
  'consent, expired': sample('consent', {
    ...form,
    errors: [{ key: 'form.expired' }],
    asked: ['consent.nir'],
  }),
  logout: sample('logout', { action: '/session/end/confirm', xsrf: 'token' }),
  signedOut: sample('signedOut', {}),
  sessionLost: sample('sessionLost', { resume: service }),
  'sessionLost, from nowhere': sample('sessionLost', {}),
  stepDone: sample('stepDone', { isSignedIn: false, nextHref: '/interaction/u' }),
  'stepDone, signed in': sample('stepDone', { isSignedIn: true, nextHref: '/' }),
  'formPost, change of account': sample('formPost', {
    purpose: 'account',
    action: '/session/end/confirm',
    inputs: { logout: 'yes' },
  }),
  home: sample('home', { services: [service, { name: 'Without a link' }] }),
  'home, empty': sample('home', { services: [] }),
  'article legal': sample('article', { name: 'legal' }),
  'article privacy': sample('article', { name: 'privacy' }),
  'article terms': sample('article', { name: 'terms', version: '2026-11' }),
  'article security': sample('article', { name: 'security' }),
  'article accessibility': sample('article', { name: 'accessibility' }),
  error: sample('error', failure),
  'error, with a way back': sample('error', { ...failure, resume: service }),
  errors: sample('errors', { codes: [{ code: 'invalid_grant', at: ['/token', '/request'] }] }),
  formPost: sample('formPost', {
    purpose: 'service',
    action: 'https://service.example/callback',
    inputs: { code: 'a"b', expires_in: 60 },
  }),
};
