/** The services that are registered: those of the file, and those that are stored, to which one can be added. */
import { z } from 'zod';
import type { ClientOperations } from '../../operations/clients/index.ts';
import { limitField, nextOf, pageSchema } from '../pages.ts';
import { pathIds } from '../paths.ts';
import { Problem } from '../problem.ts';
import { defineRoute, noFields, operatorOnly, type Route } from '../route.ts';
import { answerOf, doneSchema } from './outcome.ts';
import {
  clientSchema,
  listedClientSchema,
  registrationSchema,
  writeClient,
  writeListed,
  writeListedClient,
  writeStored,
} from './schemas.ts';

const { operator } = operatorOnly.shape;

export interface ClientRoutesDependencies {
  readonly operations: ClientOperations;
  /** Returns the registrations of the file, without their secrets, by client id. */
  listed(): ReadonlyMap<string, object>;
}

export function clientRoutes({ operations, listed }: ClientRoutesDependencies): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/v1/clients',
      name: 'listClients',
      summary: 'List registered services, in the order of their client ids',
      scope: 'clients:read',
      body: noFields,
      query: z.strictObject({
        limit: limitField,
        cursor: z
          .string()
          .regex(new RegExp(pathIds.client_id), 'must be the next of another page')
          .optional(),
      }),
      answer: {
        status: 200,
        schema: pageSchema(listedClientSchema),
      },
      async handle({ query: { limit, cursor: after } }) {
        const ofFile = [...listed()].flatMap(([id, registration]) =>
          after === undefined || id > after ? [writeListed(registration)] : [],
        );
        const stored = (await operations.list(after, limit)).map(writeStored);
        const items = [...ofFile, ...stored]
          .sort((a, b) => (a.client_id < b.client_id ? -1 : 1))
          .slice(0, limit);
        return { body: { items, next: nextOf(items, limit, (last) => last.client_id) } };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/v1/clients',
      name: 'addClient',
      summary: 'Register a service; all providers serve it within ten seconds',
      scope: 'clients:write',
      body: z.strictObject({ operator, registration: registrationSchema }),
      query: noFields,
      isCreation: true,
      answer: { status: 201, schema: doneSchema, hasVersion: true },
      async handle({ body: { registration }, operator: who, scopes }) {
        return answerOf(await operations.add(registration, who, scopes), scopes);
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/v1/clients/{client_id}',
      name: 'readClient',
      summary: 'Read a registration',
      scope: 'clients:read',
      body: noFields,
      query: noFields,
      answer: { status: 200, schema: clientSchema, hasVersion: true },
      async handle({ id }) {
        const ofFile = listed().get(id);
        if (ofFile !== undefined) return { body: writeListedClient(ofFile) };
        const client = await operations.find(id);
        if (client === undefined) throw new Problem(404, 'notFound');
        return { body: writeClient(client), version: client.version };
      },
    }),
  ];
}
