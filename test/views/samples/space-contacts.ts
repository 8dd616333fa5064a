/** Samples of the pages of the contacts in the account space. */
import type { Pages } from '../../../views/pages.ts';
import { form, inSpace, type Render } from './sample.ts';

const hidden = { csrf: 'token', version: 3 };
const mail = {
  channel: 'mail',
  href: '/account/contacts/mail',
  contact: {
    masked: 'p•••••@example.fr',
    state: 'verified',
    lostHref: '/account/contacts/lost?contact=mail',
    removeAction: '/account/contacts/mail/remove',
  },
} as const;
const phone = {
  channel: 'sms',
  href: '/account/contacts/sms',
  contact: {
    masked: '06 •• •• •• 78',
    state: 'unverified',
    lostHref: '/account/contacts/lost?contact=sms',
    removeAction: '/account/contacts/sms/remove',
  },
} as const;
const { removeAction: _, ...only } = mail.contact;

const contacts: Pages['accountContacts'] = { ...hidden, errors: [], contacts: [mail, phone] };
const contact: Pages['accountContact'] = {
  ...hidden,
  ...form,
  heading: 'contacts.mailTitle',
  channel: 'mail',
  value: '',
  isReplaced: true,
  backHref: '/account/contacts',
};
const code: Pages['accountContactCode'] = {
  ...hidden,
  ...form,
  heading: 'contacts.smsTitle',
  channel: 'sms',
  sentTo: '06 12 34 56 78',
  isGood: true,
  resendAction: '/account/contacts/sms/code/again',
  backHref: '/account/contacts/sms',
};
const lost: Pages['accountContactLost'] = {
  ...hidden,
  ...form,
  backHref: '/account/contacts',
  state: {
    name: 'choice',
    options: [
      ['mail', 'p•••••@example.fr'],
      ['sms', '06 •• •• •• 78'],
    ],
  },
};
const lostPhone = { channel: 'sms', masked: '06 •• •• •• 78' } as const;

export const spaceContacts: Readonly<Record<string, Render>> = {
  accountContacts: inSpace('/contacts', 'accountContacts', {
    ...contacts,
    notice: { key: 'contacts.verified' },
    contacts: [mail, { ...phone, contact: { ...phone.contact, state: 'verified' } }],
    main: {
      action: '/account/contacts/main',
      chosen: 'sms',
      options: [
        ['sms', '06 •• •• •• 78'],
        ['mail', 'p•••••@example.fr'],
      ],
    },
  }),
  'accountContacts, one to verify': inSpace('/contacts', 'accountContacts', {
    ...contacts,
    errors: [{ key: 'contacts.last' }],
    contacts: [{ ...mail, contact: only }, phone],
  }),
  'accountContacts, one alone': inSpace('/contacts', 'accountContacts', {
    ...contacts,
    contacts: [
      { ...mail, contact: only },
      { channel: 'sms', href: '/account/contacts/sms' },
    ],
  }),
  'accountContacts, one lost': inSpace('/contacts', 'accountContacts', {
    ...contacts,
    notice: { key: 'contacts.lost' },
    contacts: [
      { ...mail, contact: only },
      { ...phone, contact: { ...phone.contact, state: 'setAside' } },
    ],
  }),
  accountContact: inSpace('/contacts', 'accountContact', contact),
  'accountContact, malformed': inSpace('/contacts', 'accountContact', {
    ...contact,
    heading: 'contacts.smsTitle',
    channel: 'sms',
    value: '01 42 34 56 78',
    isReplaced: false,
    errors: [{ field: 'phone', key: 'phone.notMobile' }],
  }),
  accountContactCode: inSpace('/contacts', 'accountContactCode', code),
  'accountContactCode, wrong': inSpace('/contacts', 'accountContactCode', {
    ...code,
    errors: [{ field: 'code', key: 'code.wrong' }],
  }),
  'accountContactCode, no good': inSpace('/contacts', 'accountContactCode', {
    ...code,
    isGood: false,
    errors: [{ key: 'code.tooMany' }],
  }),
  accountContactLost: inSpace('/contacts', 'accountContactLost', {
    ...lost,
    errors: [{ field: 'contact', key: 'contacts.lostRequired' }],
  }),
  'accountContactLost, code': inSpace('/contacts', 'accountContactLost', {
    ...lost,
    state: { name: 'code', lost: lostPhone, other: 'p•••••@example.fr' },
  }),
  'accountContactLost, letter': inSpace('/contacts', 'accountContactLost', {
    ...lost,
    state: { name: 'letter', lost: lostPhone },
  }),
};
