/** Samples of the first connection, of the pages that ask for a code, and of the forgotten password. */
import type { FieldError, Pages } from '../../views/pages.ts';
import { form, type Render, sample } from './sample.ts';

const passwordLength = { min: 8, max: 24 };
const resendAction = '/interaction/uid/resend';
const changeAction = '/interaction/uid/contact';
const backHref = '/interaction/uid/login';

export const newPassword: Pages['newPassword'] = { ...form, passwordLength, first: true };
export const contact: Pages['contact'] = { ...form, first: true, email: '', phone: '' };
const mailCode: Pages['contactCode'] = {
  ...form,
  first: true,
  channel: 'mail',
  masked: 'p•••@exemple.fr',
  resendAction,
  changeAction,
};
const smsCode: Pages['contactCode'] = { ...mailCode, channel: 'sms', masked: '06 •• •• •• 78' };
export const forgotten: Pages['forgotten'] = {
  ...form,
  identifier: '',
  birthDate: '',
  captcha: { picture: '/interaction/uid/captcha', sound: '/interaction/uid/sound' },
  backHref,
};
const forgottenCode: Pages['forgottenCode'] = { ...form, resendAction, backHref };
const loginCode: Pages['loginCode'] = {
  ...form,
  channel: 'sms',
  masked: '06 •• •• •• 78',
  resendAction,
};

const ofPassword = (...errors: Omit<FieldError, 'field'>[]): Pages['newPassword'] => ({
  ...newPassword,
  errors: errors.map((error) => ({ ...error, field: 'password' })),
});
const ofCode = (error: Omit<FieldError, 'field'>) => ({ errors: [{ ...error, field: 'code' }] });

export const journeys: Readonly<Record<string, Render>> = {
  announcement: sample('announcement', form),
  'announcement, expired': sample('announcement', { ...form, errors: [{ key: 'form.expired' }] }),
  terms: sample('terms', { ...form, version: '2026-11' }),
  'terms, not accepted': sample('terms', {
    ...form,
    version: '2026-11',
    errors: [{ field: 'accept', key: 'terms.required' }],
  }),
  newPassword: sample('newPassword', newPassword),
  'newPassword, forgotten': sample('newPassword', { ...newPassword, first: false }),
  'newPassword, too weak': sample(
    'newPassword',
    ofPassword(
      { key: 'password.rule.length', values: passwordLength },
      { key: 'password.rule.control' },
      { key: 'password.rule.digit' },
      { key: 'password.rule.lowercase' },
      { key: 'password.rule.uppercase' },
      { key: 'password.rule.personal' },
      { key: 'password.rule.guessable' },
    ),
  ),
  'newPassword, too many bytes': sample(
    'newPassword',
    ofPassword({ key: 'password.rule.tooManyBytes' }),
  ),
  'newPassword, the current one': sample('newPassword', ofPassword({ key: 'password.current' })),
  'newPassword, not the same': sample('newPassword', {
    ...newPassword,
    errors: [{ field: 'confirmation', key: 'password.mismatch' }],
  }),
  contact: sample('contact', contact),
  'contact, known': sample('contact', {
    ...contact,
    first: false,
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
  ...Object.fromEntries(
    (['phone.malformed', 'phone.notMobile', 'phone.foreign'] as const).map((key) => [
      `contact, ${key}`,
      sample('contact', {
        ...contact,
        channel: 'sms',
        phone: '01 23',
        errors: [{ field: 'phone', key }],
      }),
    ]),
  ),
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
  'contactCode, wrong': sample('contactCode', { ...smsCode, ...ofCode({ key: 'code.wrong' }) }),
  'contactCode, expired': sample('contactCode', {
    ...mailCode,
    ...ofCode({ key: 'code.expired' }),
  }),
  'contactCode, too many': sample('contactCode', {
    ...mailCode,
    ...ofCode({ key: 'code.tooMany' }),
  }),
  'contactCode, too early': sample('contactCode', {
    ...mailCode,
    first: false,
    errors: [{ key: 'code.tooEarly', values: { seconds: 1 } }],
  }),
  'contactCode, too often': sample('contactCode', {
    ...mailCode,
    errors: [{ key: 'code.tooOften', values: { minutes: 40 } }],
  }),
  forgotten: sample('forgotten', forgotten),
  'forgotten, empty': sample('forgotten', {
    ...forgotten,
    errors: (['identifier', 'birthDate', 'channel', 'captcha'] as const).map((field) => ({
      field,
      key: field === 'channel' ? 'channel.required' : 'field.required',
    })),
  }),
  'forgotten, no such date': sample('forgotten', {
    ...forgotten,
    identifier: '1690395277002',
    birthDate: '31/02/1969',
    channel: 'sms',
    errors: [{ field: 'birthDate', key: 'birthDate.malformed' }],
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
    ...ofCode({ key: 'code.wrong' }),
  }),
  loginCode: sample('loginCode', loginCode),
  'loginCode, with another way': sample('loginCode', {
    ...loginCode,
    otherChannel: { action: '/interaction/uid/other', channel: 'mail' },
  }),
  'loginCode, wrong': sample('loginCode', { ...loginCode, ...ofCode({ key: 'code.wrong' }) }),
};
