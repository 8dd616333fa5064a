/** A provider with its management API. Every answer is checked against the document that the API gives of itself. */
import supertest from 'supertest';
import { z } from 'zod';
import { createManagement, type ManagementDependencies } from '../../management/index.ts';
import {
  type ManagementScope,
  managementScopes,
} from '../../provider/clients/registration/management-scopes.ts';
import { clientSecret, openProvider, type ProviderOptions, portal } from '../support/provider.ts';
import { token } from '../support/visitor.ts';

interface Robot {
  readonly client_id: string;
  readonly client_secret: string;
  readonly grant_types: readonly string[];
  readonly management_scopes: readonly ManagementScope[];
}

/** A program that may do everything. */
export const robot: Robot = {
  client_id: 'robot',
  client_secret: clientSecret,
  grant_types: ['client_credentials'],
  management_scopes: [...managementScopes],
};
/** A program that may only look at accounts. */
export const reader: Robot = {
  ...robot,
  client_id: 'reader',
  management_scopes: ['accounts:read'],
};
/** Another program that may change accounts. */
export const writer: Robot = { ...robot, client_id: 'writer' };
/** A program that may do nothing here. */
export const outsider: Robot = { ...robot, client_id: 'outsider', management_scopes: [] };

const contentSchema = z.record(z.string(), z.object({ schema: z.record(z.string(), z.unknown()) }));
const responseSchema = z.object({ content: contentSchema.optional() });
const documentSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        security: z.array(z.object({ token: z.array(z.string()) })),
        operationId: z.string(),
        parameters: z.array(
          z.object({
            name: z.string(),
            in: z.string(),
            schema: z.object({ pattern: z.string().optional() }),
          }),
        ),
        requestBody: z.object({ required: z.boolean(), content: contentSchema }).optional(),
        responses: z.record(z.string(), z.any()),
      }),
    ),
  ),
  components: z.object({ responses: z.record(z.string(), responseSchema) }),
});

/** Returns what the lines of NDJSON hold. */
export const linesOf = (text: string) =>
  text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));

export type Api = Awaited<ReturnType<typeof openApi>>;
type Sent = { readonly body?: unknown; readonly headers?: Record<string, string> };

/** Opens both; `await using` closes them. */
export async function openApi(
  options: ProviderOptions & Pick<ManagementDependencies, 'stopping' | 'uploadLimits'> = {},
) {
  const { stopping, uploadLimits } = options;
  const { clients = [portal, robot, reader, writer, outsider] } = options;
  const provider = await openProvider({ ...options, clients });
  const { issuer } = provider;
  const listener = createManagement({ ...provider.parts, stopping, uploadLimits });
  const resource = `${issuer}/management`;

  const askToken = (
    client: { client_id: string; client_secret?: string } = robot,
    scope: string = managementScopes.join(' '),
  ) => token(provider, client, { grant_type: 'client_credentials', resource, scope });

  async function tokenOf(client = robot, scopes: readonly ManagementScope[] = managementScopes) {
    const { body } = await askToken(client, scopes.join(' '));
    return String(body.access_token);
  }
  const robotToken = await tokenOf();

  const request = (method: string, path: string, { body, headers = {} }: Sent = {}) => {
    const sent = supertest(listener)[method.toLowerCase() as 'get'](path).set(headers);
    return body === undefined ? sent : sent.send(body as object);
  };
  // Tools that make clients read the document before they have a token.
  const read = await request('GET', '/v1/openapi.json');
  const document = documentSchema.parse(read.body);
  const patterns = Object.keys(document.paths).map(
    (path) => [new RegExp(`^${path.replace(/\{\w+\}/, '[^/]+')}$`), path] as const,
  );

  /** Throws unless the document says that the route may answer so. No answer may be stored. */
  function check(method: string, path: string, reply: supertest.Response): void {
    if (reply.headers['cache-control'] !== 'no-store') throw new Error(`${path} may be stored`);
    const [, known = ''] =
      patterns.find(([pattern]) => pattern.test(path.split('?', 1)[0] ?? '')) ?? [];
    const told = document.paths[known]?.[method.toLowerCase()]?.responses[reply.status];
    if (known === '' || document.paths[known]?.[method.toLowerCase()] === undefined) return;
    if (told === undefined) throw new Error(`${method} ${known} must not answer ${reply.status}`);
    const name = z.object({ $ref: z.string() }).safeParse(told).data?.$ref.split('/').at(-1);
    const { content } = responseSchema.parse(name ? document.components.responses[name] : told);
    const [type, media] = Object.entries(content ?? {})[0] ?? [];
    if (media === undefined || type === undefined) return;
    if (reply.type !== type) throw new Error(`${method} ${known} answers ${reply.type}`);
    const schema = z.fromJSONSchema(media.schema);
    const bodies: unknown[] = type === 'application/x-ndjson' ? linesOf(reply.text) : [reply.body];
    for (const body of bodies) schema.parse(body);
  }

  return {
    provider,
    listener,
    document,
    askToken,
    tokenOf,
    robotToken,
    /** Sends a request, by the robot unless another `Authorization` is given, and checks the answer. */
    async call(method: string, path: string, { body, headers = {} }: Sent = {}) {
      const reply = await request(method, path, {
        body,
        headers: { Authorization: `Bearer ${robotToken}`, ...headers },
      });
      check(method, path, reply);
      return reply;
    },
    [Symbol.asyncDispose]: () => provider[Symbol.asyncDispose](),
  };
}
