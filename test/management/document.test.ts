/** The OpenAPI document: what it names, and that docs/management-api.md calls nothing else. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createConfig, lintFromString } from '@redocly/openapi-core';
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

test('has every route that docs/management-api.md calls or names', () => {
  const text = readFileSync('docs/management-api.md', 'utf8');
  const called = [...text.matchAll(/localhost:3004(\/[^\s"?]+)/g)].map(([, path = '']) =>
    path.replace('$ID', '{id}').replace('$CLIENT', '{client_id}'),
  );
  const named = [...text.matchAll(/^\| ((?:`[a-z-]+`(?:, )?)+) \| (?:–|`)/gm)].flatMap(
    ([, cell = '']) => cell.split(', ').map((name) => `/v1/accounts/{id}/${name.slice(1, -1)}`),
  );
  expect(called.length).toBeGreaterThan(4);
  expect(named).toContain('/v1/accounts/{id}/merge');
  const paths = Object.keys(api.document.paths);
  const documented = new Set([...called, ...named, '/v1/openapi.json']);
  expect([...documented].sort()).toEqual(paths.sort());
});
