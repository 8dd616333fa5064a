/** The OpenAPI document: what it names, that a linter finds no fault, and that docs/management-api.md shows what it allows. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { z } from 'zod';
import { managementScopes } from '../../provider/clients/registration/management-scopes.ts';
import { operationsOf } from './operations.ts';
import { type Api, openApi } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api[Symbol.asyncDispose]());

test('names for each operation a scope of ours, its own name, and its problems', () => {
  const names = operationsOf(api).map(({ told }) => told.operationId);
  expect(new Set(names).size).toBe(names.length);
  for (const { path, method, told } of operationsOf(api)) {
    const scopes = told.security[0]?.token ?? [];
    if (path !== '/v1/openapi.json')
      expect(managementScopes.filter((scope) => scopes.includes(scope))).toHaveLength(1);
    const statuses = Object.keys(told.responses);
    expect(statuses).toEqual(expect.arrayContaining(['400', '401', '403', '404', '429', '503']));
    const needsVersion = told.parameters.some(({ name }) => name === 'If-Match');
    expect(statuses.includes('428')).toBe(needsVersion);
    // A body of which every field is optional may be left out.
    if (path.endsWith('/unlock')) expect(told.requestBody?.required).toBe(false);
    if (path.endsWith('/suspend')) expect(told.requestBody?.required).toBe(true);
    const isChange = method !== 'GET' && path.includes('{');
    expect([path, needsVersion]).toEqual([path, isChange]);
  }
});

test('has no fault that a linter finds', async () => {
  const config = await createConfig({
    extends: ['recommended-strict'],
    // The API is for the programs of one organisation: nobody gets a licence for it.
    rules: {
      'info-license': 'off',
      'operation-4xx-response': 'error',
      'paths-kebab-case': 'error',
    },
  });
  const lint = async (document: object) =>
    (
      await lintFromString({
        source: JSON.stringify(document),
        absoluteRef: '/openapi.json',
        config,
      })
    ).map(({ ruleId, location: [place] }) => `${ruleId} ${place?.pointer}`);
  const { body } = await api.call('GET', '/v1/openapi.json');
  expect(await lint(body)).toEqual([]);
  const { info, ...rest } = body;
  expect(await lint(rest)).toContain('struct #/');
});

/** Returns what each call of curl in docs/management-api.md sends. */
const examples = (text: string) =>
  [...text.replaceAll('\\\n', ' ').matchAll(/^curl .*localhost:3004.*$/gm)].map(([line]) => {
    const [, path = '', query = ''] = /localhost:3004(\/[^\s"?]+)\??([^\s"]*)/.exec(line) ?? [];
    const [, body] = / -d '([^']*)'/.exec(line) ?? [];
    const [, method = body === undefined ? 'GET' : 'POST'] = / -X (\w+)/.exec(line) ?? [];
    return {
      line,
      method,
      path: path.replace('$ID', '{id}').replace('$CLIENT', '{client_id}'),
      query: [...new URLSearchParams(query).keys()],
      headers: [...line.matchAll(/ -H ['"]([\w-]+): ([^'"]*)/g)].map(([, name]) => name),
      type: /Content-Type: ([^']+)/.exec(line)?.[1],
      body,
    };
  });

test('takes every request that docs/management-api.md shows, which leaves no route out', () => {
  const text = readFileSync('docs/management-api.md', 'utf8');
  const shown = examples(text);
  for (const { line, method, path, query, headers, type, body } of shown) {
    const told = api.document.paths[path]?.[method.toLowerCase()];
    expect([line, told?.operationId]).toEqual([line, expect.any(String)]);
    if (told === undefined) continue;
    const known = told.parameters.map(({ name }) => name);
    expect(known).toEqual(expect.arrayContaining(query));
    expect([line, headers.includes('If-Match')]).toEqual([line, known.includes('If-Match')]);
    if (headers.includes('Idempotency-Key')) expect(known).toContain('Idempotency-Key');
    const content = told.requestBody?.content ?? {};
    if (type !== undefined) expect(Object.keys(content)).toContain(type);
    if (body !== undefined)
      z.fromJSONSchema(content['application/json']?.schema ?? {}).parse(JSON.parse(body));
  }
  const named = [...text.matchAll(/^\| ((?:`[a-z-]+`(?:, )?)+) \| (?:–|`)/gm)].flatMap(
    ([, cell = '']) =>
      cell.split(', ').map((name) => `POST /v1/accounts/{id}/${name.slice(1, -1)}`),
  );
  expect(named).toContain('POST /v1/accounts/{id}/merge');
  const documented = [
    ...shown.map(({ method, path }) => `${method} ${path}`),
    ...named,
    'GET /v1/openapi.json',
  ];
  const operations = operationsOf(api).map(({ method, path }) => `${method} ${path}`);
  expect([...new Set(documented)].sort()).toEqual(operations.sort());
});
