/** Samples of the pages around FranceConnect. */
import type { Pages } from '../../../views/pages.ts';
import { form, type Render, sample } from './sample.ts';

const hrefs = {
  loginHref: '/interaction/uid/login',
  forgottenHref: '/interaction/uid/forgotten',
  createHref: '/interaction/uid/create',
};
const end = (outcome: Pages['franceConnectEnd']['outcome'], createHref?: string) =>
  sample('franceConnectEnd', {
    action: '/interaction/uid/franceconnect',
    csrf: 'token',
    outcome,
    loginHref: hrefs.loginHref,
    ...(createHref && { createHref }),
  });

export const franceConnect: Readonly<Record<string, Render>> = {
  franceConnectLink: sample('franceConnectLink', { ...form, ...hrefs }),
  'franceConnectLink, wrong': sample('franceConnectLink', {
    ...form,
    ...hrefs,
    errors: [{ field: 'password', key: 'franceConnectLink.refused' }],
  }),
  'franceConnectLink, empty': sample('franceConnectLink', {
    ...form,
    ...hrefs,
    errors: [{ field: 'password', key: 'field.required' }],
  }),
  'franceConnectEnd, gave up': end('gaveUp'),
  'franceConnectEnd, unavailable': end('unavailable'),
  'franceConnectEnd, refused': end('refused'),
  'franceConnectEnd, unknown': end('unknown'),
  'franceConnectEnd, unknown, may create': end('unknown', '/interaction/uid/create'),
  franceConnectSignOut: sample('franceConnectSignOut', { action: '/franceconnect/sign-out' }),
};
