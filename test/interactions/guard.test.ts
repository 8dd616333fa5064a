/** Hostile and unlucky requests: each gets 4xx and plain words, and the sign-in under way goes on. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { type House, openHouse, type Person, portal, redirectUri } from '../support/house.ts';
import { createVisitor, headingOf, type Visitor } from '../support/visitor.ts';

let house: House;
let person: Person;
beforeAll(async () => {
  house = await openHouse();
  person = await house.addPerson();
});
afterAll(() => house[Symbol.asyncDispose]());

const idOf = (html: string, id: string) =>
  new RegExp(`id="${id}"[^>]*>([^<]*)`).exec(html)?.[1]?.trim();

/** The sign-in is still whole: the same browser finishes it. */
async function stillWorks(
  visitor: Visitor,
  begun: { location: string; fields: Record<string, string> },
) {
  const reply = await visitor.post(begun.location, {
    ...begun.fields,
    identifier: person.identifier,
    password: person.password,
  });
  expect((await visitor.follow(reply)).location).toContain(`${redirectUri}?code=`);
}

describe('a request to sign in', () => {
  const cases: [string, Record<string, string>, string][] = [
    ['of an unknown client', { client_id: 'nobody' }, 'invalid_client'],
    [
      'with a foreign redirect URI',
      { redirect_uri: 'https://evil.example/' },
      'invalid_redirect_uri',
    ],
    ['without a redirect URI', { redirect_uri: '' }, 'invalid_request'],
  ];
  it.each(cases)('%s ends on our page', async (_name, params, code) => {
    const { reply, html } = await createVisitor(house).begin(portal, params);
    expect(reply.status).toBe(400);
    expect(reply.headers['content-type']).toContain('text/html');
    expect(idOf(html, 'error-code')).toBe(code);
    expect(idOf(html, 'incident-id')).toMatch(/^[0-9A-F]{10}$/);
  });

  it('without PKCE goes back to the service with invalid_request', async () => {
    const params = { code_challenge: '', code_challenge_method: '' };
    const { location } = await createVisitor(house).begin(portal, params);
    expect(location).toMatch(/^https:\/\/service\.example\/callback\?error=invalid_request/);
  });

  it('by POST becomes the same request by GET', async () => {
    const visitor = createVisitor(house);
    const { query } = await visitor.begin(portal);
    const reply = await visitor.post('/auth', query.toString());
    expect(reply.status).toBe(303);
    expect(reply.headers['location']).toBe(`${house.issuer}/auth?${query}`);
  });
});

describe('an interaction', () => {
  it('of an unknown number is lost, with a way back to the service', async () => {
    const visitor = createVisitor(house);
    await visitor.begin(portal);
    const reply = await visitor.get('/interaction/unknown/login');
    expect(reply.status).toBe(400);
    expect(headingOf(reply.text)).toBeDefined();
    expect(reply.text).toContain('href="https://service.example/"');
  });

  it('belongs to the browser that began it', async () => {
    const begun = await createVisitor(house).begin(portal);
    const stranger = createVisitor(house);
    await stranger.begin(portal);
    expect((await stranger.get(begun.location)).status).toBe(400);
    expect((await stranger.post(begun.location, begun.fields)).status).toBe(400);
  });

  it('leads from another step to the pending one, and refuses its POST with 409', async () => {
    const visitor = createVisitor(house);
    const begun = await visitor.begin(portal);
    const elsewhere = begun.location.replace('login', 'consent');
    const page = await visitor.get(elsewhere);
    expect(page.status).toBe(303);
    expect(page.headers['location']).toBe(begun.location);
    const posted = await visitor.post(elsewhere, { ...begun.fields, decision: 'allow' });
    expect(posted.status).toBe(409);
    expect(headingOf(posted.text)).toBe(headingOf(begun.html));
    await stillWorks(visitor, begun);
  });

  it('knows no other pages', async () => {
    const visitor = createVisitor(house);
    const begun = await visitor.begin(portal);
    expect((await visitor.get(begun.location.replace('login', 'admin'))).status).toBe(404);
  });

  it('can be given up: the service gets access_denied', async () => {
    const visitor = createVisitor(house);
    const { location, fields } = await visitor.begin(portal);
    const end = await visitor.follow(
      await visitor.post(location.replace('login', 'cancel'), fields),
    );
    expect(end.location).toContain(`${redirectUri}?error=access_denied`);
  });
});

describe('a form', () => {
  type Send = (
    visitor: Visitor,
    begun: Awaited<ReturnType<Visitor['begin']>>,
  ) => PromiseLike<{ status: number; text: string }>;
  const filled = (begun: { fields: Record<string, string> }) => ({
    ...begun.fields,
    identifier: person.identifier,
    password: person.password,
  });
  const cases: [string, number, Send][] = [
    ['without a CSRF token', 403, (v, b) => v.post(b.location, { ...filled(b), csrf: '' })],
    [
      'with the token of another interaction',
      403,
      async (v, b) => {
        const other = await createVisitor(house).begin(portal);
        return v.post(b.location, { ...filled(b), csrf: other.fields['csrf'] ?? '' });
      },
    ],
    [
      'from another site, by Origin',
      403,
      (v, b) => v.post(b.location, filled(b), { Origin: 'https://evil.example' }),
    ],
    ['from nowhere, by Origin', 403, (v, b) => v.post(b.location, filled(b), { Origin: 'null' })],
    [
      'from another site, by Sec-Fetch-Site',
      403,
      (v, b) => v.post(b.location, filled(b), { 'Sec-Fetch-Site': 'cross-site' }),
    ],
    [
      'of 2 MB',
      413,
      (v, b) => v.post(b.location, { ...filled(b), password: 'x'.repeat(2_000_000) }),
    ],
    [
      'with an identifier of 100,000 characters',
      413,
      (v, b) => v.post(b.location, { ...filled(b), identifier: '1'.repeat(100_000) }),
    ],
    [
      'with an identifier of 10,000 characters',
      422,
      (v, b) => v.post(b.location, { ...filled(b), identifier: '1'.repeat(10_000) }),
    ],
    [
      'with a repeated field',
      400,
      (v, b) => v.post(b.location, `${new URLSearchParams(filled(b))}&password=other`),
    ],
    [
      'with a nested field',
      400,
      (v, b) => v.post(b.location, { ...filled(b), 'password[$ne]': 'x' }),
    ],
    ['with a NUL byte', 400, (v, b) => v.post(b.location, { ...filled(b), identifier: '1\0' })],
    [
      'with a field nobody asked for',
      400,
      (v, b) => v.post(b.location, { ...filled(b), admin: '1' }),
    ],
    [
      'with __proto__',
      400,
      (v, b) => v.post(b.location, `${new URLSearchParams(filled(b))}&__proto__=1`),
    ],
    [
      'of another type',
      415,
      (v, b) => v.agent.post(b.location).set('Accept', 'text/html').send(filled(b)),
    ],
  ];
  it.each(cases)('%s is refused with %i and loses nothing', async (_name, status, send) => {
    const visitor = createVisitor(house);
    const begun = await visitor.begin(portal);
    const reply = await send(visitor, begun);
    expect(reply.status).toBe(status);
    expect(headingOf(reply.text)).toBeDefined();
    expect(reply.text).not.toContain('xxxxxxxx');
    await stillWorks(visitor, begun);
  });

  it('sent again after it was taken finds its interaction gone', async () => {
    const visitor = createVisitor(house);
    const begun = await visitor.begin(portal);
    await stillWorks(visitor, begun);
    const again = await visitor.post(begun.location, filled(begun));
    expect(again.status).toBe(400);
  });
});

describe('a stray request', () => {
  it('for another host is misdirected, but health answers', async () => {
    const foreign = await supertest(house.origin)
      .get('/')
      .set('Host', 'evil.example')
      .set('Accept', 'text/html');
    expect(foreign.status).toBe(421);
    expect(foreign.text).not.toContain('evil.example');
    const health = await supertest(house.origin).get('/health/live').set('Host', 'evil.example');
    expect(health.status).toBe(200);
  });

  it('cannot move discovery to another host', async () => {
    const reply = await supertest(house.origin)
      .get('/.well-known/openid-configuration')
      .set({ 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'https' });
    expect(reply.body.issuer).toBe(house.issuer);
    expect(reply.body.token_endpoint).toBe(`${house.issuer}/token`);
  });

  it.each([
    '/assets/../package.json',
    '/assets/%2e%2e/package.json',
    '/assets/..%2f..%2fetc%2fpasswd',
    '/assets/',
  ])('for %s finds nothing', async (path) => {
    const reply = await supertest(house.origin).get(path).set('Accept', 'text/html');
    expect(reply.status).toBe(404);
    expect(headingOf(reply.text)).toBeDefined();
  });

  it('gets JSON when it asks for no page', async () => {
    const reply = await supertest(house.origin).get('/nothing').set('Accept', 'application/json');
    expect(reply.status).toBe(404);
    expect(reply.body).toEqual({ error: 'not_found', incident: expect.any(String) });
  });
});
