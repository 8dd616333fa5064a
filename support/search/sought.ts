/** Reads what an agent knows of a person: an identifier, or birth name, given names and birth date. */
import { parseTyped } from '../../accounts/identity/identifiers.ts';
import {
  parseBirthDate,
  parseGivenNames,
  parseName,
} from '../../accounts/identity/typed-identity.ts';
import {
  type IdentifierMessages,
  identifierFault,
  identifierMessages,
} from '../../http/forms/identifier-faults.ts';
import { dateFaults, nameFaults } from '../../http/forms/identity-faults.ts';
import type { Sought } from '../../operations/find.ts';
import type { FieldError } from '../../views/pages.ts';

export interface TypedSearch {
  readonly identifier: string;
  readonly birthName: string;
  readonly givenNames: string;
  readonly birthDate: string;
}
type Read = { readonly sought: Sought } | { readonly errors: readonly FieldError[] };

const messages: IdentifierMessages = {
  ...identifierMessages,
  provisionalNir: 'console.provisionalNir',
};

function readIdentifier(typed: string): Read {
  const parsed = parseTyped(typed, 'nir');
  return 'fault' in parsed
    ? { errors: [identifierFault('identifier', parsed, messages)] }
    : { sought: parsed };
}

function readIdentity({ birthName, givenNames, birthDate }: TypedSearch, now: number): Read {
  const [name, given] = [parseName(birthName), parseGivenNames(givenNames)];
  const born = parseBirthDate(birthDate, now);
  if ('name' in name && 'name' in given && 'date' in born) {
    return {
      sought: { identity: { birthName: name.name, givenNames: given.name, birthDate: born.date } },
    };
  }
  const errors: FieldError[] = [];
  if ('fault' in name) errors.push({ field: 'birthName', key: nameFaults[name.fault] });
  if ('fault' in given) errors.push({ field: 'givenNames', key: nameFaults[given.fault] });
  if ('fault' in born) errors.push({ field: 'birthDate', key: dateFaults[born.fault] });
  return { errors };
}

/** Returns what is sought, or the faults of the form. */
export function readSought(typed: TypedSearch, now: number): Read {
  const { identifier, birthName, givenNames, birthDate } = typed;
  const hasIdentity = [birthName, givenNames, birthDate].some((text) => text !== '');
  if (identifier !== '' && hasIdentity) {
    return { errors: [{ field: 'identifier', key: 'console.both' }] };
  }
  if (identifier === '' && !hasIdentity) {
    return { errors: [{ field: 'identifier', key: 'console.one' }] };
  }
  return hasIdentity ? readIdentity(typed, now) : readIdentifier(identifier);
}
