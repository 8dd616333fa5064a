/** Finding accounts. It is a POST: an identifier, a name or a file number never stands in an address. */
import { z } from 'zod';
import type { Accounts } from '../../accounts/accounts.ts';
import { parseDossierNumber } from '../../accounts/household/dossier.ts';
import type { Household } from '../../accounts/household/household.ts';
import { parseIdentifier } from '../../accounts/identity/identifiers.ts';
import type { AccountRecord } from '../../adapters/ports.ts';
import type { Operations } from '../../operations/index.ts';
import { Problem } from '../problem.ts';
import { defineRoute, noFields } from '../route.ts';
import { personSchema, writePerson } from './schemas.ts';

const text = z.string().min(1).max(100);

const searchSchema = z.union([
  z.strictObject({ identifier: text }),
  z.strictObject({ birth_name: text, given_names: text, birth_date: z.iso.date() }),
  z.strictObject({ fund: text, file_number: text }),
]);
type Search = z.output<typeof searchSchema>;

export interface SearchDependencies {
  readonly domain: {
    readonly accounts: Accounts;
    readonly household: Pick<Household, 'findByNumber'>;
  };
  readonly operations: Pick<Operations, 'maskedPerson'>;
}

const malformed = (pointer: string, detail: string) =>
  new Problem(400, 'badRequest', { faults: [{ pointer, detail }] });

export function searchRoute({ domain: { accounts, household }, operations }: SearchDependencies) {
  async function ofDossier(fund: string, fileNumber: string): Promise<AccountRecord[]> {
    const number = parseDossierNumber(fund, fileNumber);
    if (number === undefined) throw malformed('/file_number', 'must be 3 and up to 7 digits');
    const found = await household.findByNumber(number);
    const ids = new Set(found?.dossier.members.map(({ accountId }) => accountId));
    return (await accounts.findMany([...ids])).flatMap((record) => record ?? []);
  }

  async function search(wanted: Search): Promise<readonly AccountRecord[]> {
    if ('fund' in wanted) return ofDossier(wanted.fund, wanted.file_number);
    if ('birth_name' in wanted)
      return accounts.findByIdentity({
        birthName: wanted.birth_name,
        givenNames: wanted.given_names,
        birthDate: wanted.birth_date,
      });
    const parsed = parseIdentifier(wanted.identifier);
    if ('fault' in parsed) throw malformed('/identifier', 'must be a NIR, or P and 8 digits');
    const record = await accounts.findByIdentifier(parsed.identifier);
    return record === undefined ? [] : [record];
  }

  return defineRoute({
    method: 'POST',
    path: '/v1/accounts/search',
    name: 'searchAccounts',
    summary: 'Find accounts by an identifier, by names and birth date, or by a file number',
    scope: 'accounts:read',
    body: searchSchema,
    query: noFields,
    answer: { status: 200, schema: z.strictObject({ items: z.array(personSchema) }) },
    async handle({ body }) {
      const found = await search(body);
      return { body: { items: found.map(operations.maskedPerson).map(writePerson) } };
    },
  });
}
