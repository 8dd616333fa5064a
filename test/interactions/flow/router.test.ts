/** Faulty and hostile sign-in requests and interactions: each gets plain words, and the sign-in can go on. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  openProvider,
  type Person,
  portal,
  redirectUri,
  type TestProvider,
} from '../../support/provider.ts';
import { createVisitor, headingOf } from '../../support/visitor.ts';
import { plantedBy } from './planted-cookies.ts';
import { stillWorks } from './still-works.ts';

let provider: TestProvider;
let person: Person;
beforeAll(async () => {
  provider = await openProvider();
  person = await provider.addPerson();
});
afterAll(() => provider[Symbol.asyncDispose]());

const idOf = (html: string, id: string) =>
  new RegExp(`id="${id}"[^>]*>([^<]*)`).exec(html)?.[1]?.trim();

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
  it.each(cases)('%s ends on our error page', async (_name, params, code) => {
    const { reply, html } = await createVisitor(provider).begin(portal, params);
    expect(reply.status).toBe(400);
    expect(reply.headers['content-type']).toContain('text/html');
    expect(idOf(html, 'error-code')).toBe(code);
    expect(idOf(html, 'incident-id')).toMatch(/^[0-9A-F]{10}$/);
  });

  it('without PKCE goes back to the service with invalid_request', async () => {
    const params = { code_challenge: '', code_challenge_method: '' };
    const { location } = await createVisitor(provider).begin(portal, params);
    expect(location).toMatch(/^https:\/\/service\.example\/callback\?error=invalid_request/);
  });

  it('by POST becomes the same request by GET', async () => {
    const visitor = createVisitor(provider);
    const { query } = await visitor.begin(portal);
    const reply = await visitor.post('/auth', query.toString());
    expect(reply.status).toBe(303);
    expect(reply.headers['location']).toBe(`${provider.issuer}/auth?${query}`);
  });
});

describe('an interaction', () => {
  it('with an unknown id is lost, and its page links to the service', async () => {
    const visitor = createVisitor(provider);
    await visitor.begin(portal);
    const reply = await visitor.get('/interaction/unknown/login');
    expect(reply.status).toBe(400);
    expect(headingOf(reply.text)).toBeDefined();
    expect(reply.text).toContain('href="https://service.example/"');
  });

  it('can be used only by the browser that began it', async () => {
    const begun = await createVisitor(provider).begin(portal);
    const stranger = createVisitor(provider);
    await stranger.begin(portal);
    expect((await stranger.get(begun.location)).status).toBe(400);
    expect((await stranger.post(begun.location, begun.fields)).status).toBe(400);
  });

  it('redirects another page to the pending one, and refuses its form with 409', async () => {
    const visitor = createVisitor(provider);
    const begun = await visitor.begin(portal);
    const elsewhere = begun.location.replace('login', 'consent');
    const page = await visitor.get(elsewhere);
    expect(page.status).toBe(303);
    expect(page.headers['location']).toBe(begun.location);
    const posted = await visitor.post(elsewhere, { ...begun.fields, decision: 'allow' });
    expect(posted.status).toBe(409);
    expect(headingOf(posted.text)).toBe(headingOf(begun.html));
    await stillWorks(visitor, person, begun);
  });

  it('answers an unknown page with 404', async () => {
    const visitor = createVisitor(provider);
    const begun = await visitor.begin(portal);
    expect((await visitor.get(begun.location.replace('login', 'admin'))).status).toBe(404);
  });

  it('can be cancelled: the service gets access_denied', async () => {
    const visitor = createVisitor(provider);
    const { location, fields } = await visitor.begin(portal);
    const end = await visitor.follow(
      await visitor.post(location.replace('login', 'cancel'), fields),
    );
    expect(end.location).toContain(`${redirectUri}?error=access_denied`);
  });
});

describe('a sign-in request that an attacker began', () => {
  it('does not give the attacker the account of the person who answered its page', async () => {
    const attacker = createVisitor(provider);
    const begun = await attacker.begin(portal);
    const victim = createVisitor(provider);
    const form = { ...begun.fields, identifier: person.identifier, password: person.password };
    const answered = await victim.post(begun.location, form, plantedBy(attacker, begun.location));
    expect(answered.status).toBe(303);

    const resumed = await attacker.visit(String(answered.headers['location']));
    expect(resumed.reply.status).toBe(400);
    expect(resumed.location).not.toContain('code=');
    expect((await attacker.begin(portal, { prompt: 'none' })).location).toContain('login_required');
  });

  it('does not do so either when the attacker has answered it first', async () => {
    const attacker = createVisitor(provider);
    const begun = await attacker.begin(portal);
    const cookies = plantedBy(attacker, begun.location);
    const givenUp = await attacker.post(begun.location.replace('login', 'cancel'), begun.fields);
    expect(givenUp.status).toBe(303);
    const form = { ...begun.fields, identifier: person.identifier, password: person.password };
    const answered = await createVisitor(provider).post(begun.location, form, cookies);
    expect(answered.status).toBe(400);

    const resumed = await attacker.visit(String(givenUp.headers['location']));
    expect(resumed.location).toContain('error=access_denied');
    expect((await attacker.begin(portal, { prompt: 'none' })).location).toContain('login_required');
  });
});
