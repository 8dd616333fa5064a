/** The messages for a text that is no name, and no birth date. */
import type { BirthDateFault, NameFault } from '../../accounts/identity/typed-identity.ts';
import type { MessageKey } from '../../views/dictionaries/index.ts';

/** The message for each fault of a name. */
export const nameFaults: Readonly<Record<NameFault, MessageKey>> = {
  missing: 'field.required',
  tooLong: 'name.tooLong',
  digits: 'name.digits',
  notLatin: 'name.notLatin',
  characters: 'name.characters',
};

/** The message for each fault of a birth date. */
export const dateFaults: Readonly<Record<BirthDateFault, MessageKey>> = {
  missing: 'field.required',
  malformed: 'birthDate.malformed',
  impossible: 'birthDate.impossible',
  future: 'birthDate.future',
  tooYoung: 'birthDate.tooYoung',
  tooOld: 'birthDate.tooOld',
};
