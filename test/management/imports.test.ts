/** Imports by the API: the same as the commands do, of a body that is read as it comes. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { csv, header, identifierOf, provisional, row } from '../cli/workbench.ts';
import { randomNir } from '../support/provider.ts';
import { type Api, openApi, robot } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const accountOf = async (typed: string) => {
  const { accounts } = api.provider.domain;
  const record = await accounts.findByIdentifier(identifierOf(typed));
  return record && accounts.open(record);
};

/** Sends a body. */
const send = (
  body: string | Buffer,
  headers: Record<string, string> = {},
  path = '/v1/imports',
  at: Api = api,
) => at.call('POST', path, { body, headers: { 'Content-Type': 'text/csv', ...headers } });
const ndjson = { 'Content-Type': 'application/x-ndjson' };
const jsonLines = (...lines: readonly unknown[]) =>
  lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');

const nothing = {
  ...{ added: 0, already_there: 0, kept_password: 0, refused: 0 },
  ...{ confirmed: 0, set_aside: 0, dossiers_refused: 0 },
  ...{ lines: [], lines_left_out: 0 },
};

/** A person of a file of JSON lines. */
const someone = {
  birth_name: 'DUBINÔRE',
  given_names: 'Joëlle Françoise',
  birth_date: '1992-08-15',
  gender: 'F',
  birth_country: '99100',
  birth_commune: '75117',
};

let used = 0;
/** Returns a provisional identifier that no other test has. */
const fresh = () => provisional(++used);

describe('an import of people', () => {
  test('adds them as the command does, tells the others by line, and changes nothing the second time', async () => {
    const { passwords } = api.provider.domain;
    const [nir, known] = [randomNir(), await api.provider.addPerson()];
    const place = { fund: '751', file_number: '77', role: 'allocataire' };
    const [first, second] = [fresh(), fresh()];
    const file = csv(
      row({ identifier: nir, legacy_password: '13572468', ...place }),
      row({ identifier: first, birth_date: '1992-02-30', email: 'nobody' }),
      row({ identifier: known.identifier }),
      row({ identifier: second, ...place, birth_name: 'AUTRE' }),
    );
    const lines = [
      {
        line: 3,
        reason: 'birth_date must be a day of the calendar, YYYY-MM-DD; email is not an address',
      },
      {
        line: 5,
        reason: 'is not in the dossier: another person is the allocataire at that time',
      },
    ];
    const reply = await send(file, {}, '/v1/imports?hash_cost=4');
    expect([reply.status, reply.body]).toEqual([
      200,
      { ...nothing, added: 2, kept_password: 1, refused: 1, dossiers_refused: 1, lines },
    ]);
    const added = await accountOf(nir);
    expect(await passwords.verify('13572468', added?.password?.hash)).toBe(true);
    const { items } = (
      await api.call('POST', '/v1/dossiers/search', { body: { fund: '751', file_number: '77' } })
    ).body;
    expect(items[0].members).toMatchObject([{ account_id: added?.id, role: 'allocataire' }]);
    const trail = await api.call('GET', `/v1/accounts/${added?.id}/events`);
    const operator = { kind: 'api', id: 'robot' };
    expect(trail.body.items.at(-1)).toMatchObject({ type: 'account.imported', operator });
    expect((await send(file)).body).toEqual({
      ...{ ...nothing, already_there: 2, kept_password: 1, refused: 1, dossiers_refused: 1 },
      lines,
    });
    const log = api.provider.logged.join('');
    expect(log).toMatch(/"added":2,.*"refused":1,.*"msg":"import"/);
    for (const secret of [nir, first, '13572468', 'AUTRE', 'nobody', '1992-02-30'])
      expect(log).not.toContain(secret);
  });

  test('takes JSON lines with the same names: a column that is absent is empty', async () => {
    const identifier = fresh();
    const reply = await send(
      `\ufeff${jsonLines({ identifier, ...someone }, '', { identifier, ...someone })}\r\n`,
      ndjson,
    );
    expect(reply.body).toEqual({ ...nothing, added: 1, already_there: 1 });
    expect(await accountOf(identifier)).toMatchObject({
      identity: { birthName: 'DUBINÔRE', givenNames: 'Joëlle Françoise' },
    });
  });

  test('refuses what is no row line by line, and adds the others', async () => {
    const identifier = fresh();
    const hostile = [
      { identifier: { $gt: '' }, ...someone },
      { identifier: [identifier], ...someone },
      { identifier: 2620875107001, ...someone },
      `{"__proto__": {"role": "admin"}, "identifier": "${identifier}"}`,
      { constructor: 'x', identifier, ...someone },
      { identifier, ...someone, 'Rôle de Joëlle': 'x', $where: '1' },
      { identifier, ...someone, birth_name: 'DUB\u0000OIS' },
      `["${identifier}"]`,
      'null',
      `{"identifier": "${identifier}`,
      `{"identifier": "${'9'.repeat(1_000_000)}"}`,
    ];
    const body = Buffer.concat([
      Buffer.from(jsonLines(...hostile)),
      Buffer.from(jsonLines({ identifier, ...someone }), 'latin1'),
      Buffer.from(jsonLines({ identifier: fresh(), ...someone })),
    ]);
    const reply = await send(body, ndjson);
    expect(reply.body).toMatchObject({ added: 1, refused: 12 });
    expect(reply.body.lines.map(({ reason }: { reason: string }) => reason)).toEqual([
      'identifier is not text',
      'identifier is not text',
      'identifier is not text',
      'has unknown columns: no. 1',
      'has unknown columns: constructor',
      'has unknown columns: no. 8, no. 9',
      'birth_name holds characters that can’t be seen',
      'is not a JSON object',
      'is not a JSON object',
      'is not a JSON object',
      'is longer than 16384 bytes',
      'is not UTF-8',
    ]);
    expect(await accountOf(identifier)).toBeUndefined();
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('role');
  });

  test('reads CSV of any line ends, and refuses lines that are none', async () => {
    const [first, last, unread] = [fresh(), fresh(), fresh()];
    const body = Buffer.concat([
      Buffer.from(`\ufeff${header}\r\n${row({ identifier: first })}\r\n`),
      Buffer.from(`${row({ identifier: unread, birth_name: '"DUBOIS' })}\r\n`),
      Buffer.from(`${row({ identifier: unread, birth_name: 'A\u0000B' })}\r\n`),
      Buffer.from(`${'x'.repeat(1_000_000)}\r\n`),
      Buffer.from(`${row({ identifier: unread })}\r\n`, 'latin1'),
      Buffer.from(row({ identifier: last })),
    ]);
    const reply = await send(body, { 'Content-Type': 'text/csv; charset=UTF-8' });
    expect(reply.body).toMatchObject({ added: 2, refused: 4 });
    expect(reply.body.lines).toEqual([
      { line: 3, reason: 'has a quote that is not closed, or in the wrong place' },
      { line: 4, reason: 'birth_name holds characters that can’t be seen' },
      { line: 5, reason: 'is longer than 16384 bytes' },
      { line: 6, reason: 'is not UTF-8' },
    ]);
    for (const one of [first, last]) expect(await accountOf(one)).toBeDefined();
    expect(await accountOf(unread)).toBeUndefined();
  });

  test.each<[string, string, Record<string, string>, number, string]>([
    ['JSON', '{}', { 'Content-Type': 'application/json' }, 415, 'the body must be text/csv'],
    ['no type', csv(row()), { 'Content-Type': '' }, 415, 'the body must be text/csv'],
    ['a compressed body', 'x', { 'Content-Encoding': 'gzip' }, 415, 'must not be compressed'],
    ['Latin-1', csv(), { 'Content-Type': 'text/csv; charset=latin1' }, 415, 'UTF-8 is expected'],
    ['no header line', `${row()}\n`, {}, 400, 'the first line is not a header'],
    ['an unknown column', `${header},note\n`, {}, 400, 'unknown columns: note'],
    ['an empty body', '\n', {}, 400, 'there is no header line'],
  ])('of %s is refused as a whole', async (_what, body, headers, status, detail) => {
    const reply = await send(body, headers);
    expect([reply.status, reply.body.detail]).toEqual([status, expect.stringContaining(detail)]);
    expect(JSON.stringify(reply.body)).not.toContain('DUBIN');
  });

  test.each(['3', '5', 'high', ''])('at the cost %j is refused', async (cost) => {
    const reply = await send(csv(row()), {}, `/v1/imports?hash_cost=${cost}`);
    expect([reply.status, reply.body.faults]).toEqual([
      400,
      [{ pointer: '/hash_cost', detail: 'must be a whole number from 4 to 4' }],
    ]);
  });

  test('puts nobody into a dossier without the scope for dossiers', async () => {
    const [alone, placed] = [fresh(), fresh()];
    const Authorization = `Bearer ${await api.tokenOf(robot, ['accounts:write'])}`;
    const file = csv(
      row({ identifier: alone }),
      row({ identifier: placed, fund: '751', file_number: '78', role: 'autre' }),
    );
    const reply = await send(file, { Authorization });
    expect(reply.body).toMatchObject({
      ...{ added: 1, refused: 1 },
      lines: [{ line: 3, reason: 'fund needs the scope dossiers:write' }],
    });
    expect(await accountOf(placed)).toBeUndefined();
  });

  test('tells the first thousand lines, and how many more there were', async () => {
    const { body } = await send(csv(...Array<string>(1_500).fill('x')));
    expect([body.refused, body.lines.length, body.lines_left_out]).toEqual([1_500, 1_000, 500]);
    expect(body.lines.at(-1)).toEqual({ line: 1_001, reason: 'has 1 fields, the header 19' });
  });

  test('that is sent twice at once adds each person once', async () => {
    const people = Array.from({ length: 150 }, () => row({ identifier: fresh() }));
    const replies = await Promise.all([1, 2].map(() => send(csv(...people))));
    const total = (name: string) => replies.reduce((sum, { body }) => sum + body[name], 0);
    expect([total('added'), total('already_there'), total('refused')]).toEqual([150, 150, 0]);
  });
});

test('an import of dossiers puts people where the file has them, and changes nothing the second time', async () => {
  const person = await api.provider.addPerson();
  const lines = jsonLines(
    {
      fund: '751',
      file_number: '79',
      identifier: person.identifier,
      role: 'autre',
      from: '2026-01-01',
    },
    { fund: '751', file_number: '79', identifier: fresh(), role: 'autre', from: '2026-01-01' },
  );
  const refused = { refused: 1, lines: [{ line: 2, reason: 'identifier is of no account' }] };
  const at = '/v1/dossiers/imports';
  expect((await send(lines, ndjson, at)).body).toEqual({
    ...{ changed: 1, unchanged: 0, lines_left_out: 0 },
    ...refused,
  });
  expect((await send(lines, ndjson, at)).body).toMatchObject({ unchanged: 1, ...refused });
  const search = { body: { fund: '751', file_number: '79' } };
  const { items } = (await api.call('POST', '/v1/dossiers/search', search)).body;
  expect(items[0].members).toMatchObject([{ account_id: person.accountId, from: '2026-01-01' }]);
  const events = await api.provider.storage.audit.ofAccount(person.accountId, 5);
  expect(events).toEqual([
    expect.objectContaining({
      type: 'operator.place-changed',
      operator: { kind: 'api', id: 'robot' },
    }),
  ]);
});
