/**
 * Samples of the first connection, of the pages that ask for a code, and of the forgotten password. One sample stands
 * for all states that differ only in a sentence.
 */
import type { FieldError, Pages } from '../../../views/pages.ts';
import { form, type Render, sample } from './sample.ts';

const passwordLength = { min: 8, max: 24 };
const resendAction = '/interaction/uid/resend';
const changeAction = '/interaction/uid/contact';
const backHref = '/interaction/uid/login';

const newPassword: Pages['newPassword'] = {
  ...form,
  passwordLength,
  avoid: ['DUBOIS', '24081962'],
  username: '2620875107001',
  journey: 'first',
};
const contact: Pages['contact'] = { ...form, journey: 'first', email: '', phone: '' };
const mailCode: Pages['contactCode'] = {
  ...form,
  journey: 'first',
  channel: 'mail',
  sentTo: 'p@exemple.fr',
  isGood: true,
  resendAction,
  changeAction,
};
const smsCode: Pages['contactCode'] = { ...mailCode, channel: 'sms', sentTo: '06 •• •• •• 78' };
const forgotten: Pages['forgotten'] = {
  ...form,
  identifier: '',
  birthDate: '',
  captcha: {
    picture: '/interaction/uid/captcha',
    sound: '/interaction/uid/sound',
    isSolved: false,
  },
  backHref,
};
const forgottenCode: Pages['forgottenCode'] = { ...form, resendAction, backHref };
const loginCode: Pages['loginCode'] = {
  ...form,
  channel: 'sms',
  sentTo: '06 •• •• •• 78',
  isGood: true,
  resendAction,
};

const wrongCode: { errors: FieldError[] } = { errors: [{ field: 'code', key: 'code.wrong' }] };
const weak: Omit<FieldError, 'field'>[] = [
  { key: 'password.rule.length', values: passwordLength },
  { key: 'password.rule.control' },
  { key: 'password.rule.digit' },
  { key: 'password.rule.lowercase' },
  { key: 'password.rule.uppercase' },
  { key: 'password.rule.personal' },
  { key: 'password.rule.guessable' },
];

export const journeys: Readonly<Record<string, Render>> = {
  suspended: sample('suspendedAccount', { loginHref: '/interaction/uid/login' }),
  keepAccount: sample('keepAccount', { ...form, erasedAt: 1_800_000_000_000 }),
  announcement: sample('announcement', form),
  terms: sample('terms', { ...form, version: '2026-11', journey: 'first', isAccepted: false }),
  'terms, not accepted': sample('terms', {
    ...form,
    isAccepted: false,
    version: '2026-11',
    journey: 'creation',
    errors: [{ field: 'accept', key: 'terms.required' }],
  }),
  newPassword: sample('newPassword', newPassword),
  'newPassword, required': (() => {
    const { journey: _, ...required } = newPassword;
    return sample('newPassword', { ...required, isRequired: true });
  })(),
  'newPassword, of a creation': sample('newPassword', {
    ...newPassword,
    journey: 'creation',
    recap: {
      person: {
        birthName: 'Martin',
        givenNames: 'Vincent Guillaume',
        birthDate: '1963-12-05',
        gender: 'male',
        birthplace: 'Oran (Algérie)',
        parents: [{ birthName: 'Martin', givenNames: 'Jean' }],
      },
      identityHref: '/interaction/uid/create',
      numberHref: '/interaction/uid/create-number',
      contact: 'vincent@example.fr',
      contactHref: '/interaction/uid/create-contact',
    },
    backHref: '/interaction/uid/create-terms',
  }),
  'newPassword, forgotten': sample('newPassword', {
    ...form,
    passwordLength,
    avoid: [],
    username: 'P12345678',
  }),
  'newPassword, too weak': sample('newPassword', {
    ...newPassword,
    errors: weak.map((error) => ({ ...error, field: 'password' })),
  }),
  'newPassword, not the same': sample('newPassword', {
    ...newPassword,
    errors: [{ field: 'confirmation', key: 'password.mismatch' }],
  }),
  contact: sample('contact', contact),
  'contact, known': sample('contact', {
    ...contact,
    journey: 'creation',
    channel: 'mail',
    email: 'p@exemple.fr',
  }),
  'contact, nothing chosen': sample('contact', {
    ...contact,
    errors: [{ field: 'channel', key: 'channel.required' }],
  }),
  'contact, no address': sample('contact', {
    ...contact,
    channel: 'mail',
    email: 'pierre@',
    errors: [{ field: 'email', key: 'email.malformed' }],
  }),
  'contact, no mobile': sample('contact', {
    ...contact,
    channel: 'sms',
    phone: '01 23 45 67 89',
    errors: [{ field: 'phone', key: 'phone.notMobile' }],
  }),
  'contact, not sent': sample('contact', {
    ...contact,
    channel: 'sms',
    phone: '06 12 34 56 78',
    errors: [{ key: 'contact.notSent' }],
  }),
  contactCode: sample('contactCode', mailCode),
  'contactCode, sent again': sample('contactCode', {
    ...smsCode,
    notice: { key: 'code.sentAgain' },
  }),
  'contactCode, wrong': sample('contactCode', { ...smsCode, ...wrongCode }),
  'contactCode, no code is good': sample('contactCode', {
    ...mailCode,
    isGood: false,
    errors: [{ key: 'code.expired' }],
  }),
  'contactCode, too early': sample('contactCode', {
    ...mailCode,
    journey: 'creation',
    errors: [{ key: 'code.tooEarly', values: { seconds: 1 } }],
  }),
  forgotten: sample('forgotten', forgotten),
  'forgotten, empty': sample('forgotten', {
    ...forgotten,
    errors: (['identifier', 'birthDate', 'channel', 'captcha'] as const).map((field) => ({
      field,
      key: field === 'channel' ? 'forgotten.channelRequired' : 'field.required',
    })),
  }),
  'forgotten, no such date': sample('forgotten', {
    ...forgotten,
    identifier: '1690395277002',
    birthDate: '31/02/1969',
    channel: 'sms',
    errors: [{ field: 'birthDate', key: 'birthDate.impossible' }],
  }),
  'forgotten, throttled': sample('forgotten', {
    ...forgotten,
    errors: [{ key: 'journey.throttled', values: { minutes: 12 } }],
  }),
  forgottenCode: sample('forgottenCode', forgottenCode),
  'forgottenCode, sent again': sample('forgottenCode', {
    ...forgottenCode,
    notice: { key: 'forgotten.sentAgain' },
  }),
  'forgottenCode, wrong': sample('forgottenCode', {
    ...forgottenCode,
    ...wrongCode,
  }),
  letter: sample('letter', { ...form, loginHref: '/interaction/uid/login' }),
  'letter, wrong': sample('letter', {
    ...form,
    loginHref: '/interaction/uid/login',
    errors: [{ field: 'code', key: 'letter.refused' }],
  }),
  'letter, throttled': sample('letter', {
    ...form,
    loginHref: '/interaction/uid/login',
    errors: [{ key: 'login.throttled', values: { minutes: 1 } }],
  }),
  setAside: sample('setAside', {
    forgottenHref: '/interaction/uid/forgotten',
    loginHref: '/interaction/uid/login',
  }),
  loginCode: sample('loginCode', loginCode),
  'loginCode, with another channel': sample('loginCode', {
    ...loginCode,
    otherChannel: { action: '/interaction/uid/other', channel: 'mail' },
  }),
};
