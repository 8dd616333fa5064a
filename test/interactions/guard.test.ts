/** Hostile and unlucky requests: each gets 4xx and plain words, and the sign-in under way goes on. */
import { request } from 'node:http';
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

describe('a request to sign in that somebody else began', () => {
  it('does not give them the account of who answered its page', async () => {
    const attacker = createVisitor(house);
    const begun = await attacker.begin(portal);
    // The attacker's cookie of the page, planted in the victim's browser.
    const path = new URL(begun.location, house.issuer).pathname.replace(/\/login$/, '');
    const planted = ['interaction', 'interaction.sig'].map((name) => {
      const scope = { domain: '127.0.0.1', path, secure: false, script: false };
      return `${name}=${attacker.agent.jar.getCookie(name, scope)?.value}`;
    });
    const victim = createVisitor(house);
    const form = { ...begun.fields, identifier: person.identifier, password: person.password };
    const answered = await victim.post(begun.location, form, { Cookie: planted.join('; ') });
    expect(answered.status).toBe(303);

    const resumed = await attacker.visit(String(answered.headers['location']));
    expect(resumed.reply.status).toBe(400);
    expect(resumed.location).not.toContain('code=');
    expect((await attacker.begin(portal, { prompt: 'none' })).location).toContain('login_required');
  });
});

describe('a request that would be kept', () => {
  it('is refused when it is too large to be honest', async () => {
    const { reply, location } = await createVisitor(house).begin(portal, {
      state: 'x'.repeat(12_000),
    });
    expect(`${reply.status} ${location}`).not.toContain('/interaction/');
  });
});

describe('claims that nobody can mean', () => {
  const odd = { toString: 1, valueOf: 1 };
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  it.each([
    [
      'an acr that is an object',
      { claims: JSON.stringify({ id_token: { acr: { essential: true, values: [odd] } } }) },
    ],
    [
      'a request object with an object for a text',
      { request: `${encoded({ alg: 'none' })}.${encoded({ state: odd })}.` },
    ],
  ])(
    '%s is a fault of the request, and none of ours',
    async (_name, params: Record<string, string>) => {
      const { reply, location } = await createVisitor(house).begin(portal, params);
      expect(reply.status).toBeLessThan(500);
      expect(location).not.toContain('/interaction/');
      expect(location).not.toContain('server_error');
    },
  );
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

  it.each(['http://evil.example', 'https://evil.example', 'a:/', '*'])(
    'whose target is %s is misdirected, and leaves discovery as it was',
    async (target) => {
      const send = (path: string) =>
        new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
          const { hostname, port } = new URL(house.origin);
          request(
            { hostname, port, path, headers: { Host: new URL(house.issuer).host } },
            (res) => {
              let body = '';
              res.on('data', (chunk) => {
                body += chunk;
              });
              res.on('end', () => resolve({ status: res.statusCode, body }));
            },
          )
            .on('error', reject)
            .end();
        });
      const discovery = '/.well-known/openid-configuration';
      const foreign = await send(target === '*' ? target : `${target}${discovery}`);
      expect(foreign.status).toBe(421);
      expect((await send(`${house.issuer}${discovery}`)).status).toBe(200);
      expect((await send(discovery)).body).not.toContain('evil.example');
    },
  );

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
