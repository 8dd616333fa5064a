/** Dossiers: who is in one, and what has happened to all, for the systems of the funds. */
import { z } from 'zod';
import { eventSchema, publicEvent } from '../../accounts/household/events.ts';
import type { Household } from '../../accounts/household/household.ts';
import type { Clock } from '../../adapters/ports.ts';
import { fileNumber, fund } from '../../operations/import/reading/fields.ts';
import type { Operations } from '../../operations/index.ts';
import { limitField, nextOf, pageSchema } from '../pages.ts';
import { Problem } from '../problem.ts';
import { defineRoute, noFields, operatorOnly, type Route } from '../route.ts';
import { dossierSchema, writeDossier } from './schemas.ts';

const day = z.iso.date();
const { type, reason } = eventSchema.shape;
const publicEventSchema = z.strictObject({
  cursor: z.string(),
  type,
  at: z.iso.datetime(),
  fund: z.string(),
  file_number: z.string(),
  accounts: z.array(z.string()),
  date: day.optional(),
  reason,
});

export interface DossierRoutesDependencies {
  readonly domain: { readonly household: Pick<Household, 'find' | 'events'> };
  readonly operations: Pick<Operations, 'findDossier'>;
  readonly clock: Clock;
}

export function dossierRoutes({
  domain: { household },
  operations,
  clock,
}: DossierRoutesDependencies): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/v1/dossiers/search',
      name: 'searchDossiers',
      summary: 'Find a dossier by its fund and number, with its members, past ones included',
      scope: 'dossiers:read',
      body: operatorOnly.extend({ fund, file_number: fileNumber }),
      query: noFields,
      answer: { status: 200, schema: z.strictObject({ items: z.array(dossierSchema) }) },
      async handle({ body: { fund, file_number: fileNumber }, operator }) {
        const found = await operations.findDossier({ fund, fileNumber }, operator);
        return { body: { items: found === undefined ? [] : [writeDossier(found, clock())] } };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/v1/dossiers/events',
      name: 'listDossierEvents',
      summary: 'List authorizations and separations in their order, each once',
      scope: 'dossiers:read',
      body: noFields,
      query: z.strictObject({
        limit: limitField,
        after: z
          .string()
          .regex(/^\d{1,15}$/, 'must be the cursor of an event')
          .optional()
          .meta({ description: 'The cursor of the last event that was read.' }),
      }),
      answer: {
        status: 200,
        schema: pageSchema(publicEventSchema),
      },
      async handle({ query: { after = '0', limit } }) {
        const items = (await household.events(Number(after), limit)).map(publicEvent);
        return { body: { items, next: nextOf(items, limit, (last) => last.cursor) } };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/v1/dossiers/{id}',
      name: 'readDossier',
      summary: 'Read a dossier that was found, with its version',
      scope: 'dossiers:read',
      body: noFields,
      query: noFields,
      answer: { status: 200, schema: dossierSchema, hasVersion: true },
      async handle({ id }) {
        const found = await household.find(id);
        if (found === undefined) throw new Problem(404, 'notFound');
        return { body: writeDossier(found, clock()), version: found.version };
      },
    }),
  ];
}
