import type { accountMethods as french } from '../fr/account-methods.ts';

/** English words of the sections about signing in, personal data and closing the account. */
export const accountMethods: Readonly<Record<keyof typeof french, string>> = {
  'password.title': 'My password',
  'password.hint': 'Choose another password.',
  'password.currentLabel': 'Current password',
  'password.save': 'Save',
  'password.ends':
    'When you change your password, you stay signed in here. You are signed out everywhere else.',
  'password.changed': 'Your new password is saved. You are signed out everywhere else.',
  'password.contacts': 'Check where I receive my codes',

  'methods.title': 'How I sign in',
  'methods.hint': 'Your identifier, your password and FranceConnect.',
  'methods.identifiers': 'My identifiers',
  'methods.nir': 'Social security number',
  'methods.provisional': 'Provisional identifier',
  'methods.unconfirmed': '(to be confirmed by your Caf)',
  'methods.reveal': 'Show',
  'methods.revealWhat': 'my whole identifiers',
  'methods.password': 'Only you know your password. Do not give it to anybody.',
  'methods.changePassword': 'Change my password',
  'methods.isLinked': 'Your account is linked to {name}. You can sign in with {name}.',
  'methods.isNotLinked':
    'Your account is not linked to {name}. With this link you can sign in without typing your password.',
  'methods.link': 'Link',
  'methods.unlink': 'Unlink',
  'methods.linked': 'Your account is now linked.',
  'methods.unlinked':
    'The link is removed. To sign in, use your password. You have been signed out everywhere else.',
  'methods.gaveUp': 'Your account is not linked: you left {name} before the end.',
  'methods.unavailable': '{name} is not available right now. Try again in a few minutes.',
  'methods.refused': 'The answer of {name} could not be verified. Try again.',
  'methods.incomplete':
    '{name} did not give your whole identity. The link is not possible: contact your Caf.',
  'methods.otherPerson':
    'The identity that {name} gave is not the one of your account. The link is not made.',
  'methods.otherLink':
    'Your account is already linked to another identity of {name}. Remove that link first, or contact your Caf.',
  'methods.otherAccount':
    'This identity of {name} is already linked to another account. Contact your Caf.',

  'data.title': 'My data',
  'data.hint': 'Everything that we keep about you, to read or to download.',
  'data.identity': 'My identity',
  'data.birthName': 'Birth name',
  'data.usualName': 'Usual name',
  'data.givenNames': 'Given names',
  'data.birthDate': 'Date of birth',
  'data.gender': 'Sex',
  'data.female': 'Female',
  'data.male': 'Male',
  'data.birthplace': 'Place of birth',
  'data.parent': 'Parent',
  'data.none': 'none',
  'data.source': 'Where this identity comes from',
  'data.fund': 'From your Caf',
  'data.franceconnect': 'From FranceConnect',
  'data.agent': 'From an agent of your Caf, who has seen your papers',
  'data.person': 'From you. Your Caf has not confirmed it yet.',
  'data.contacts': 'My contact details',
  'data.email': 'E-mail address',
  'data.phone': 'Mobile phone',
  'data.verified': '(verified)',
  'data.unverified': '(not verified)',
  'data.account': 'My account',
  'data.createdAt': 'Account created on',
  'data.terms': 'Terms of use accepted on',
  'data.password': 'Password',
  'data.passwordKept': 'We keep only a fingerprint of it: nobody can read it, not even we.',
  'data.dossiers': 'My household files',
  'data.dossier': 'File {number}, Caf {fund}',
  'data.elsewhere': 'The rest',
  'data.elsewhereWords':
    'Your sign-ins, your services and your activity are on their pages, and in the file below.',
  'data.download': 'Download (JSON)',
  'data.downloadWords':
    'This file has all of these data. You can keep it or give it to another organisation.',
  'data.rights': 'Your rights',
  'data.access': 'You have the right to know what we keep about you: this page shows it.',
  'data.correct':
    'You have the right to have a mistake corrected. You can correct your contact details here. For your identity or your household file, ask your Caf.',
  'data.erase':
    'You have the right to have your data erased: choose “Close my account”. Your Caf keeps what the law tells it to keep.',
  'data.carry': 'You have the right to take them with you: download the file.',
  'data.contact': 'For a question about your data:',

  'close.title': 'Close my account',
  'close.hint': 'Stop using Mon Compte. Your rights to allowances do not change.',
  'close.rights': 'Your rights to allowances do not change. Your household file stays at your Caf.',
  'close.now':
    'At once: you are signed out everywhere, and services get nothing more from Mon Compte.',
  'close.authorization': 'The management authorization that you have given or received ends.',
  'close.later':
    'In 30 days: your account and your data are erased. Until then you can sign in and choose “Keep my account”.',
  'close.notice': 'A message confirms it, now and when the account is erased.',
  'close.password': 'Current password',
  'close.submit': 'Close my account',
  'close.done': 'Your account is closed',
  'close.doneWords':
    'You are signed out. Your account will be erased in 30 days. To keep it, sign in before then and choose “Keep my account”.',
};
