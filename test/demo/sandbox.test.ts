/** The sandbox of the demo: developers see what their service asked, what it was answered and why, and no secret. */
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { clientId } from '../../demo/client.ts';
import { createRelyingParty } from '../../demo/portal/relying-party.ts';
import { createExchanges, type Exchanges } from '../../demo/sandbox/exchanges.ts';
import { decide, userinfo } from '../provider/services.ts';
import { wordsOf } from '../support/journey.ts';
import { clientSecret, openProvider, portal, type TestProvider } from '../support/provider.ts';
import { createVisitor, fieldsOf, redeem, token } from '../support/visitor.ts';

const redirectUri = 'http://localhost:4000/callback';

let exchanges: Exchanges;
let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider({
    clients: [portal],
    hasOpenRegistration: true,
    recordExchange: (exchange) => exchanges.record(exchange),
  });
});
afterAll(() => provider[Symbol.asyncDispose]());
beforeEach(() => {
  exchanges = createExchanges();
});

const people = [
  {
    name: 'Pierre MERCIER',
    identifier: '1690395277002',
    password: 'Soleil2Printemps',
    firstConnection: false,
  },
  { name: 'Mario BROSSE', identifier: '181022A004003', password: undefined, firstConnection: true },
];

/** Opens the page of the sandbox. Resolves with its HTML, and its words. */
async function open(query = '') {
  const service = createRelyingParty({
    origin: 'http://localhost:3001',
    issuer: provider.issuer,
    clientId,
    clientSecret,
    outbox: provider.outbox,
    sandbox: { exchanges, people },
    clock: Date.now,
  });
  const { text, status } = await supertest(service.callback())
    .get(`/sandbox${query}`)
    .set('Host', 'localhost:3001');
  expect(status).toBe(200);
  return { html: text, words: wordsOf(text) };
}

const of = (id: string) => open(`?client=${encodeURIComponent(id)}`);

it('shows a sign-in from the registration to the claims, without any secret', async () => {
  const { body: client } = await supertest(provider.origin)
    .post('/reg')
    .send({ client_name: 'Essai', redirect_uris: [redirectUri] });
  const person = await provider.addPerson();
  const visitor = createVisitor(provider);
  const nonce = 'nonce-of-this-sign-in-xyz';
  const params = { scope: 'openid profile', nonce, login_hint: person.identifier };
  const page = await visitor.signIn(person, { client, params });
  const { location } = await decide(visitor, page, 'allow');
  const { body: tokens } = await redeem(provider, { ...page, location }, client);
  const { body: claims } = await userinfo(provider, tokens.access_token);
  await visitor.get(`/session/end?id_token_hint=${tokens.id_token}`);

  const { html, words } = await of(client.client_id);
  const seen = [...words.matchAll(/\b(?:GET|POST) \/\S*/g)].map(([request]) => request);
  expect(seen).toEqual([
    'GET /session/end',
    'GET /me',
    'POST /token',
    'GET /auth/…',
    'GET /auth/…',
    'GET /auth',
    'POST /reg',
  ]);
  expect(words).toContain('scope openid profile');
  expect(words).toContain('grant_type authorization_code');
  expect(words).toContain(`redirect_uri ${redirectUri}`);

  const callback = new URL(location).searchParams;
  const secrets = [
    client.client_secret,
    person.identifier,
    nonce,
    page.verifier,
    ...['state', 'code'].map((name) => callback.get(name) ?? ''),
    page.query.get('code_challenge') ?? '',
    tokens.access_token,
    tokens.id_token,
    ...['sub', 'name', 'given_name', 'family_name', 'birthdate'].map((name) => claims[name]),
  ];
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(4);
    expect(html.replace(/<section id="people"[\s\S]*?<\/section>/, '')).not.toContain(secret);
  }
});

it('says why a request was refused', async () => {
  const visitor = createVisitor(provider);
  await visitor.begin(portal, { redirect_uri: `${redirectUri}?me=1690395277002` });
  await visitor.begin(portal, { code_challenge: '', code_challenge_method: '' });
  const signedIn = await visitor.signIn(await provider.addPerson());
  await redeem(provider, { ...signedIn, verifier: 'x'.repeat(43) });
  await token(
    provider,
    { ...portal, client_secret: 'another secret, and no better' },
    {
      grant_type: 'refresh_token',
      refresh_token: 'made-up',
    },
  );
  const { words } = await of('portal');
  for (const reason of [
    "invalid_redirect_uri : redirect_uri did not match any of the client's registered redirect_uris",
    `reçu : ${redirectUri}?…`,
    `déclaré : ${portal.redirect_uris[0]}`,
    'invalid_request : Authorization Server policy requires PKCE',
    'invalid_grant : grant request is invalid',
    'code_verifier does not match code_challenge',
    'form-encoded in the Authorization header (RFC 6749, section 2.3.1)',
    `iss ${provider.issuer} `,
    'invalid_client : client authentication failed',
  ])
    expect(words).toContain(reason);
  for (const secret of ['1690395277002', 'made-up', 'no better'])
    expect(words).not.toContain(secret);
});

it('keeps what callers have made up from being read as a secret, or as markup', async () => {
  const nasty = '<img src=x onerror="alert(1)">';
  const visitor = createVisitor(provider);
  await visitor.begin(portal, {
    scope: `openid ${nasty} 1690395277002 181022A004003 P12345678 pierre@example.fr`,
    acr_values: '1 69 03 95 277 002',
    ui_locales: 'kR9x2LmQ7vT4pZ8nB3wY6cD1fG5hJ0sA4eU7iO2xVbN',
    [nasty]: nasty,
    claims: JSON.stringify({ userinfo: { [nasty]: { value: '1690395277002' } } }),
  });
  const odd = { toString: 1 };
  const { status } = await supertest(provider.origin)
    .post('/reg')
    .send({ redirect_uris: [redirectUri], default_max_age: odd, claims: odd, client_name: [odd] });
  expect(status).toBe(400);
  const { html } = await of('portal');
  for (const secret of [
    '<img src=x',
    '1690395277002',
    '181022A004003',
    '12345678',
    'pierre',
    '69 03',
    'kR9x2',
  ])
    expect(html).not.toContain(secret);
});

it('says why a service did not hear of a sign-out', async () => {
  const { body: client } = await supertest(provider.origin)
    .post('/reg')
    .send({
      redirect_uris: [redirectUri],
      backchannel_logout_uri: 'http://localhost:4000/logout',
    });
  const visitor = createVisitor(provider);
  const page = await visitor.signIn(await provider.addPerson(), { client });
  await decide(visitor, page, 'allow');
  const { reply } = await visitor.visit('/session/end');
  await visitor.post('/session/end/confirm', { ...fieldsOf(reply.text), logout: 'yes' });
  await provider.drainAll();
  const { words } = await of(client.client_id);
  expect(words).toContain('sans réponse POST http://localhost:4000/logout');
  expect(words).toContain('Échec : connect ECONNREFUSED');
});

it('groups the requests of clients that nobody knows', async () => {
  const visitor = createVisitor(provider);
  for (const client_id of ['typo', 'other'])
    await visitor.begin({ client_id, redirect_uris: [redirectUri] });
  const { words } = await open();
  expect(words).toContain('clients non enregistrés');
  const { words: unknown } = await of('');
  expect(unknown).toContain('client_id typo');
  expect(unknown).toContain('client_id other');
});

it('keeps the last twenty of a client, and of thirty clients', async () => {
  const exchange = { at: 0, request: 'POST /token', sent: [], status: 400, answer: [] };
  for (let i = 1; i <= 25; i += 1)
    exchanges.record({ ...exchange, clientId: 'first', status: 400 + i });
  expect(exchanges.of('first').map(({ status }) => status)).toEqual(
    Array.from({ length: 20 }, (_, i) => 425 - i),
  );
  for (let i = 0; i < 30; i += 1) exchanges.record({ ...exchange, clientId: `other-${i}` });
  expect(exchanges.of('first')).toEqual([]);
  expect(exchanges.clients()).toHaveLength(30);
});

it('lists the people of the demo, and how a service registers, in both languages', async () => {
  const [french, english] = [await open(), await open('?lang=en')];
  for (const { html, words } of [french, english]) {
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).not.toMatch(/<script|style=| on\w+=/);
    expect(words).toContain(`${provider.issuer}/reg`);
    for (const word of ['Pierre MERCIER', '1690395277002', 'Soleil2Printemps'])
      expect(words).toContain(word);
  }
  expect(french.html).toContain('<html lang="fr">');
  expect(english.html).toContain('<html lang="en">');
  expect(french.words).toContain('première connexion à faire');
  expect(english.words).toContain('first connection to make');
  expect(english.words).toContain('changed since');
});
