/** English words of the first connection, and of every page that takes a new password. */
import type { firstConnection as french } from '../fr/first-connection.ts';

export const firstConnection: Readonly<Record<keyof typeof french, string>> = {
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

  'terms.version': 'Version {version}, in force since {date}.',
  'terms.accept': 'I have read and I accept the terms of use',
  'terms.required': 'To go on, tick the box “I have read and I accept the terms of use”.',

  'newPassword.title': 'My new personal password',
  'newPassword.required':
    'To protect your account, choose another password. The old one is of no more use: somebody else may know it.',
  'newPassword.rules': 'For security reasons, the following rules must be met:',
  'newPassword.length': 'a length between {min} and {max} characters',
  'newPassword.digit': 'at least 1 digit',
  'newPassword.letters': 'at least 1 lower-case letter and 1 capital letter',
  'newPassword.hard': 'hard to guess, without your name or your date of birth',
  'newPassword.met': 'rule met',
  'newPassword.unmet': 'not yet',
  'newPassword.later': 'checked when you continue',
  'newPassword.failed': 'rule not met',
  'newPassword.advice':
    'Choose a password that you will remember, for example a few words that have nothing to do with each other, with a digit and a capital letter. Spaces and signs such as ! or ? are allowed. Do not use your name, your date of birth or your social security number.',
  'newPassword.password': 'New password',
  'newPassword.confirmation': 'New password again',

  'password.rule.length': 'The password must have {min} to {max} characters.',
  'password.rule.tooManyBytes':
    'This password has too many emoji or rare signs. Replace some of them with letters or digits.',
  'password.rule.control':
    'This password contains a line break, a tab or another invisible sign. Type it on the keyboard.',
  'password.rule.edges': 'The password must not begin or end with a space. Delete the space.',
  'password.rule.digit': 'Add at least 1 digit.',
  'password.rule.lowercase': 'Add at least 1 lower-case letter.',
  'password.rule.uppercase': 'Add at least 1 capital letter.',
  'password.rule.personal':
    'This password contains your surname, your first name, your date of birth or your identifier. Choose something else.',
  'password.rule.guessable':
    'This password is too easy to guess. Choose for example several words that have nothing to do with each other.',
  'password.mismatch': 'The two passwords are not the same. Type them again.',
  'password.current': 'This is your current password. Choose another one.',
};
