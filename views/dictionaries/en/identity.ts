/** English words of the form on which people say who they are. */
import type { identity as french } from '../fr/identity.ts';

export const identity: Readonly<Record<keyof typeof french, string>> = {
  'identity.birthName': 'Birth name',
  'identity.noBirthName': 'I have no birth name',
  'identity.usualName': 'Name you use (optional)',
  'identity.usualNameHint': 'For example, the name of your husband or wife.',
  'identity.gender': 'Sex',
  'identity.female': 'Female',
  'identity.male': 'Male',
  'identity.givenNames': 'Given name(s)',
  'identity.givenNamesHint': 'All your given names, in the same order as on your papers.',
  'identity.noGivenNames': 'I have no given name',
  'identity.boxAndName': 'Write a name, or tick the box: not both.',
  'identity.oneName': 'Write at least one name, as on your papers.',
  'identity.birthDate': 'Date of birth (in the format DD/MM/YYYY)',
  'identity.birthDateHint':
    'Example: 05/12/1963 or 05121963. If your papers have 00 for the day or the month, type 00 as well: 00/00/1948.',
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
  'identity.parentUnknown': 'I do not know this parent',
  'identity.choose': 'Choose from the list',
  'identity.listed': '{n|name in the list|names in the list}',
  'identity.notListed': 'No name in the list',

  'name.tooLong': 'Write no more than 100 letters.',
  'name.digits': 'Do not write digits in a name.',
  'name.notLatin': 'Write with the letters of the French alphabet, as on your French papers.',
  'name.characters': 'Use only letters, spaces, hyphens and apostrophes.',

  'birthDate.malformed':
    'Write the day, the month and the year in digits. Example: 05/12/1963. For an unknown day or month type 00, as on your papers.',
  'birthDate.impossible':
    'This date does not exist. Check the day and the month. If they are not known, type 00, as on your papers.',
  'birthDate.future': 'This date has not come yet. Check the year.',
  'birthDate.tooYoung': 'You must be 15 or older.',
  'birthDate.tooOld': 'Check the year: it cannot be before 1900.',

  'birthDepartement.unknown': 'This number does not exist. Examples of numbers: 75, 2A, 974.',

  'birthCommune.choose': 'Choose your town of birth from the list.',
  'birthCommune.departementFirst':
    'First write the number of your département of birth: the list of its towns will appear here.',
  'birthCommune.unknown':
    '“{commune}” is not in the list of towns of {departement}. Choose your town from the list. If it is not there, leave its name below, then continue.',

  'birthCountry.choose': 'Choose your country of birth from the list.',
  'birthCountry.unknown':
    '“{country}” is not in the list of countries. Choose your country of birth from the list.',
  'birthCountry.france':
    'For a birth in France, choose “Mainland France or French overseas départements and territories”.',
};
