/** English words of the creation of an account. */
import type { create as french } from '../fr/create.ts';

export const create: Readonly<Record<keyof typeof french, string>> = {
  'create.title': 'Create my account',
  'create.how':
    'There are 5 steps. Keep your identity papers and your phone or e-mail at hand: you will receive a code.',
  'create.told': 'FranceConnect has told us who you are:',
  'create.toldWrong':
    'These details cannot be changed here. If they are not right, contact your Caf.',
  'create.usualName': 'Name you use',
  'create.without': 'I have no social security number that begins with 1 or 2',
  'create.withoutHint': 'You will receive a provisional identifier to sign in with.',
  'create.nirOptional': 'Type your number, or tick the box below.',
  'create.nirToConfirm':
    'This number is to be confirmed by your Caf. Until then, it serves to sign in to this account, and no service is told it.',
  'create.nirToConfirmLater':
    'If you gave a social security number, it is to be confirmed by your Caf.',
  'create.nirMissing':
    'Type your social security number, or tick the box “I have no social security number that begins with 1 or 2”.',
  'create.nirProvisional':
    'Provisional social security numbers (beginning with 7 or 8) are not accepted. Tick the box “I have no social security number that begins with 1 or 2”.',
  'create.nirIsEmail':
    'You typed an e-mail address. A social security number has 13 characters and begins with 1 or 2.',
  'create.nirIsPhone':
    'You typed a telephone number. A social security number has 13 characters and begins with 1 or 2.',
  'create.nirIsProvisional':
    'You typed a provisional identifier: with one, you have an account already. To open it, go back to the sign-in. Otherwise, a social security number has 13 characters and begins with 1 or 2.',
  'create.nirAndBox':
    'You typed a number and ticked the box. Delete the number, or untick the box.',
  'create.nirGender':
    'This number does not match the sex you gave. Check the number, or correct your identity.',
  'create.nirYear':
    'This number does not match the year of birth you gave. Check the number, or correct your identity.',
  'create.nirMonth':
    'This number does not match the month of birth you gave. Check the number, or correct your identity.',
  'create.nirPlace':
    'This number does not match the place of birth you gave. Check the number, or correct your identity.',
  'create.nirTold':
    'This number does not match the identity given by FranceConnect. Check the number. If it is right, contact your Caf.',
  'create.identity': 'Correct my identity',
  'create.made': 'Your account has been created.',
  'create.provisional': 'Your provisional identifier',
  'create.keep':
    'Write it down: we will not show it again. We are also sending it to the address or number you have just confirmed. You will need it to sign in, together with your password.',
  'create.thanks': 'Thank you. Check your messages.',
  'create.next': 'What to do now?',
  'create.nextDigits':
    'You have a password of 8 digits: do not create an account. Sign in with your social security number and that password: it is your first connection.',
  'create.nextPassword':
    'You have signed in with your social security number before: sign in again, or choose “Forgotten password?”.',
  'create.nextProvisional':
    'You have a provisional identifier, the letter P and 8 digits: sign in with it.',
  'create.nextNone': 'You have none of these, or you receive no message: contact your Caf.',

  'resume.begun': 'The creation of an account was begun on this device less than 24 hours ago.',
  'resume.mail': 'To resume it, you type a code that we send to the address:',
  'resume.sms': 'To resume it, you type a code that we send to the number:',
  'resume.restartHow':
    'It was not you, or you no longer receive messages there? Start again: what had been typed is erased.',
  'resume.submit': 'Resume the creation of my account',
  'resume.restart': 'Start again',

  'recap.title': 'Check what you gave',
  'recap.change': 'Change',
  'recap.identity': 'my identity',
  'recap.number': 'my social security number',
  'recap.contact': 'my contact details',
  'recap.signIn': 'To sign in',
  'recap.provisional': 'a provisional identifier, which you will get at the end',
};
