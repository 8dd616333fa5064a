/** Calls the operations of the management API by what its document says of them, as a generated client does. */
import { z } from 'zod';
import { type Sample, samples } from './samples.ts';
import type { Api } from './support.ts';

/** An operation of the document. */
export type Operation = ReturnType<typeof operationsOf>[number];

export const operationsOf = ({ document }: Pick<Api, 'document'>) =>
  Object.entries(document.paths).flatMap(([path, ofPath]) =>
    Object.entries(ofPath).map(([method, told]) => ({
      name: told.operationId,
      method: method.toUpperCase(),
      path,
      told,
      scope: told.security[0]?.token[0],
      isVersioned: told.parameters.some(({ name }) => name === 'If-Match'),
      isUpload: told.requestBody?.content['text/csv'] !== undefined,
      isCreation: told.parameters.some(({ name }) => name === 'Idempotency-Key'),
    })),
  );

/** Prepares what the operation is done to, and resolves with its path, its body and the type of the body. */
export async function prepare(api: Api, { name, path, told }: Operation) {
  const make = samples[name];
  if (make === undefined) throw new Error(`samples.ts has no request for ${name}`);
  const { id = '', body, lines }: Sample = await make(api);
  if (body !== undefined) {
    // What the document doesn't allow would not be sent by a client that is generated from it.
    const { schema = {} } = told.requestBody?.content['application/json'] ?? {};
    z.fromJSONSchema(schema).parse(body);
  }
  const type: Record<string, string> = lines ? { 'Content-Type': 'application/x-ndjson' } : {};
  return { id, path: path.replace(/\{\w+\}/, encodeURIComponent(id)), body, lines, type };
}

/** Resolves with the `ETag` of what the operation is done to. */
export async function tagOf(api: Api, path: string): Promise<string> {
  const [resource = ''] = /^\/v1\/\w+\/[^/]+/.exec(path) ?? [];
  return String((await api.call('GET', resource)).headers['etag']);
}
