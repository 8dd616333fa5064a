/** Samples of the forgotten provisional identifier and of the creation of an account. */
import { identityForm } from '../../../http/forms/identity/identity-form.ts';
import type { FieldError, Pages } from '../../../views/pages.ts';
import { form, type Render, sample } from './sample.ts';

const lists = {
  departements: '/birthplaces/1/departements.json',
  communes: '/birthplaces/1/communes/',
  countries: { fr: '/birthplaces/1/countries.fr.json', en: '/birthplaces/1/countries.en.json' },
};
const captcha = {
  picture: '/interaction/uid/captcha',
  sound: '/interaction/uid/sound',
  challenge: '/interaction/uid/challenge',
  isSolved: false,
};

const identity = (kind: 'forgotten' | 'creation', errors: readonly FieldError[] = []) =>
  sample('identity', {
    ...form,
    kind,
    errors,
    identity: identityForm({ declaration: kind === 'creation', lists, errors }),
    captcha,
    backHref: '/interaction/uid/login',
  });
const createNumber: Pages['createNumber'] = {
  ...form,
  nir: '',
  without: false,
  backHref: '/interaction/uid/create',
};
const refused = (key: FieldError['key'], nir: string, without = false) =>
  sample('createNumber', { ...createNumber, nir, without, errors: [{ field: 'nir', key }] });

export const creation: Readonly<Record<string, Render>> = {
  'forgotten identifier': identity('forgotten'),
  'forgotten identifier, throttled': identity('forgotten', [
    { key: 'journey.throttled', values: { minutes: 12 } },
  ]),
  'forgotten identifier, sent': sample('forgottenIdentifierSent', {
    nextHref: '/interaction/uid/provisional',
  }),
  'create, identity': identity('creation'),
  'create, identity empty': identity('creation', [
    { field: 'birthName', key: 'field.required' },
    { field: 'gender', key: 'field.required' },
    { field: 'birthDate', key: 'birthDate.future' },
    { field: 'birthplace', key: 'field.required' },
    { field: 'captcha', key: 'captcha.wrong' },
  ]),
  createFromFranceConnect: sample('createFromFranceConnect', {
    ...form,
    person: {
      birthName: 'DUBOIS',
      usualName: 'MERCIER',
      givenNames: 'Angela Claire',
      birthDate: '1962-08-24',
      gender: 'female',
    },
    backHref: '/interaction/uid/login',
  }),
  createResume: sample('createResume', {
    ...form,
    channel: 'mail',
    masked: 'v•••@e•••.fr',
    backHref: '/interaction/uid/login',
  }),
  createNumber: sample('createNumber', createNumber),
  'createNumber, missing': refused('create.nirMissing', ''),
  'createNumber, provisional': refused('create.nirProvisional', '7620875107001'),
  'createNumber, both': refused('create.nirAndBox', '2620875107001', true),
  'createNumber, another gender': refused('create.nirGender', '1620875107001'),
  createDone: sample('createDone', form),
  'createDone, with an identifier': sample('createDone', { ...form, provisional: 'P12345678' }),
  createAccountExists: sample('createAccountExists', {
    loginHref: '/interaction/uid/login',
    provisionalHref: '/interaction/uid/provisional',
    forgottenHref: '/interaction/uid/forgotten',
  }),
};
