/** English words of the page that asks for a contact. */
import type { contact as french } from '../fr/contact.ts';

export const contact: Readonly<Record<keyof typeof french, string>> = {
  'contact.title': 'My contact details',
  'contact.why':
    'Give your e-mail address or your mobile number. We send a code there at once, to check that it reaches you. If you forget your password, you will receive a code there too.',
  'contact.channel': 'Where do you want to receive your codes?',
  'contact.byMail': 'E-mail address',
  'contact.bySms': 'Mobile phone',
  'contact.email': 'Your e-mail address',
  'contact.emailHint': 'Example: name@example.com',
  'contact.phone': 'Your mobile phone number',
  'contact.phoneHint': 'Example: 06 12 34 56 78',
  'contact.submit': 'Send the code',
  'contact.change': 'Change my contact details',
  'contact.notSent': 'The message could not be sent. Try again, or choose the other way.',
  'contact.smsSpent':
    'We cannot send any more text messages for now. Choose the email address, or try again in {minutes|minute|minutes}.',

  'channel.required': 'Choose e-mail or phone.',

  'email.malformed': 'This e-mail address is not correct. Example: name@example.com',

  'phone.malformed': 'This phone number is not correct. Example: 06 12 34 56 78',
  'phone.notMobile':
    'This is not the number of a mobile phone. Give a mobile number, or choose the e-mail address.',
  'phone.foreign':
    'We do not send text messages abroad. Give a French mobile number (mainland or overseas), or choose the e-mail address.',
};
