/** Samples of the pages around FranceConnect. */
import type { Pages } from '../../../views/pages.ts';
import { form, type Render, sample } from './sample.ts';

const hrefs = {
  loginHref: '/interaction/uid/login',
  forgottenHref: '/interaction/uid/forgotten',
  createHref: '/interaction/uid/create',
};
export const franceConnectButtons: Pages['login']['franceConnect'] = [
  {
    id: 'franceconnect-submit',
    action: '/interaction/uid/franceconnect',
    name: 'FranceConnect',
    whatHref: 'https://franceconnect.gouv.fr/',
  },
  {
    id: 'franceconnect-plus-submit',
    action: '/interaction/uid/franceconnect-plus',
    name: 'FranceConnect+',
    whatHref: 'https://franceconnect.gouv.fr/france-connect-plus',
  },
];
const [button] = franceConnectButtons;
if (button === undefined) throw new Error('there is no button');
const { name } = button;

const end = (outcome: Pages['franceConnectEnd']['outcome'], createHref?: string) =>
  sample('franceConnectEnd', {
    csrf: 'token',
    name,
    button,
    outcome,
    loginHref: hrefs.loginHref,
    ...(createHref && { createHref }),
  });

export const franceConnect: Readonly<Record<string, Render>> = {
  franceConnectLink: sample('franceConnectLink', { ...form, ...hrefs, name }),
  'franceConnectLink, wrong': sample('franceConnectLink', {
    ...form,
    ...hrefs,
    name,
    errors: [{ field: 'password', key: 'franceConnectLink.refused' }],
  }),
  'franceConnectLink, empty': sample('franceConnectLink', {
    ...form,
    ...hrefs,
    name,
    errors: [{ field: 'password', key: 'field.required' }],
  }),
  'franceConnectEnd, gave up': end('gaveUp'),
  'franceConnectEnd, unavailable': end('unavailable'),
  'franceConnectEnd, refused': end('refused'),
  'franceConnectEnd, unknown': end('unknown'),
  'franceConnectEnd, unknown, may create': end('unknown', '/interaction/uid/create'),
  franceConnectSignOut: sample('franceConnectSignOut', { action: '/franceconnect/sign-out', name }),
};
