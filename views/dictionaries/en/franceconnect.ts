/** English words of the pages around FranceConnect. The button, its link and its sentence are FranceConnect's own. */
import type { franceConnect as french } from '../fr/franceconnect.ts';

export const franceConnect: Readonly<Record<keyof typeof french, string>> = {
  'franceConnect.or': 'OR',
  'franceConnect.button': 'Sign in with {name}',
  'franceConnect.what': 'What is {name}?',
  'franceConnect.newWindow': 'What is {name}? (new window)',
  'franceConnect.sentence':
    '{name} is the solution of the French State to make signing in to your online services safe and simple.',
  'franceConnect.byPassword': 'Sign in with my password',

  'franceConnectLink.title': 'Link my account',
  'franceConnectLink.why':
    '{name} has told us who you are. There is already an account with this name: enter the password of that account to link it to {name}. If you have received a code by letter, enter it in place of the password.',
  'franceConnectLink.once': 'We ask for it only once.',
  'franceConnectLink.refused': 'Incorrect password.',
  'franceConnectLink.refusedLast':
    'Incorrect password. After one more wrong try you will have to wait a minute or longer.',
  'franceConnectLink.notMine': 'This is not my account',
  'franceConnectLink.other': 'Does your password not work?',
  'franceConnectLink.otherWay': 'Back to the sign-in page',

  'franceConnectEnd.gaveUp': 'You left {name}',
  'franceConnectEnd.gaveUpWords':
    'You are not signed in: you stopped before the end, or {name} could not verify your identity.',
  'franceConnectEnd.unavailable': '{name} is unavailable at the moment',
  'franceConnectEnd.unavailableWords':
    'You did nothing wrong. Sign in with your password, or try {name} again in a few minutes.',
  'franceConnectEnd.refused': 'Signing in with {name} has failed',
  'franceConnectEnd.refusedWords':
    'You are not signed in, and nothing has changed in your account. Try again, or sign in with your password.',
  'franceConnectEnd.unknown': 'Your account was not found',
  'franceConnectEnd.unknownWords':
    '{name} has told us who you are, but we have not found your account.',
  'franceConnectEnd.unknownNext':
    'Do you already have an account? Sign in with your identifier and your password. If your details match, your account will be linked to {name}.',

  'franceConnectSignOut.title': 'Signing out of {name}',
  'franceConnectSignOut.done': 'You are signed out of Mon Compte.',
  'franceConnectSignOut.question': 'Do you also want to sign out of {name}?',
  'franceConnectSignOut.why':
    'If you answer “No”, someone else on this device can sign in to your services with {name}.',
  'franceConnectSignOut.yes': 'Yes',
  'franceConnectSignOut.no': 'No',
};
