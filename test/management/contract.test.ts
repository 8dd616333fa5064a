/** Every route, called as the document says, and as it does not. Each answer is checked against the document. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { managementScopes } from '../../provider/clients/registration/management-scopes.ts';
import { type Operation, operationsOf, prepare, tagOf } from './operations.ts';
import { samples } from './samples.ts';
import { type Api, openApi, robot } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api[Symbol.asyncDispose]());
// There are more requests here than a client may send in a minute.
beforeEach(() => api.provider.storage.counters.clear('management/robot'));

const everyOperation = async (check: (operation: Operation) => Promise<void>) => {
  for (const operation of operationsOf(api)) await check(operation);
};

test('every operation does what a client asks that is made from the document', async () => {
  expect(
    operationsOf(api)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(Object.keys(samples).sort());
  await everyOperation(async (operation) => {
    const { name, method, isVersioned, told } = operation;
    const { path, body, lines, type } = await prepare(api, operation);
    const headers = { ...type, ...(isVersioned && { 'If-Match': await tagOf(api, path) }) };
    const reply = await api.call(method, path, { body: body ?? lines, headers });
    const success = Object.keys(told.responses).find((status) => status.startsWith('2')) ?? '';
    expect([name, `${reply.status}`, reply.body.code]).toEqual([name, success, reply.body.code]);
    expect([name, reply.headers['etag'] !== undefined]).toEqual([
      name,
      told.responses[success].headers?.ETag !== undefined,
    ]);
    // Only what is sent while it is made has no tag.
    if (method === 'GET' && !/exportAccount|streamEvents/.test(name))
      expect([name, reply.headers['etag']]).toEqual([name, expect.stringMatching(/^".+"$/)]);
  });
});

test('a program that may change something but not read it is shown nothing of it', async () => {
  await everyOperation(async (operation) => {
    const { name, method, scope = '', isVersioned } = operation;
    if (!isVersioned || !scope.endsWith(':write')) return;
    const { path, body } = await prepare(api, operation);
    const headers = {
      Authorization: `Bearer ${await api.tokenOf(
        robot,
        managementScopes.filter((one) => one === scope),
      )}`,
      'If-Match': await tagOf(api, path),
    };
    const reply = await api.call(method, path, { body, headers });
    const shown = Object.keys(reply.body);
    expect([name, reply.status < 300]).toEqual([name, true]);
    for (const thing of ['account', 'client', 'dossier']) expect(shown).not.toContain(thing);
    const [resource = ''] = /^\/v1\/\w+\/[^/]+/.exec(path) ?? [];
    expect((await api.call('GET', resource, { headers })).body.code).toBe('insufficient_scope');
  });
});

test('a change wants the version that was seen, and another one changes nothing', async () => {
  await everyOperation(async (operation) => {
    const { name, method, isVersioned } = operation;
    if (!isVersioned) return;
    const { path, body } = await prepare(api, operation);
    const tag = await tagOf(api, path);
    const send = (headers: Record<string, string>) => api.call(method, path, { body, headers });
    const replies = [
      await send({}),
      await send({ 'If-Match': '"999999"' }),
      await send({ 'If-Match': `W/${tag}` }),
      await send({ 'If-Match': '*' }),
    ];
    expect([name, ...replies.map(({ status }) => status)]).toEqual([name, 428, 412, 412, 412]);
    expect(await tagOf(api, path)).toBe(tag);
  });
});

/** Bodies that no operation takes, for one that takes this. */
const wrongBodies = (body: object) => [
  [body],
  'text',
  { ...body, extra: 1 },
  JSON.parse('{"__proto__": {"operator": "x"}}'),
  { ...body, constructor: { prototype: {} } },
  { ...body, operator: { $ne: '' } },
  { ...body, operator: 'two\nlines' },
  ...Object.keys(body).flatMap((key) => [
    { ...body, [key]: { $gt: '' } },
    { ...body, [key]: [[]] },
    { ...body, [key]: null },
  ]),
];

test('a body that the document does not know is refused, and changes nothing', async () => {
  await everyOperation(async (operation) => {
    const { name, method, isVersioned, isUpload } = operation;
    const { path, body, lines, type: ownType } = await prepare(api, operation);
    const tag = isVersioned ? await tagOf(api, path) : '';
    const headers = { ...ownType, 'If-Match': tag };
    await api.provider.storage.counters.clear('management/robot');
    const query = await api.call(method, `${path}?$where=1`, {
      body: body ?? lines,
      headers,
    });
    expect([name, query.status]).toEqual([name, 400]);
    // The rows of a file are tested with the imports.
    if (method === 'GET' || isUpload) return;
    for (const wrong of wrongBodies(body ?? {})) {
      const type = { 'Content-Type': 'application/json' };
      const sent = { body: JSON.stringify(wrong), headers: { ...headers, ...type } };
      const { status, body: problem } = await api.call(method, path, sent);
      expect([name, wrong, status, problem.code]).toEqual([name, wrong, 400, 'badRequest']);
    }
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const broken = { ...headers, 'Content-Type': 'application/json' };
    const replies = [
      await api.call(method, path, { body: 'operator=x', headers: { ...headers, ...form } }),
      await api.call(method, path, { body: '{"operator":', headers: broken }),
      await api.call(method, path, { body: { operator: 'x'.repeat(2_000_000) }, headers }),
    ];
    expect([name, ...replies.map(({ status }) => status)]).toEqual([name, 415, 400, 413]);
    if (isVersioned) expect(await tagOf(api, path)).toBe(tag);
  });
});

test('a list takes no limit and no cursor that it has not given', async () => {
  await everyOperation(async ({ name, method, path, told }) => {
    for (const { name: field, schema } of told.parameters.filter(
      ({ in: place }) => place === 'query',
    )) {
      const sample = await samples[name]?.(api);
      const at = path.replace(/\{\w+\}/, sample?.id ?? '');
      const mayBe = (value: string) => schema.pattern && new RegExp(schema.pattern).test(value);
      const wrong = [
        '',
        '0',
        '-1',
        '101',
        '1e2',
        'made%20up',
        "'%20OR%201=1",
        '%00',
        `1&${field}=1`,
      ];
      for (const value of wrong) {
        if (mayBe(value)) continue;
        const { status } = await api.call(method, `${at}?${field}=${value}`);
        expect([name, field, value, status]).toEqual([name, field, value, 400]);
      }
    }
  });
});

test('a creation that is sent again under its key is answered as before, and with another body not', async () => {
  await everyOperation(async (operation) => {
    const { name, method, isCreation, isVersioned } = operation;
    if (!isCreation) return;
    const { path, body } = await prepare(api, operation);
    const headers = {
      'Idempotency-Key': randomUUID(),
      ...(isVersioned && { 'If-Match': await tagOf(api, path) }),
    };
    const send = (more: object = {}, over = {}) =>
      api.call(method, path, { body: { ...body, ...more }, headers: { ...headers, ...over } });
    const [first, again, other] = [await send(), await send(), await send({ operator: 'x' })];
    expect([name, again.status, again.body]).toEqual([name, first.status, first.body]);
    expect([name, other.status, other.body.code]).toEqual([name, 422, 'otherBody']);
    expect((await send({}, { 'Idempotency-Key': 'é' })).status).toBe(400);
  });
});
