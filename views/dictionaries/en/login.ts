/** English words of the sign-in and its code. */
import type { login as french } from '../fr/login.ts';

export const login: Readonly<Record<keyof typeof french, string>> = {
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
  'login.rememberHint': 'Never on a shared computer.',
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
  'login.refusedLast':
    'Incorrect identifier or password. After one more wrong try you will have to wait a minute or longer.',
  'login.adviceFirst':
    'First sign-in? Your password is the one with 8 digits that you use already.',
  'login.adviceForgotten': 'You cannot find it? {link}: you can then sign in without waiting.',
  'login.adviceForgottenLink': 'Choose a new password',
  'login.adviceOpen': 'Your account is not blocked.',
  'login.throttled': 'Too many attempts. Try again in {minutes|minute|minutes}.',
  'login.forgotten': 'Forgotten password?',
  'login.forgottenIdentifier': 'Forgotten your provisional identifier?',
  'login.knowCreate': 'If you have no account yet, choose {link}',
  'login.knowCreateLink': '“create Mon Compte”',
  'login.first': 'First time here?',
  'login.create': 'Create Mon Compte',
  'login.franceConnectOnly':
    'This service asks for a verified identity: sign in with {name}. A password is not enough.',
  'login.willLink':
    'Sign in with your identifier and your password. Your account will then be linked to {name}.',

  'setAside.title': 'Your account is waiting for confirmation',
  'setAside.what':
    'Your account is waiting for confirmation by your Caf. Another account, confirmed by your Caf or by FranceConnect, has the same identity or the same social security number. Until then, this account opens no service.',
  'setAside.you':
    'Is it really you? Choose “Forgotten password?” and type your social security number. The code is sent to the e-mail address or telephone that your Caf knows. If you used FranceConnect, sign in with FranceConnect.',
  'setAside.caf':
    'You receive no code? Contact your Caf: it can send you a code by letter, or join your two accounts.',

  'suspended.title': 'Account suspended',
  'suspended.what': 'Your account is suspended. Contact your Caf.',
  'suspended.rights': 'Your rights to allowances do not change.',

  'nir.provisional':
    'Provisional social security numbers (beginning with 7 or 8) are not accepted. Sign in with a provisional identifier.',
  'nir.malformed': 'A social security number has 13 characters and begins with 1 or 2.',
  'nir.length':
    'You typed {typed|character|characters}; 13 are needed. A social security number has 13 characters and begins with 1 or 2.',
  'nir.key':
    'The last 2 digits (the key) do not match this number. Check the number, or type the first 13 characters only.',

  'provisional.malformed': 'A provisional identifier has 8 digits after the letter P.',

  'provisional.length':
    'You typed {typed|digit|digits}; 8 are needed. A provisional identifier has 8 digits after the letter P.',

  'loginCode.title': 'Sign-in code',
  'loginCode.why': 'To check that it is really you, we ask for a code as well as the password.',
  'loginCode.bySms': 'Receive the code by text message',
  'loginCode.byMail': 'Receive the code by e-mail',

  'keepAccount.title': 'You have closed your account',
  'keepAccount.closed': 'Your rights to allowances do not change.',
  'keepAccount.until':
    'It will be erased after {day}. Until then you can keep it: it opens again, with everything in it.',
  'keepAccount.submit': 'Keep my account',
  'keepAccount.leave': 'Do you still want to close it? There is nothing to do: close this page.',
};
