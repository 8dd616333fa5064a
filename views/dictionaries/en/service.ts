/** English words of the pages outside a journey: consent, signing out, the list of services, errors, articles. */
import type { service as french } from '../fr/service.ts';

export const service: Readonly<Record<keyof typeof french, string>> = {
  'consent.title': 'Authorisation',
  'consent.asks': '{service} asks to receive:',
  'consent.choice': 'You are free to refuse. In that case none of this information is sent to it.',
  'consent.allow': 'Accept',
  'consent.deny': 'Refuse',
  'consent.openid': 'a code that recognises you when you come back to this service',
  'consent.profile': 'your surname, given names, sex and date of birth',
  'consent.email': 'your e-mail address',
  'consent.phone': 'your mobile phone number',
  'consent.birth': 'your place of birth',
  'consent.offline_access': 'this information even when you are not using the service',
  'consent.dossiers':
    'your allowance files (dossiers), your place in each and what you may do there',
  'consent.nir': 'your social security number',

  'logout.title': 'Sign out',
  'logout.question': 'Do you want to sign out of Mon Compte?',
  'logout.shared': 'On a shared computer, always sign out before you leave.',
  'logout.confirm': 'Sign out',
  'logout.cancel': 'Stay signed in',

  'signedOut.title': 'You are signed out',
  'signedOut.words': 'You are no longer signed in to Mon Compte.',
  'signedOut.shared': 'On a shared computer, close all the browser windows as well.',

  'sessionLost.title': 'Your sign-in was interrupted',
  'sessionLost.words':
    'The page was open for too long, or your browser has deleted or refuses cookies.',
  'sessionLost.next': 'The button “Start again” takes you back to the service “{service}”.',
  'sessionLost.nextAlone': 'You can start again from the site or service you wanted to use.',
  'sessionLost.resume': 'Start again',

  'stepDone.title': 'Step already done',
  'stepDone.words': 'You have already answered this page. There is nothing to do again here.',
  'stepDone.signedIn': 'You are signed in',
  'stepDone.signedInWords': 'Your sign-in is complete. You can go on to the service.',

  'home.title': 'Your services',
  'home.words': 'Choose a service. You will then sign in with Mon Compte.',
  'home.none': 'No service is open at the moment. Please come back later.',

  'error.title': 'Something went wrong',
  'error.help': 'If you ask for help, give these details:',
  'error.code': 'Code:',
  'error.incident': 'Incident number:',
  'error.badRequest':
    'We did not understand this request. Go back to the service you wanted to use and start again.',
  'error.sessionLost':
    'Your sign-in was interrupted: the page was open for too long. Start again from the service you wanted to use.',
  'error.tooManyCodes':
    'Too many wrong codes were typed today. Start again with your identifier and your password, from the service you wanted to use. A new code will be sent to you.',
  'error.forbidden': 'This page is not open to you. Go back to the service you wanted to use.',
  'error.notFound': 'This page does not exist. Check the address, or go on with the button below.',
  'error.methodNotAllowed':
    'This page cannot be opened in this way. Start again with the button below.',
  'error.tooLarge':
    'You sent too much text. Go back to the previous page and write a shorter answer.',
  'error.misdirected':
    'This is not the address of Mon Compte. Close this page and go through the service you wanted to use.',
  'error.tooMany':
    'Too many requests come from your internet connection. Wait a few minutes, then try again.',
  'error.internal': 'The problem is on our side, not yours. Try again in a few minutes.',
  'error.busy': 'Many people are signing in right now. Wait one minute, then try again.',
  'error.unavailable': 'Mon Compte is not available for the moment. Try again in a few minutes.',
  'error.oauth':
    'The service that sent you here made a request that we cannot handle. You did nothing wrong. Go back to that service and start again.',

  'formPost.title': 'Back to the service',
  'formPost.words': 'To go back to the service, press “Continue”.',
  'formPost.accountTitle': 'Change of account',
  'formPost.accountWords':
    'Another account was open in this browser. It will be signed out, then your sign-in goes on. Press “Continue”.',
  'formPost.button': 'Continue',

  'article.accessibility': 'Accessibility',
};
