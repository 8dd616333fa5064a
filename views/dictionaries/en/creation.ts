/** Words of the forgotten provisional identifier and of the creation of an account, in English. */
import type { frCreation } from '../fr/creation.ts';

export const enCreation: Readonly<Record<keyof typeof frCreation, string>> = {
  'login.forgottenIdentifier': 'Forgotten your provisional identifier?',
  'login.knowCreate': 'If you have no account yet, choose {link}',
  'login.knowCreateLink': '“create Mon Compte”',
  'login.first': 'First time here?',
  'login.create': 'Create Mon Compte',

  'forgottenIdentifier.title': 'Forgotten provisional identifier',
  'forgottenIdentifier.how':
    'Answer these questions. If we find you, you will receive your provisional identifier by text message or by e-mail.',
  'forgottenIdentifier.sent': 'If these details match an account, a message has just been sent.',
  'forgottenIdentifier.nothing':
    'Wait a few minutes. Still nothing? Start again and check what you type, or ask your Caf for help.',
  'forgottenIdentifier.back': 'Back to signing in',

  'identity.birthName': 'Birth name',
  'identity.usualName': 'Name you use (optional)',
  'identity.usualNameHint': 'For example, the name of your husband or wife.',
  'identity.gender': 'Sex',
  'identity.female': 'Female',
  'identity.male': 'Male',
  'identity.givenNames': 'Given name(s)',
  'identity.givenNamesHint': 'All your given names, in the same order as on your papers.',
  'identity.birthDate': 'Date of birth (in the format DD/MM/YYYY)',
  'identity.birthDateHint': 'Example: 05/12/1963 or 05121963',
  'identity.birthplace': 'Place of birth',
  'identity.france': 'Mainland France or French overseas départements and territories',
  'identity.abroad': 'Abroad',
  'identity.bornInFrance': 'Born in France',
  'identity.bornAbroad': 'Born abroad',
  'identity.birthDepartement': 'Number of the département or territory of birth',
  'identity.birthDepartementHint': 'Examples: 75, 2A, 974',
  'identity.birthCommune': 'Town of birth (commune)',
  'identity.birthCommuneHint':
    'Type the beginning of its name. For Paris, Lyon and Marseille, add the arrondissement: “Paris 7”.',
  'identity.birthCommuneOther': 'My town is not in the list (optional)',
  'identity.birthCommuneOtherHint': 'Write its name here, as on your papers.',
  'identity.birthCountry': 'Country of birth',
  'identity.birthCountryHint':
    'If this country has changed its name, you may write the old one. Example: USSR.',
  'identity.birthTown': 'Town or city of birth',
  'identity.parents': 'Identity of my parents',
  'identity.parent': 'Parent {n}',
  'identity.parentBirthName': 'Birth name of parent {n}',
  'identity.parentGivenNames': 'Given name(s) of parent {n}',
  'identity.choose': 'Choose from the list',
  'identity.listed': '{n|name in the list|names in the list}',
  'identity.notListed': 'No name in the list',
  'name.tooLong': 'Write no more than 100 letters.',
  'name.digits': 'Do not write digits in a name.',
  'name.notLatin': 'Write with the letters of the French alphabet, as on your French papers.',
  'name.characters': 'Use only letters, spaces, hyphens and apostrophes.',
  'birthDate.malformed': 'Write the day, the month and the year in digits. Example: 05/12/1963.',
  'birthDate.impossible': 'This date does not exist. Check the day and the month.',
  'birthDate.future': 'This date has not come yet. Check the year.',
  'birthDate.tooYoung': 'You must be 15 or older.',
  'birthDate.tooOld': 'Check the year: it cannot be before 1900.',
  'birthDepartement.unknown': 'This number does not exist. Examples of numbers: 75, 2A, 974.',
  'birthCommune.choose': 'Choose your town of birth from the list.',
  'birthCommune.unknown':
    '“{commune}” is not in the list of towns of {departement}. Choose your town from the list. If it is not there, leave its name below, then continue.',
  'birthCountry.choose': 'Choose your country of birth from the list.',
  'birthCountry.unknown':
    '“{country}” is not in the list of countries. Choose your country of birth from the list.',
  'birthCountry.france':
    'For a birth in France, choose “Mainland France or French overseas départements and territories”.',

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
  'create.nirMissing':
    'Type your social security number, or tick the box “I have no social security number that begins with 1 or 2”.',
  'create.nirProvisional':
    'Provisional social security numbers (beginning with 7 or 8) are not accepted. Tick the box “I have no social security number that begins with 1 or 2”.',
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

  'steps.identity': 'Identity',
  'steps.number': 'Number',
};
