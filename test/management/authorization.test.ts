/** Who may call the management API, and what becomes of requests that are no requests of it. */
import { hash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import supertest from 'supertest';
import { clientSecret, portal, randomNir } from '../support/provider.ts';
import { createVisitor, redeem, token } from '../support/visitor.ts';
import { operationsOf } from './operations.ts';
import { type Api, openApi, outsider, reader, robot } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const bearer = (value: string) => ({ headers: { Authorization: `Bearer ${value}` } });
const nobody = `/v1/accounts/${randomUUID()}`;

/** Returns every route of the document but the document itself, on something that isn't there. */
const routes = () =>
  operationsOf(api).flatMap(({ name, method, path, scope }) =>
    name === 'readDocument' ? [] : [{ method, path: path.replace(/\{\w+\}/, randomUUID()), scope }],
  );

test('no route but the document answers without a token that counts, or without its scope', async () => {
  const { provider } = api;
  const readerToken = await api.tokenOf(reader);
  const foreign = await token(provider, robot, { grant_type: 'client_credentials' });
  const { prove, value: bound } = await askBoundToken();
  const { privateKey: otherKey } = await generateKeyPair('ES256');
  expect(routes().length).toBeGreaterThan(30);
  for (const { method, path, scope } of routes()) {
    const invalid = 'Bearer error="invalid_token"';
    const ath = hash('sha256', bound, 'base64url');
    const claims = { htm: method, htu: `https://localhost${path}`, ath };
    for (const [headers, challenge] of [
      [{ Authorization: '' }, 'Bearer'],
      [{ Authorization: 'Basic cm9ib3Q6eA==' }, invalid],
      [{ Authorization: 'Bearer made-up' }, invalid],
      [{ Authorization: `Bearer ${foreign.body.access_token}` }, invalid],
      [{ Authorization: `Bearer ${bound}` }, 'DPoP error="invalid_token"'],
      [
        { Authorization: `DPoP ${bound}`, Host: 'localhost', DPoP: await prove(claims, otherKey) },
        'DPoP error="invalid_dpop_proof"',
      ],
    ] as const) {
      const reply = await api.call(method, path, { headers });
      expect([reply.status, reply.headers['www-authenticate']]).toEqual([401, challenge]);
    }
    if (scope === 'accounts:read') continue;
    const reply = await api.call(method, path, bearer(readerToken));
    expect([path, reply.status, reply.body.code]).toEqual([path, 403, 'insufficient_scope']);
    expect(reply.headers['www-authenticate']).toContain(`scope="${scope}"`);
  }
  provider.advance(6 * 60 * 1000);
  for (const { method, path } of routes()) expect((await api.call(method, path)).status).toBe(401);
  provider.advance(-6 * 60 * 1000);
});

/** Gets a token that is bound to a key, and a function that makes proofs, by another key where one is named. */
async function askBoundToken() {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = await exportJWK(publicKey);
  const prove = (claims: object, key = privateKey) =>
    new SignJWT({ jti: randomUUID(), iat: Math.floor(Date.now() / 1000), ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
      .sign(key);
  const { issuer, origin } = api.provider;
  const { body } = await supertest(origin)
    .post('/token')
    .auth('robot', clientSecret)
    .set('DPoP', await prove({ htm: 'POST', htu: `${issuer}/token` }))
    .type('form')
    .send({
      grant_type: 'client_credentials',
      resource: `${issuer}/management`,
      scope: 'accounts:read',
    });
  expect(body.token_type).toBe('DPoP');
  return { jwk, prove, value: String(body.access_token) };
}

describe('a token', () => {
  test('lives five minutes, has the scopes that are registered, and is nobody’s who may do nothing', async () => {
    const { body } = await api.askToken(reader);
    expect(body).toMatchObject({ expires_in: 300, scope: 'accounts:read', token_type: 'Bearer' });
    expect((await api.askToken(outsider)).body.error).toBe('invalid_target');
    api.provider.advance(6 * 60 * 1000);
    expect((await api.call('GET', nobody, bearer(body.access_token))).status).toBe(401);
    api.provider.advance(-6 * 60 * 1000);
  });

  test('of another audience, of a person, or of none counts for nothing', async () => {
    const { provider } = api;
    const plain = await token(provider, robot, { grant_type: 'client_credentials' });
    const person = await provider.addPerson();
    const own = await redeem(provider, await createVisitor(provider).signIn(person));
    for (const value of [plain.body.access_token, own.body.access_token, own.body.id_token])
      expect((await api.call('GET', nobody, bearer(value))).status).toBe(401);
    const location = await createVisitor(provider).begin(portal, {
      resource: `${provider.issuer}/management`,
    });
    expect(location.location).toContain('error=invalid_target');
  });

  test('that is revoked, or whose client is removed or may do less, is refused at once', async () => {
    await using fresh = await openApi();
    const { provider } = fresh;
    const revoked = await fresh.tokenOf();
    await supertest(provider.origin)
      .post('/token/revocation')
      .auth('robot', clientSecret)
      .type('form')
      .send({ token: revoked });
    expect((await fresh.call('GET', nobody, bearer(revoked))).status).toBe(401);
    const kept = await fresh.tokenOf();
    expect((await fresh.call('GET', nobody, bearer(kept))).status).toBe(404);
    await provider.replaceListedClients(portal, { ...robot, management_scopes: ['audit:read'] });
    expect((await fresh.call('GET', nobody, bearer(kept))).status).toBe(403);
    await provider.replaceListedClients(portal);
    expect((await fresh.call('GET', nobody, bearer(kept))).status).toBe(401);
  });

  test('that is bound to a key needs a proof of it for this request, once', async () => {
    const { jwk, prove, value } = await askBoundToken();
    const host = 'management.example:8443';
    const claims = {
      htm: 'GET',
      htu: `https://${host}${nobody}`,
      ath: hash('sha256', value, 'base64url'),
    };
    const send = (proof: string, scheme = 'DPoP') =>
      api.call('GET', nobody, {
        headers: { Host: host, Authorization: `${scheme} ${value}`, DPoP: proof },
      });
    const proof = await prove(claims);
    expect((await send(proof)).status).toBe(404);
    const others = await generateKeyPair('ES256');
    for (const wrong of [
      proof,
      '',
      await prove({ ...claims, htm: 'POST' }),
      await prove({ ...claims, htu: `https://${host}/v1/accounts/other` }),
      await prove({ ...claims, htu: `https://elsewhere.example${nobody}` }),
      await prove({ ...claims, ath: hash('sha256', 'other', 'base64url') }),
      await prove({ ...claims, iat: 1 }),
      await prove(claims, others.privateKey),
    ])
      expect((await send(wrong)).status).toBe(401);
    expect((await send(await prove(claims), 'Bearer')).status).toBe(401);
    const { body: known } = await supertest(api.provider.origin)
      .post('/token/introspection')
      .auth('robot', clientSecret)
      .type('form')
      .send({ token: value });
    expect(known.cnf).toEqual({ jkt: await calculateJwkThumbprint(jwk) });
  });

  test('that is used too often waits for the next minute', async () => {
    await using busy = await openApi();
    const { counters } = busy.provider.storage;
    for (let i = 0; i < 600; i += 1) await counters.increment('management/robot', 60_000);
    const reply = await busy.call('GET', nobody);
    expect([reply.status, reply.body.code]).toEqual([429, 'tooMany']);
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
    expect((await busy.call('GET', nobody, bearer(await busy.tokenOf(reader)))).status).toBe(404);
  });
});

describe('a request', () => {
  test('that is none gets a problem that names the place, and nothing about a person gets into the log', async () => {
    const person = await api.provider.addPerson();
    const path = '/v1/accounts/search';
    const nir = person.identifier;
    const huge = { identifier: 'x'.repeat(2_000_000) };
    const replies = [
      await api.call('POST', path, { body: {} }),
      await api.call('POST', path, { body: { identifier: nir, extra: 1 } }),
      await api.call('POST', path, { body: { identifier: { $ne: nir } } }),
      await api.call('POST', path, { body: { identifier: 'P1' } }),
      await api.call('POST', path, { body: [nir] }),
      await api.call('POST', path, { body: huge }),
      await api.call('POST', path, {
        body: `identifier=${nir}`,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      }),
      await api.call('POST', path, {
        body: `{"identifier": "${nir}`,
        headers: { 'Content-Type': 'application/json' },
      }),
      await api.call('GET', `${nobody}/events?limit=101`),
      await api.call('GET', `${nobody}/events?limit=1&limit=2`),
      await api.call('GET', `${nobody}/events?cursor=made-up`),
      await api.call('GET', `${nobody}?identifier=${nir}`),
    ];
    expect(replies.map(({ status }) => status)).toEqual([
      ...[400, 400, 400, 400, 400, 413, 415, 400, 400, 400, 400, 400],
    ]);
    for (const { body, type } of replies) {
      expect(type).toBe('application/problem+json');
      expect(body).toMatchObject({ type: 'about:blank', incident: expect.any(String) });
    }
    expect(replies[8]?.body.faults).toEqual([{ pointer: '/limit', detail: 'must be 1 to 100' }]);
    expect((await api.call('POST', path, { body: { identifier: nir } })).body.items).toHaveLength(
      1,
    );
    await api.call('GET', `/v1/accounts/${person.accountId}`);
    await api.call('GET', `/${nir}`);
    const log = api.provider.logged.join('');
    expect(log).toContain('"route":"/v1/accounts/{id}"');
    for (const secret of [nir, person.accountId, api.robotToken]) expect(log).not.toContain(secret);
  });

  test('for another path or method is 404 or 405, and a change without a version 428', async () => {
    expect((await api.call('GET', '/v1/people')).status).toBe(404);
    expect((await api.call('GET', `${nobody}/`)).status).toBe(404);
    const wrong = await api.call('PATCH', nobody);
    expect([wrong.status, wrong.headers['allow']]).toEqual([405, 'GET, DELETE']);
    const { accountId } = await api.provider.addPerson({ typed: randomNir() });
    const unlock = (headers: Record<string, string>) =>
      api.call('POST', `/v1/accounts/${accountId}/unlock`, { headers });
    expect((await unlock({})).body.code).toBe('preconditionRequired');
    for (const tag of ['*', 'W/"1"', '"2"', '1', '"x"'])
      expect((await unlock({ 'If-Match': tag })).status).toBe(412);
    expect((await unlock({ 'If-Match': '"1"' })).status).toBe(200);
    const odd = { operator: 'a\u0000b' };
    const headers = { 'If-Match': '"1"' };
    const path = `/v1/accounts/${accountId}/unlock`;
    expect((await api.call('POST', path, { headers, body: odd })).status).toBe(400);
  });
});
