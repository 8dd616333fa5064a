/** Dossiers: who is in one, and what has happened to all, for the systems of the funds. */
import { z } from 'zod';
import { roles } from '../accounts/household/dossier.ts';
import { eventSchema, publicEvent } from '../accounts/household/events.ts';
import type { Household } from '../accounts/household/household.ts';
import type { FoundDossier } from '../accounts/household/stored-dossiers.ts';
import { defineRoute, limitField, noFields, type Route } from './route.ts';

/** The number of a dossier, as requests name it. */
const dossierNumber = {
  fund: z.string().regex(/^\d{3}$/, 'must be 3 digits'),
  file_number: z.string().regex(/^\d{1,7}$/, 'must be 1 to 7 digits'),
};

const day = z.iso.date();
const dossierSchema = z.strictObject({
  id: z.string(),
  fund: z.string(),
  members: z.array(
    z.strictObject({
      account_id: z.string(),
      role: z.enum(roles),
      from: day,
      until: day.optional(),
    }),
  ),
  authorization: z.strictObject({ conjoint: z.string(), day }).optional(),
  separation: z.strictObject({ date: day }).optional(),
});

/** Returns the dossier as it is shown: without its number, which the caller knows. */
const writeDossier = ({ id, dossier }: FoundDossier): z.output<typeof dossierSchema> => ({
  id,
  fund: dossier.fund,
  members: dossier.members.map(({ accountId, role, from, until }) => ({
    account_id: accountId,
    role,
    from,
    until,
  })),
  authorization: dossier.authorization && {
    conjoint: dossier.authorization.conjoint,
    day: dossier.authorization.day,
  },
  separation: dossier.separation && { date: dossier.separation.date },
});

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
  readonly domain: { readonly household: Pick<Household, 'findByNumber' | 'events'> };
}

export function dossierRoutes({ domain: { household } }: DossierRoutesDependencies): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/v1/dossiers/search',
      name: 'searchDossiers',
      summary: 'Find a dossier by its fund and number, with its members, past ones included',
      scope: 'dossiers:read',
      body: z.strictObject(dossierNumber),
      query: noFields,
      answer: { status: 200, schema: z.strictObject({ items: z.array(dossierSchema) }) },
      async handle({ body }) {
        const { fund, file_number: typed } = body;
        const found = await household.findByNumber({ fund, fileNumber: typed.padStart(7, '0') });
        return { body: { items: found === undefined ? [] : [writeDossier(found)] } };
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
        schema: z.strictObject({
          items: z.array(publicEventSchema),
          next: z.string().nullable(),
        }),
      },
      async handle({ query: { after = '0', limit } }) {
        const items = (await household.events(Number(after), limit)).map(publicEvent);
        const next = items.length === limit ? (items.at(-1)?.cursor ?? null) : null;
        return { body: { items, next } };
      },
    }),
  ];
}
