/** Words of the forgotten provisional identifier and of the creation of an account, in English. */
import type { frCreation } from './fr-creation.ts';

export const enCreation: Readonly<Record<keyof typeof frCreation, string>> = {
  'login.forgottenIdentifier': 'Forgotten your provisional identifier?',
  'login.knowCreate': 'If you have no account yet, choose {link}',
  'login.knowCreateLink': '“create Mon Compte”',
  'login.first': 'First time here?',
  'login.create': 'Create Mon Compte',

  'forgottenIdentifier.title': 'Forgotten provisional identifier',
  'forgottenIdentifier.how':
    'Answer these questions. If we find you, you will receive your provisional identifier by text message or by e-mail.',
  'forgottenIdentifier.sent': 'If these details match an account, a message has just been sent.',
  'forgottenIdentifier.nothing':
    'Wait a few minutes. Still nothing? Start again and check what you type, or ask your Caf for help.',
  'forgottenIdentifier.back': 'Back to signing in',

  'create.title': 'Create my account',
  'create.how':
    'There are 5 steps. Keep your identity papers and your phone or e-mail at hand: you will receive a code.',
  'create.told': 'FranceConnect has told us who you are:',
  'create.toldWrong': 'It can’t be changed here. If it is not right, contact your Caf.',
  'create.usualName': 'Usual name',
  'create.without': 'I have no social security number that begins with 1 or 2',
  'create.withoutHint': 'You will receive a provisional identifier to sign in with.',
  'create.nirOptional': 'Fill in the number, or tick the box below.',
  'create.nirMissing':
    'Type your social security number, or tick the box “I have no social security number that begins with 1 or 2”.',
  'create.nirProvisional':
    'Temporary social security numbers (beginning with 7 or 8) are not accepted. Tick the box “I have no social security number that begins with 1 or 2”.',
  'create.nirAndBox':
    'You typed a number and ticked the box. Delete the number, or untick the box.',
  'create.nirGender':
    'This number does not fit the gender you gave. Check the number, or correct your identity.',
  'create.nirYear':
    'This number does not fit the year of birth you gave. Check the number, or correct your identity.',
  'create.nirMonth':
    'This number does not fit the month of birth you gave. Check the number, or correct your identity.',
  'create.nirPlace':
    'This number does not fit the place of birth you gave. Check the number, or correct your identity.',
  'create.identity': 'Correct my identity',
  'create.made': 'Your account has been created.',
  'create.provisional': 'Your provisional identifier',
  'create.keep':
    'Write it down: we will not show it again. It is also being sent to the contact you have just confirmed. You will need it to sign in, together with your password.',
  'create.thanks': 'Thank you. Check your messages.',

  'steps.identity': 'Identity',
  'steps.number': 'Number',
};
