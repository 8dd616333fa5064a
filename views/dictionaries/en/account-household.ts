import type { accountHousehold as fr } from '../fr/account-household.ts';

/** English words of the dossiers in the account space: members, autorisation de gestion, separation. */
export const accountHousehold: Readonly<Record<keyof typeof fr, string>> = {
  'household.title': 'My household file',
  'household.hint': 'The people in your household file, and who can manage it.',
  'household.none': 'No household file is linked to your account.',
  'household.noneWhom':
    'Do you have a file, or does your family? Ask your Caf to link it to your account. The help at the bottom of this page says how to reach it.',
  'household.dossier': 'File {fileNumber}, Caf {fund}',
  'household.role': 'Your place in this file',
  'household.from': 'Since',
  'household.allocataire': 'Person responsible for the file (allocataire)',
  'household.conjoint': 'Spouse or partner',
  'household.enfant': 'Child',
  'household.autre': 'Other person of the household',
  'household.members': 'The people in this file',
  'household.ownLine': 'You in this file',
  'household.you': '(you)',
  'household.hasAccount': 'has an account',
  'household.hasNoAccount': 'has not used an account yet',
  'household.partner': 'your partner',
  'household.authorization': 'Authorisation to manage',
  'household.notGiven':
    'You have not given an authorisation to manage. With it, your partner has the same services and features as you for this file.',
  'household.gave': 'You gave {partner} an authorisation to manage, on {day}.',
  'household.gaveMeans':
    'Your partner has the same services and features as you for this file. At any time, you can cancel the authorisation.',
  'household.got': '{partner} gave you an authorisation to manage, on {day}.',
  'household.gotMeans':
    'You have the same services and features as the person responsible for this file. At any time, you can give it up.',
  'household.notGot':
    'You have no authorisation to manage. Only the person responsible for the file can give it to you, from their account.',
  'household.noConjoint':
    'The authorisation is given to the partner. Today this file has no partner to give it to. Does your Caf not know your situation? Tell it.',
  'household.noneAfterSeparation':
    'A separation is declared: there is no authorisation to manage any more. No other can be given until your Caf confirms again that you are a couple.',
  'household.withdraw': 'Cancel the authorisation',
  'household.renounce': 'Give up the authorisation',
  'household.separation': 'Separation',
  'household.separationWhy': 'Have you and your partner separated? Declare it to your Caf.',
  'household.separatedOn': 'A separation is declared, dated {day}.',
  'household.separationStays':
    'It cannot be taken back here. Is it a mistake, or do you live together again? Contact your Caf.',
  'household.fund':
    'This information comes from your Caf. Is a person missing, or no longer in your household? Contact your Caf.',
  'household.given': 'The authorisation to manage is given. A message confirms it to both of you.',
  'household.withdrawn':
    'The authorisation to manage is cancelled. A message confirms it to both of you.',
  'household.renounced':
    'You have given up the authorisation to manage. A message confirms it to both of you.',
  'household.separated': 'The separation is declared. A message confirms it to both of you.',
  'household.refused':
    'This is not possible for this file: nothing has changed. Here is what is stored now.',

  'authorization.title': 'Give my partner an authorisation to manage',
  'authorization.intro':
    'I give {partner} an authorisation to manage file {fileNumber} of Caf {fund}. This means:',
  'authorization.same': 'For this file, my partner has the same services and features as me.',
  'authorization.anyTime':
    'The authorisation begins at once. It has no fixed end: at any time, I can cancel the authorisation.',
  'authorization.ends':
    'It also ends when a separation is declared, or when one of us leaves this file or closes their account.',
  'authorization.told': 'My partner and I get a message.',
  'authorization.agree': 'I have understood, and I give {partner} the authorisation to manage.',
  'authorization.required': 'Tick the box if you want to give the authorisation.',
  'authorization.often':
    'You have given and withdrawn this authorisation many times today. Try again in {hours|hour|hours}.',
  'authorization.submit': 'Give the authorisation',

  'separation.title': 'Declare a separation',
  'separation.intro':
    'You declare to your Caf that you and your partner have separated, in file {fileNumber} of Caf {fund}. What follows:',
  'separation.ends': 'If there is an authorisation to manage, it ends at once.',
  'separation.until':
    'No authorisation can be given until your Caf confirms again that you are a couple.',
  'separation.told': 'You and your partner get a message.',
  'separation.stays': 'You cannot take back this declaration here: ask your Caf.',
  'separation.date': 'Date of the separation',
  'separation.dateHint': 'Format: DD/MM/YYYY. Example: 05/12/2025.',
  'separation.malformed': 'Write the day, the month and the year in digits. Example: 05/12/2025.',
  'separation.impossible': 'This date does not exist. Check the day and the month.',
  'separation.future':
    'This date has not come yet. A separation that is still to come cannot be declared.',
  'separation.submit': 'Declare the separation',
};
