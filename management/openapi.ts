/** Makes the OpenAPI 3.1 document of the API from its routes. */
import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { managementScopes } from '../provider/clients/registration/management-scopes.ts';
import { idNameOf, pathIds } from './paths.ts';
import { problemSchema } from './problem.ts';
import { noFields, type RouteDescription } from './route.ts';

/** Problems that any route may answer with. */
const anywhere = [400, 401, 403, 404, 405, 413, 415, 429, 500, 503];

const schemaOf = (schema: z.ZodType, io: 'input' | 'output') => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
};

const json = (schema: object) => ({ 'application/json': { schema } });

function parametersOf({ path, query, needsVersion, isCreation }: RouteDescription): object[] {
  const idName = idNameOf(path);
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'input' });
  return [
    ...(idName
      ? [
          {
            name: idName,
            in: 'path',
            required: true,
            schema: { type: 'string', pattern: pathIds[idName] },
          },
        ]
      : []),
    ...Object.entries(properties).map(([name, schema]) => ({
      name,
      in: 'query',
      required: required.includes(name),
      schema,
    })),
    ...(needsVersion
      ? [
          {
            name: 'If-Match',
            in: 'header',
            required: true,
            description: 'The ETag of the version that the caller has seen.',
            schema: { type: 'string', pattern: '^"\\d{1,15}"$' },
          },
        ]
      : []),
    ...(isCreation
      ? [
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: false,
            description:
              'The same key within 24 hours gets the same answer, and nothing is made again.',
            schema: { type: 'string', pattern: '^[!-~]{8,100}$' },
          },
        ]
      : []),
  ];
}

const header = (description: string) => ({ description, schema: { type: 'string' } });

/** Headers of problems by status. */
const problemHeaders: Readonly<Record<number, object>> = {
  401: { 'WWW-Authenticate': header('How a token is sent, and what is wrong with this one.') },
  405: { Allow: header('The methods of this path.') },
  429: { 'Retry-After': header('Seconds to wait.') },
  503: { 'Retry-After': header('Seconds to wait.') },
};

function responsesOf({
  method,
  answer,
  needsVersion,
  isCreation,
  problems = [],
}: RouteDescription): object {
  const own = [...(needsVersion ? [412, 428] : []), ...(isCreation ? [409, 422] : [])];
  const refused = [...new Set([...anywhere, ...own, ...problems])].sort();
  const { status, schema, type = 'application/json', hasVersion, isStreamed } = answer;
  const hasTag = hasVersion || (method === 'GET' && !isStreamed);
  return {
    [status]: {
      description: STATUS_CODES[status],
      ...(hasTag && { headers: { ETag: header('The version of what is shown.') } }),
      ...(schema && { content: { [type]: { schema: schemaOf(schema, 'output') } } }),
    },
    ...Object.fromEntries(
      refused.map((refusal) => [refusal, { $ref: `#/components/responses/Problem${refusal}` }]),
    ),
  };
}

const operationOf = (route: RouteDescription) => ({
  operationId: route.name,
  summary: route.summary,
  security: route.scope === undefined ? [] : [{ token: [route.scope] }],
  parameters: parametersOf(route),
  ...(route.upload && {
    requestBody: {
      required: true,
      description: route.upload.description,
      content: Object.fromEntries(
        route.upload.types.map((type) => [type, { schema: { type: 'string' } }]),
      ),
    },
  }),
  ...(route.body !== noFields && {
    requestBody: {
      required: !route.body.safeParse({}).success,
      content: json(schemaOf(route.body, 'input')),
    },
  }),
  responses: responsesOf(route),
});

export const documentSchema = z.looseObject({ openapi: z.string(), paths: z.looseObject({}) });

/** Returns the document of these routes. */
export function createDocument(routes: readonly RouteDescription[], issuer: string): object {
  const statuses = [...anywhere, 408, 409, 412, 422, 428];
  const byPath = Map.groupBy(routes, ({ path }) => path);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Mon Compte: management API',
      version: '1',
      description: 'What programs of operators do to accounts and dossiers.',
    },
    servers: [{ url: '/' }],
    paths: Object.fromEntries(
      [...byPath].map(([path, ofPath]) => [
        path,
        Object.fromEntries(ofPath.map((route) => [route.method.toLowerCase(), operationOf(route)])),
      ]),
    ),
    components: {
      securitySchemes: {
        token: {
          type: 'oauth2',
          flows: {
            clientCredentials: {
              tokenUrl: `${issuer}/token`,
              scopes: Object.fromEntries(managementScopes.map((scope) => [scope, scope])),
            },
          },
        },
      },
      responses: Object.fromEntries(
        statuses.map((status) => [
          `Problem${status}`,
          {
            description: STATUS_CODES[status],
            headers: problemHeaders[status],
            content: { 'application/problem+json': { schema: schemaOf(problemSchema, 'output') } },
          },
        ]),
      ),
    },
  };
}
