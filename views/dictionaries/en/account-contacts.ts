import type { accountContacts as fr } from '../fr/account-contacts.ts';

/** English words of the contacts in the account space. */
export const accountContacts: Readonly<Record<keyof typeof fr, string>> = {
  'contacts.hint': 'Your e-mail address and mobile phone, and where your codes go.',
  'contacts.edit': 'Change',
  'contacts.add': 'Add',
  'contacts.remove': 'Remove',
  'contacts.save': 'Save',
  'contacts.isVerified': 'Verified: a code was received there.',
  'contacts.isUnverified':
    'To be verified. Choose “Change”: a code is sent there, and the contact counts as soon as you have typed it.',
  'contacts.isSetAside':
    'No longer used: no message is sent there. To use it again, choose “Change” and type the code that is sent there.',
  'contacts.none': 'None.',
  'contacts.only': 'You cannot remove your only verified contact. Add another one first.',
  'contacts.last': 'This is your only verified contact: it was not removed. Add another one first.',
  'contacts.removed': 'The contact is removed.',
  'contacts.verified': 'Your contact is saved and verified.',
  'contacts.main': 'Main contact',
  'contacts.mainHint': 'Your codes to sign in are sent there.',
  'contacts.mainChosen': 'Your main contact is saved.',

  'contacts.mailTitle': 'My e-mail address',
  'contacts.smsTitle': 'My mobile phone',
  'contacts.whyAdd': 'We send a code there at once. The contact is saved when you have typed it.',
  'contacts.whyReplace':
    'We send a code there at once. The old contact is replaced when you have typed it; a message tells it so.',
  'contacts.same': 'This is already your contact, and it is verified.',

  'contacts.lostTitle': 'I no longer have access to this contact',
  'contacts.which': 'Which contact do you no longer have access to?',
  'contacts.lostRequired': 'Choose a contact.',
  'contacts.lostOne': 'You no longer have access to',
  'contacts.lostCode': 'To check that it is you, we send a code to',
  'contacts.lostThen':
    'When you have typed it, the lost contact gets no more codes and messages, and no longer opens your account. You can then replace it.',
  'contacts.lost':
    'The lost contact is no longer used. Replace it as soon as possible. If somebody else can use it, change your password too.',
  'contacts.letter':
    'You have no other verified contact: you need an activation code, sent by letter to your home.',
  'contacts.letterWhom':
    'Ask your Caf for this code. The help at the end of this page says how to reach them. Give your password to nobody.',
  'contacts.letterThen':
    'Then type this code on the sign-in page, after your password: you choose a new password and a new contact there.',
};
