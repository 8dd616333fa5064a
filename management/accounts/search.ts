/** Finding accounts. It is a POST: an identifier, a name or a file number never stands in an address. */
import { z } from 'zod';
import { parseDossierNumber } from '../../accounts/household/dossier.ts';
import { parseIdentifier } from '../../accounts/identity/identifiers.ts';
import type { Sought } from '../../operations/find.ts';
import type { Operations } from '../../operations/index.ts';
import { malformed } from '../problem.ts';
import { defineRoute, noFields, operatorOnly } from '../route.ts';
import { personSchema, writePerson } from './schemas.ts';

const { operator } = operatorOnly.shape;
const text = z.string().min(1).max(100);

const searchSchema = z.union([
  z.strictObject({ operator, identifier: text }),
  z.strictObject({ operator, birth_name: text, given_names: text, birth_date: z.iso.date() }),
  z.strictObject({ operator, fund: text, file_number: text }),
]);
type Search = z.output<typeof searchSchema>;

export interface SearchDependencies {
  readonly operations: Pick<Operations, 'find'>;
}

function soughtBy(wanted: Search): Sought {
  if ('fund' in wanted) {
    const dossier = parseDossierNumber(wanted.fund, wanted.file_number);
    if (dossier === undefined) throw malformed('/file_number', 'must be 3 and up to 7 digits');
    return { dossier };
  }
  if ('birth_name' in wanted)
    return {
      identity: {
        birthName: wanted.birth_name,
        givenNames: wanted.given_names,
        birthDate: wanted.birth_date,
      },
    };
  const parsed = parseIdentifier(wanted.identifier);
  if ('fault' in parsed) throw malformed('/identifier', 'must be a NIR, or P and 8 digits');
  return parsed;
}

export function searchRoute({ operations }: SearchDependencies) {
  return defineRoute({
    method: 'POST',
    path: '/v1/accounts/search',
    name: 'searchAccounts',
    summary: 'Find accounts by an identifier, by names and birth date, or by a file number',
    scope: 'accounts:read',
    body: searchSchema,
    query: noFields,
    answer: { status: 200, schema: z.strictObject({ items: z.array(personSchema) }) },
    async handle({ body, operator }) {
      const found = await operations.find(soughtBy(body), operator);
      return { body: { items: found.map(writePerson) } };
    },
  });
}
