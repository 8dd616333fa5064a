/** The routes that change, disable and remove a stored service. */
import { z } from 'zod';
import type { ClientOutcome, ClientTarget } from '../../operations/clients/change-client.ts';
import type { ClientOperations } from '../../operations/clients/index.ts';
import { type Call, defineRoute, noFields, operatorOnly, type Route } from '../route.ts';
import { answerOf, doneSchema } from './outcome.ts';
import { replacementSchema } from './schemas.ts';

const { operator } = operatorOnly.shape;
const path = '/v1/clients/{client_id}';
const daySeconds = 24 * 60 * 60;

const targetOf = (call: Call<unknown, unknown>): ClientTarget => ({
  clientId: call.id,
  version: call.version,
  operator: call.operator,
  reach: call.scopes,
});

/** Defines the route of a change of a stored client. */
const change = <Body>(
  route: Pick<Route, 'method' | 'path' | 'name' | 'summary' | 'isCreation'>,
  body: z.ZodType<Body>,
  work: (target: ClientTarget, body: Body) => Promise<ClientOutcome>,
) =>
  defineRoute({
    ...route,
    scope: 'clients:write',
    body,
    query: noFields,
    needsVersion: true,
    answer: { status: 200, schema: doneSchema, hasVersion: true },
    problems: [409],
    handle: async (call) => answerOf(await work(targetOf(call), call.body), call.scopes),
  });

export function clientChangeRoutes({
  operations,
}: {
  readonly operations: ClientOperations;
}): Route[] {
  return [
    change(
      {
        method: 'PUT',
        path,
        name: 'replaceClient',
        summary: 'Replace the registration of a stored service; its secret stays',
      },
      z.strictObject({ operator, registration: replacementSchema }),
      (target, { registration }) => operations.replace(target, registration),
    ),
    change(
      {
        method: 'POST',
        path: `${path}/disable`,
        name: 'disableClient',
        summary: 'Serve a stored service no longer, until it is enabled',
      },
      operatorOnly,
      operations.disable,
    ),
    change(
      {
        method: 'POST',
        path: `${path}/enable`,
        name: 'enableClient',
        summary: 'Serve a disabled service again',
      },
      operatorOnly,
      operations.enable,
    ),
    change(
      {
        method: 'POST',
        path: `${path}/rotate-secret`,
        name: 'rotateClientSecret',
        summary: 'Give a stored service another secret',
        isCreation: true,
      },
      z.strictObject({
        operator,
        keep_former_seconds: z
          .int()
          .min(0)
          .max(365 * daySeconds)
          .default(daySeconds)
          .meta({ description: 'For how long the former secret still counts; 0 after a leak.' }),
      }),
      (target, { keep_former_seconds: seconds }) => operations.rotateSecret(target, seconds * 1000),
    ),
    defineRoute({
      method: 'DELETE',
      path,
      name: 'removeClient',
      summary: 'Remove a stored service, with all that it holds',
      scope: 'clients:write',
      body: operatorOnly,
      query: noFields,
      needsVersion: true,
      answer: { status: 204 },
      problems: [409],
      async handle(call) {
        answerOf(await operations.remove(targetOf(call)), call.scopes);
        return {};
      },
    }),
  ];
}
