/** English words of the forgotten password and the forgotten provisional identifier. */
import type { forgotten as french } from '../fr/forgotten.ts';

export const forgotten: Readonly<Record<keyof typeof french, string>> = {
  'forgotten.title': 'Forgotten password',
  'forgotten.how':
    'To choose a new password, answer these questions. You will receive a code on your phone or by e-mail.',
  'forgotten.identifier': 'Social security number or provisional identifier',
  'forgotten.identifierHint': '13 characters, or the letter P and 8 digits',
  'forgotten.birthDate': 'Date of birth',
  'forgotten.birthDateHint':
    'DD/MM/YYYY, for example 31/12/1980 or 31121980. If your papers have 00 for the day or the month, type 00 as well.',
  'forgotten.channel': 'How do you want to receive the code?',
  'forgotten.bySms': 'By text message',
  'forgotten.byMail': 'By e-mail',
  'forgotten.channelRequired': 'Choose by text message or by e-mail.',
  'forgotten.smsSpent':
    'We cannot send any more text messages for now. Choose by email, or try again in {minutes|minute|minutes}.',
  'forgotten.sent': 'If the information matches an account, a code has just been sent.',
  'forgotten.sentAgain':
    'If the information matches an account, a new code has just been sent. The old one no longer works.',
  'forgotten.tooManyCodes':
    'Too many wrong codes were typed today. Start again here: a new code will be sent.',
  'forgotten.codeHint':
    '6 digits received by text message or e-mail, or a 12-character activation code received by post',
  'forgotten.nothing':
    'Wait a few minutes. Also check what you typed: “Back” takes you to the beginning.',
  'forgotten.lost': 'Have you lost access to your phone or your e-mail address?',
  'forgotten.lostAsk':
    'Ask your Caf for an activation code. It checks who you are and sends you this code by post. It is valid for 15 days and can be used once.',
  'forgotten.lostType':
    'When you have received it, come back to “Forgotten password” and type it on this page, in the field “Confirmation code”.',

  'letter.title': 'Code received by post',
  'letter.why':
    'To protect your account, your Caf has sent you a code by post. Your password is not enough until you have typed this code.',
  'letter.next': 'You will then choose a new password.',
  'letter.hint': '12 characters, letters and digits',
  'letter.refused':
    'This code is not the right one, or it is no longer valid. Check it and type it again. If you received several letters, type the code of the last one.',
  'letter.lost': 'Have you not received the letter, or lost it?',
  'letter.ask':
    'Ask your Caf for a new code. It checks who you are and sends you another letter. The code is valid for 15 days.',
  'letter.notYou': 'You did not ask for a code? Contact your Caf at once.',

  'forgottenIdentifier.title': 'Forgotten provisional identifier',
  'forgottenIdentifier.how':
    'Answer these questions. If we find you, you will receive your provisional identifier by text message or by e-mail.',
  'forgottenIdentifier.sent': 'If these details match an account, a message has just been sent.',
  'forgottenIdentifier.nothing':
    'Wait a few minutes. Still nothing? Start again and check what you type, or ask your Caf for help.',
  'forgottenIdentifier.back': 'Back to signing in',

  'identifier.malformed':
    'Type a social security number (13 characters, it begins with 1 or 2), or the letter P and 8 digits.',
  'identifier.email':
    'You typed an e-mail address. Type your social security number: it has 13 characters and begins with 1 or 2. If you have none, type your provisional identifier: the letter P and 8 digits.',
  'identifier.phone':
    'You typed a telephone number. Type your social security number: it has 13 characters and begins with 1 or 2. If you have none, type your provisional identifier: the letter P and 8 digits.',
  'identifier.provisionalNir':
    'Provisional social security numbers (beginning with 7 or 8) are not accepted. Type your provisional identifier: the letter P and 8 digits.',
};
