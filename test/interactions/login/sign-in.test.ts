import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import supertest from 'supertest';
import { openProvider, portal, redirectUri, type TestProvider } from '../../support/provider.ts';
import { createVisitor, headingOf, redeem } from '../../support/visitor.ts';

let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider();
});
afterAll(() => provider[Symbol.asyncDispose]());

describe('a person with a password', () => {
  it('signs in with a NIR and the service gets tokens', async () => {
    const person = await provider.addPerson();
    const visitor = createVisitor(provider);
    const signedIn = await visitor.signIn(person, {
      params: { scope: 'openid profile email', nonce: 'n-1' },
    });
    expect(signedIn.location).toContain(redirectUri);

    const tokens = await redeem(provider, signedIn);
    expect(tokens.status).toBe(200);
    const idToken = decodeJwt(tokens.body.id_token);
    expect(idToken).toMatchObject({
      acr: 'password',
      amr: ['pwd'],
      nonce: 'n-1',
      aud: portal.client_id,
    });
    expect(idToken['auth_time']).toEqual(expect.any(Number));
    expect(Number(idToken.exp) - Number(idToken.iat)).toBe(600);
    expect(tokens.body.expires_in).toBe(600);

    const claims = await supertest(provider.origin)
      .get('/me')
      .auth(tokens.body.access_token, { type: 'bearer' });
    expect(claims.body).toEqual({
      sub: idToken.sub,
      given_name: 'Pierre',
      family_name: 'MERCIER',
      preferred_username: 'DUBOIS',
      gender: 'male',
      birthdate: '1969-03-17',
      updated_at: expect.any(Number),
      email: 'pierre@example.fr',
      email_verified: true,
    });
  });

  it('signs in with what keyboards and copies add to the number and the password', async () => {
    const person = await provider.addPerson();
    const digits = [...person.identifier].map((digit) =>
      String.fromCharCode(0x660 + Number(digit)),
    );
    const identifier = `\u2067${digits.join('')}\u2069`;
    const typed = { identifier, password: ` ${person.password}\u00a0` };
    const { location } = await createVisitor(provider).signIn(typed);
    expect(location).toContain(redirectUri);
  });

  it('sees no page at a second visit', async () => {
    const person = await provider.addPerson();
    const visitor = createVisitor(provider);
    await visitor.signIn(person);
    const second = await visitor.begin(portal);
    expect(second.location).toContain(`${redirectUri}?code=`);
  });

  it('gets a page and no token while the first connection is pending', async () => {
    const person = await provider.addPerson({ kind: 'legacy' });
    const visitor = createVisitor(provider);
    const { html, location } = await visitor.signIn(person);
    expect(location).toMatch(/\/announcement$/);
    expect(headingOf(html)).toContain('change');
    const silent = await visitor.begin(portal, { prompt: 'none' });
    expect(silent.location).toContain('error=interaction_required');
  });
});

describe('a provisional identifier that is shown again', () => {
  it.each([
    ['P12345678', '12345678'],
    [' p 12345678', '12345678'],
    ['\u200bＰ１２３４５６７８', '12345678'],
    ['P-1234', '1234'],
    ['P', ''],
    ['12 34 56 78', '12 34 56 78'],
  ])('« %s » stands after the letter of the page', async (identifier, shown) => {
    const visitor = createVisitor(provider);
    const { location, fields } = await visitor.begin(portal);
    const page = location.replace(/login$/, 'provisional');
    const { text } = await visitor.post(page, { ...fields, identifier, password: '' });
    expect(/id="identifier"[^>]* value="([^"]*)"/.exec(text)?.[1]).toBe(shown);
  });
});
