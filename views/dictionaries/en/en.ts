/** The English words: the type demands every key of the French list, and none besides. */

import type { MessageKey } from '../fr/fr.ts';
import { enCreation } from './creation.ts';
import { enFranceConnect } from './franceconnect.ts';
import { enJourneys } from './journeys.ts';

export const en: Readonly<Record<MessageKey, string>> = {
  ...enCreation,
  ...enJourneys,
  ...enFranceConnect,

  'frame.skip': 'Skip to content',
  'frame.welcome': 'Welcome to the family allowance portal',
  'frame.welcomeHelp': 'Welcome to the sign-in portal for family allowances',
  'frame.title': '{heading} – Mon Compte',
  'frame.otherLanguage': 'Français',
  'frame.service': 'Service:',
  'frame.anyService': 'The service',
  'frame.back': 'Go back to the service',
  'frame.backTo': 'Go back to the service “{service}”',
  'frame.home': 'Go to the home page',
  'frame.footer': 'Useful information',

  'footer.legal': 'Legal notice',
  'footer.privacy': 'Privacy and personal data',
  'footer.terms': 'Terms of use',
  'footer.security': 'Security advice',
  'footer.accessibility': 'Accessibility: not compliant',

  'foot.secret':
    'Your password is confidential. Do not give it to anyone, not even to your Caf. Beware of fraudulent messages. To read our security advice, {link}.',
  'foot.secretLink': 'follow the guide',
  'foot.data': 'To learn how your personal data is handled, see the page {link}.',
  'foot.dataLink': '“Privacy and personal data”',

  'form.allRequired': 'All fields are required unless stated otherwise.',
  'form.problem': 'There is a problem',
  'form.fieldProblem': '{label}: {problem}',
  'form.expired': 'The page has expired. Please fill in the form again and send it.',
  'form.continue': 'Continue',
  'field.required': 'Required field',
  'field.error': 'Error:',

  'login.title': 'Sign in',
  'login.know': 'Before you sign in',
  'login.knowFirst':
    'The first time you sign in, enter your social security number and your current 8-digit password.',
  'login.knowNext': 'After that, enter the password you created when you first signed in.',
  'login.nir': 'Social security number',
  'login.nirHint': '13 characters',
  'login.nirHelp': 'Where can I find it?',
  'login.nirWhere': 'Your French social security number is written:',
  'login.nirOnCard': 'on your carte Vitale (health insurance card);',
  'login.nirOnRights': 'on your health insurance certificate (attestation de droits);',
  'login.nirOnPay': 'on your payslips.',
  'login.nirHow':
    'It begins with 1 or 2. Type the first 13 characters. Do not type the key (the last 2 digits).',
  'login.nirExample': 'Example:',
  'login.nirExampleKey': 'key: {key}',
  'login.provisional': 'Provisional identifier',
  'login.provisionalHint': '8 digits',
  'login.provisionalPrefix': 'after the letter P, which is already there',
  'login.provisionalHelp': 'Where can I find it?',
  'login.provisionalWhere':
    'Your provisional identifier was sent to you by text message or e-mail when your account was created. It has 9 characters and begins with the letter P. Enter the 8 digits only.',
  'login.toProvisional': 'I have a provisional identifier',
  'login.remember': 'Remember me',
  'login.rememberHint': 'Do not tick this box on a shared computer.',
  'login.remembered': 'Remembered number',
  'login.rememberedStart': 'which begins with {start}',
  'login.forget': 'This is not me',
  'login.password': 'Password',
  'login.passwordHint': '{min} to {max} characters',
  'login.show': 'Show',
  'login.hide': 'Hide',
  'login.showWhat': 'the password',
  'login.shown': 'The password is visible.',
  'login.hidden': 'The password is hidden.',
  'login.submit': 'Sign in',
  'login.return': 'Back',
  'login.refused': 'Incorrect identifier or password.',
  'login.throttled': 'Too many attempts. Try again in {minutes|minute|minutes}.',
  'login.forgotten': 'Forgotten password?',
  'login.passwordChanged': 'Your password has been changed. Sign in with the new password.',

  'nir.provisional':
    'Provisional social security numbers (beginning with 7 or 8) are not accepted. Sign in with a provisional identifier.',
  'nir.malformed': 'A social security number has 13 characters and begins with 1 or 2.',
  'nir.key':
    'The last 2 digits (the key) do not match this number. Check the number, or type the first 13 characters only.',
  'provisional.malformed': 'A provisional identifier has 8 digits after the letter P.',

  'captcha.title': 'Security check',
  'captcha.picture': 'Picture of characters to copy. You can also listen to these characters.',
  'captcha.listen': 'Listen',
  'captcha.change': 'Change the picture',
  'captcha.changed': 'A new picture is shown.',
  'captcha.label': 'Enter the characters above',
  'captcha.hint': 'You can write in capital or small letters.',
  'captcha.wrong': 'These are not the right characters. Here are new ones: copy them.',
  'captcha.unavailable':
    'The security check is not working at the moment. Try again in a few minutes.',

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
    'The page was open for too long, it was already used, or your browser refuses cookies. What you have already confirmed is kept.',
  'sessionLost.next': 'The button “Start again” takes you back to the service “{service}”.',
  'sessionLost.nextAlone': 'You can start again from the site or service you wanted to use.',
  'sessionLost.resume': 'Start again',

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
    'Your sign-in was interrupted: the page was open for too long, or it was already used. Start again from the service you wanted to use.',
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
  'formPost.button': 'Continue',

  'article.accessibility': 'Accessibility',
};
