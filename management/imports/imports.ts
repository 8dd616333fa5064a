/** Imports of a fund's file: the same as `accounts import` and `dossiers import` do. */
import { z } from 'zod';
import type { Domain } from '../../accounts/domain.ts';
import { defaultHashCost, readHashCost } from '../../operations/import/legacy-hash.ts';
import { emptyPeopleTally } from '../../operations/import/people.ts';
import { emptyPlacesTally } from '../../operations/import/places.ts';
import type { Entry } from '../../operations/import/reading/entries.ts';
import { fileOfMemberships } from '../../operations/import/reading/memberships.ts';
import { fileOfPeople, type Person } from '../../operations/import/reading/person.ts';
import type { Operations } from '../../operations/index.ts';
import { count, noFields, type Route } from '../route.ts';
import { defineImport, type ImportRouteDependencies } from './define-import.ts';

export interface ImportRoutesDependencies extends ImportRouteDependencies {
  readonly operations: Pick<Operations, 'importPeople' | 'importPlaces'>;
  readonly domain: { readonly passwords: Pick<Domain['passwords'], 'cost'> };
}

/** Refuses rows that give a person a place in a dossier. */
async function* withoutPlaces(
  entries: AsyncIterable<Entry<Person>>,
): AsyncGenerator<Entry<Person>> {
  for await (const entry of entries) {
    const { line } = entry;
    const hasPlace = 'value' in entry && entry.value.place !== undefined;
    yield hasPlace ? { line, fault: 'fund needs the scope dossiers:write' } : entry;
  }
}

export function importRoutes(dependencies: ImportRoutesDependencies): Route[] {
  const { operations, domain } = dependencies;
  const highest = domain.passwords.cost;
  const hashCost = z
    .string()
    .optional()
    .transform((typed, ctx) => {
      const cost = readHashCost(typed, highest);
      if (cost !== undefined) return cost;
      ctx.addIssue(`must be a whole number from 4 to ${highest}`);
      return z.NEVER;
    })
    .meta({
      description: `The bcrypt cost of the legacy passwords, ${Math.min(defaultHashCost, highest)} where it is absent.`,
    });
  return [
    defineImport(dependencies, {
      path: '/v1/imports',
      name: 'importPeople',
      summary: 'Add the people of a file; those who have an account keep it',
      scope: 'accounts:write',
      query: z.strictObject({ hash_cost: hashCost }),
      kindAt: fileOfPeople,
      newTally: emptyPeopleTally,
      counts: z.strictObject({
        added: count,
        already_there: count,
        kept_password: count.meta({ description: 'People who have chosen a password.' }),
        refused: count,
        confirmed: count.meta({ description: 'Declared accounts that the file confirms.' }),
        set_aside: count.meta({ description: 'Declared accounts that have made room.' }),
        dossiers_refused: count.meta({ description: 'People who are not in their dossier.' }),
      }),
      work: (options, { hash_cost: hashCost }, scopes) =>
        operations.importPeople({
          ...options,
          entries: scopes.has('dossiers:write') ? options.entries : withoutPlaces(options.entries),
          hashCost,
        }),
    }),
    defineImport(dependencies, {
      path: '/v1/dossiers/imports',
      name: 'importPlacesInDossiers',
      summary: 'Put people into the dossiers of a file, and end what is over',
      scope: 'dossiers:write',
      query: noFields,
      kindAt: () => fileOfMemberships,
      newTally: emptyPlacesTally,
      counts: z.strictObject({ changed: count, unchanged: count, refused: count }),
      work: operations.importPlaces,
    }),
  ];
}
