/** English words of what agents do to sign-ins and contacts, and what the person will notice. */
import type { consoleActions as french } from '../../fr/support/actions.ts';

export const consoleActions: Readonly<Record<keyof typeof french, string>> = {
  'action.effects': 'What will happen',
  'action.inActivity': 'The person will see it in “My activity”, without your name.',
  'action.stale':
    'Somebody changed this account in the meantime. Nothing was done: read the file again, then start over.',
  'action.unchanged': 'There was nothing to do: the account was so already.',

  'action.unlock': 'Unblock',
  'action.unlockHint': 'After too many wrong passwords or codes.',
  'action.unlockDoes': 'The wait is over: the person can try again at once.',
  'action.unlockNot': 'The password does not change, and no message is sent.',
  'action.unlocked': 'Unblocked: the person can try again at once.',

  'action.letter': 'Send a code by post',
  'action.letterHint': 'When the person can use neither e-mail nor phone.',
  'action.letterDoes':
    'A code of 12 characters is shown to you once. Send it by post to the address of the family file. It is valid for 15 days, and replaces any code before it.',
  'action.letterEnds':
    'From now on nothing else opens the account: no password, no contact, no FranceConnect. Open sessions are closed.',
  'action.letterSees':
    'With this code, the person chooses a new password, then confirms a contact. No message is sent.',
  'action.letterLost': 'The person can no longer use any of their contacts',
  'action.letterReachable':
    'A message can still reach this person. Tick the box if they can no longer use their contacts.',
  'action.letterTitle': 'Code to send by post',
  'action.letterCode': 'Your personal code:',
  'action.letterUntil': 'It is valid once, until {when}.',
  'action.letterFor': 'How to use it',
  'action.letterOpen': 'Open “Mon Compte”, then “Forgotten password?”.',
  'action.letterType': 'Give your identifier and date of birth, then type this code.',
  'action.letterChoose': 'Choose a new password, and confirm an e-mail address or a phone.',
  'action.letterOnce':
    'This code is shown only once. Print this page or copy it down, and keep no copy.',
  'action.letterShown': 'The code was shown already. If it is lost, make another one.',

  'action.endSessions': 'Close the sessions',
  'action.endSessionsHint': 'After a phone was stolen, or a shared computer left signed in.',
  'action.endSessionsDoes': 'The person is signed out everywhere, and no device is known any more.',
  'action.endSessionsSees': 'They can sign in again with their password. No message is sent.',
  'action.sessionsEnded': 'All sessions are closed.',

  'action.removeContact': 'Remove a contact',
  'action.removeContactHint':
    'An address or a mobile that is lost, or that somebody else can read.',
  'action.removeContactDoes':
    'No code is sent to this contact any more, and all sessions are closed.',
  'action.removeContactSees': 'The other contact gets a message that says so.',
  'action.whichContact': 'Contact to remove',
  'action.contactRemoved': 'The contact is removed.',
  'action.noContact': 'This contact is no longer on the account.',
  'action.lastContact':
    'This is the last confirmed contact: without it, no code can reach the person. Send a code by post instead.',

  'action.suspend': 'Suspend',
  'action.suspendHint': 'Somebody else uses the account, or two people claim it.',
  'action.suspendDoes':
    'Nobody can sign in any more. Open sessions and authorisations to manage end.',
  'action.suspendSees':
    'With the right password, the person reads that the account is suspended, and whom to contact. They do not see the reason.',
  'action.suspended': 'The account is suspended.',

  'action.reactivate': 'Reactivate',
  'action.reactivateHint': 'Once the reason of the suspension is settled.',
  'action.reactivateDoes':
    'The person can sign in again, with the password they had. If somebody else knows it, send a code by post first.',
  'action.reactivateNot':
    'Authorisations to manage that ended do not come back. No message is sent.',
  'action.reactivated': 'The account is reactivated.',

  'action.unlink': 'Unlink FranceConnect',
  'action.unlinkHint': "The account is linked to somebody else's identity.",
  'action.unlinkDoes': 'The link with FranceConnect is removed, and all sessions are closed.',
  'action.unlinkSees':
    'At the next sign-in with FranceConnect, the person is matched as if for the first time. No message is sent.',
  'action.unlinked': 'The link with FranceConnect is removed.',
  'action.notLinked': 'This account is no longer linked to FranceConnect.',
};
