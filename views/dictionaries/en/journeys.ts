/** Words of the first connection, of the codes and of the forgotten password, in English. */
import type { frJourneys } from '../fr/journeys.ts';

export const enJourneys: Readonly<Record<keyof typeof frJourneys, string>> = {
  'announcement.title': 'Signing in to “Mon Compte” is changing!',
  'announcement.why':
    'To protect your information better, you will choose a password of your own. The 8-digit password will no longer work.',
  'announcement.three': 'There are 3 steps. They take a few minutes.',
  'announcement.terms': 'I read and accept the terms of use of “Mon Compte”',
  'announcement.password': 'I choose my new password',
  'announcement.contact': 'I confirm my contact details',
  'announcement.pause':
    'Keep your phone or your e-mail at hand: you will receive a code. If you stop on the way, you will go on from the same step.',
  'announcement.submit': 'Start',

  'steps.count': 'Step {step} of {of}',
  'steps.terms': 'Terms',
  'steps.password': 'Password',
  'steps.contact': 'Contact',
  'steps.done': '(done)',

  'terms.version': 'Version {version}, in force since {date}.',
  'terms.accept': 'I have read and I accept the terms of use',
  'terms.required': 'To go on, tick the box “I have read and I accept the terms of use”.',

  'newPassword.title': 'My new personal password',
  'newPassword.rules': 'For security reasons, the following rules must be met:',
  'newPassword.length': 'a length between {min} and {max} characters',
  'newPassword.digit': 'at least 1 digit',
  'newPassword.letters': 'at least 1 lower-case letter and 1 capital letter',
  'newPassword.met': 'rule met',
  'newPassword.unmet': 'not yet',
  'newPassword.advice':
    'Choose a password that you will remember, for example a few words that have nothing to do with each other, with a digit and a capital letter. Spaces and signs such as\u00a0! or\u00a0? are allowed. Do not use your name, your date of birth or your social security number.',
  'newPassword.password': 'New password',
  'newPassword.confirmation': 'New password again',

  'password.rule.length': 'The password must have {min} to {max} characters.',
  'password.rule.tooManyBytes':
    'This password has too many emoji or rare signs. Replace some of them with letters or digits.',
  'password.rule.control':
    'This password contains a line break, a tab or another invisible sign. Type it on the keyboard.',
  'password.rule.digit': 'Add at least 1 digit.',
  'password.rule.lowercase': 'Add at least 1 lower-case letter.',
  'password.rule.uppercase': 'Add at least 1 capital letter.',
  'password.rule.personal':
    'This password contains your surname, your first name, your date of birth or your identifier. Choose something else.',
  'password.rule.guessable':
    'This password is too easy to guess. Choose for example several words that have nothing to do with each other.',
  'password.mismatch': 'The two passwords are not the same. Type them again.',
  'password.current': 'This is your current password. Choose another one.',

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
  'channel.required': 'Choose e-mail or phone.',
  'email.malformed': 'This e-mail address is not correct. Example: name@example.com',
  'phone.malformed': 'This phone number is not correct. Example: 06 12 34 56 78',
  'phone.notMobile':
    'This is not the number of a mobile phone. Give a mobile number, or choose the e-mail address.',
  'phone.foreign':
    'We do not send text messages abroad. Give a French mobile number (mainland or overseas), or choose the e-mail address.',

  'code.label': 'Confirmation code',
  'code.hint': '6 digits',
  'code.sentMail': 'A code has just been sent to the e-mail address',
  'code.sentSms': 'A code has just been sent by text message to the number',
  'code.valid': 'This code is valid for 15 minutes.',
  'code.spam': 'Look in your junk mail (spam) too.',
  'code.submit': 'Confirm',
  'code.nothing': 'Have you received nothing?',
  'code.wait': 'Wait a minute. If nothing comes, ask for a new code.',
  'code.resend': 'Send the code again',
  'code.sentAgain': 'A new code has just been sent. The old one no longer works.',
  'code.wrong': 'This code is not the right one. Check it and type it again.',
  'code.expired': 'This code is no longer valid. Ask for a new one.',
  'code.tooMany': 'Too many wrong codes were typed. Ask for a new code.',
  'code.refused':
    'This code is not the right one, or is no longer valid. Check it, or ask for a new one.',
  'code.tooEarly':
    'A code has just been sent, and it is still valid. To ask for another one, try again in {seconds|second|seconds}.',
  'code.tooSoon': 'It is too early to send a new code. Try again in {seconds|second|seconds}.',
  'code.tooOften': 'Too many codes were asked for. Try again in {minutes|minute|minutes}.',

  'forgotten.title': 'Forgotten password',
  'forgotten.how':
    'To choose a new password, answer these questions. You will receive a code on your phone or by e-mail.',
  'forgotten.identifier': 'Social security number or provisional identifier',
  'forgotten.identifierHint': '13 characters, or the letter P and 8 digits',
  'forgotten.birthDate': 'Date of birth',
  'forgotten.birthDateHint': 'DD/MM/YYYY, for example 31/12/1980 or 31121980',
  'forgotten.channel': 'How do you want to receive the code?',
  'forgotten.bySms': 'By text message',
  'forgotten.byMail': 'By e-mail',
  'forgotten.channelRequired': 'Choose by text message or by e-mail.',
  'forgotten.sent': 'If the information matches an account, a code has just been sent.',
  'forgotten.sentAgain':
    'If the information matches an account, a new code has just been sent. The old one no longer works.',
  'forgotten.codeHint':
    '6 digits received by text message or e-mail, or a 12-character activation code received by post',
  'forgotten.nothing':
    'Wait a few minutes. Also check what you typed: “Back” takes you to the beginning.',
  'forgotten.lost': 'Have you lost access to your phone or your e-mail address?',
  'forgotten.lostAsk':
    'Ask your Caf for an activation code. It checks who you are and sends you this code by post. It is valid for 15 days and can be used once.',
  'forgotten.lostType':
    'When you have received it, come back to “Forgotten password” and type it on this page, in the field “Confirmation code”.',
  'identifier.malformed':
    'Type a social security number (13 characters, it begins with 1 or 2), or the letter P and 8 digits.',
  'identifier.provisionalNir':
    'Provisional social security numbers (beginning with 7 or 8) are not accepted. Type your provisional identifier: the letter P and 8 digits.',
  'journey.throttled': 'Too many requests. Try again in {minutes|minute|minutes}.',

  'loginCode.title': 'Sign-in code',
  'loginCode.why': 'To check that it is really you, we ask for a code as well as the password.',
  'loginCode.bySms': 'Receive the code by text message',
  'loginCode.byMail': 'Receive the code by e-mail',
};
