/** English words of the support console, its sign-in and its search. */
import type { supportConsole as french } from '../../fr/support/console.ts';

export const supportConsole: Readonly<Record<keyof typeof french, string>> = {
  'console.name': 'Support console',
  'console.signOut': 'Sign out',
  'console.signIn': 'Sign in',
  'console.foot':
    'For agents only. Each search and each file that is opened are recorded with your name.',
  'console.roleSupport': 'Support',
  'console.roleSupervisor': 'Supervisor',
  'console.rolePrivacy': 'Personal data',

  'console.unavailableTitle': 'Sign-in is not possible at the moment',
  'console.unavailable':
    "Your employer's sign-in service does not answer. Try again in a minute. If it goes on, tell your IT department.",
  'console.refusedTitle': 'The sign-in was interrupted',
  'console.refused':
    'The sign-in did not succeed: the page has expired, or was used before. Start again.',
  'console.gaveUp': 'You have given up the sign-in. You can start again.',
  'console.noRoleTitle': 'Access refused',
  'console.noRole':
    'Your work account has no role for this console. Ask your manager for a role, then sign out and sign in again.',
  'console.signedOutTitle': 'Your session has ended',
  'console.signedOut': 'Your session has ended here and at your employer.',
  'console.signedOutHere':
    "Your session has ended here. Your employer's sign-in service did not answer: close your browser as well.",

  'console.searchTitle': 'Find a person',
  'console.searchWords': 'Give an identifier, or the birth name, given name and date of birth.',
  'console.identifier': 'Identifier',
  'console.identifierHint':
    'Social security number (13 characters) or provisional identifier (P and 8 digits).',
  'console.or': 'OR',
  'console.birthDate': 'Date of birth',
  'console.birthDateHint': 'DD/MM/YYYY. Example: 05/12/1963.',
  'console.search': 'Search',
  'console.searchAgain': 'New search',
  'console.one': 'Give an identifier, or all three other details.',
  'console.both': 'Give an identifier or the other details, not both. Delete what is too much.',
  'console.provisionalNir':
    'Nobody signs in with a number that begins with 7 or 8. Search by provisional identifier, or by the other details.',

  'console.why': 'Why the file is opened',
  'console.whyHint':
    'The reason and the reference will be asked for when you open the file. You may give them now.',
  'console.reason': 'Reason',
  'console.reasonTelephone': 'Telephone call',
  'console.reasonCounter': 'Visit to the counter',
  'console.reasonLetter': 'Letter',
  'console.reasonRequired': 'Choose a reason.',
  'console.reference': 'Reference',
  'console.referenceHint': 'The number of the call, the visit or the letter. No name.',
  'console.referenceMalformed': 'Write the reference in 60 characters at most.',

  'console.searchesLimited':
    'You have made many searches. You can make another one in {minutes|minute|minutes}.',
  'console.filesLimited':
    'You have opened many files. You can open another one in {minutes|minute|minutes}.',
  'console.gone': 'This account no longer exists. Make a new search.',

  'console.foundTitle': '{count|person found|people found}',
  'console.nobodyTitle': 'Nobody found',
  'console.nobody':
    'No account matches. Check what you have typed. The person may have no account yet.',
  'console.person': 'Person',
  'console.personRequired': 'Choose the person.',
  'console.born': 'born in {year}',
  'console.seen':
    'The person will see in “Mon activité” (“My activity”) that an agent has opened the file, without your name.',
  'console.open': 'Open the file',
};
