import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { decodeJwt } from 'jose';
import supertest from 'supertest';
import { wordsOf } from '../../support/journey.ts';
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
      name: 'Pierre DUBOIS',
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

describe.each(['login', 'provisional'])('the field of the page %s', (page) => {
  async function type(identifier: string, password: string) {
    const visitor = createVisitor(provider);
    const { location, fields } = await visitor.begin(portal);
    const form = { ...fields, identifier, password };
    return visitor.follow(await visitor.post(location.replace(/login$/, page), form));
  }

  it('takes a NIR, a provisional identifier, and one without its letter', async () => {
    const insured = await provider.addPerson();
    const typed = page === 'login' ? 'P20000001' : 'P20000002';
    const { identifier, password } = await provider.addPerson({ typed });
    for (const each of [insured.identifier, identifier, identifier.slice(1)]) {
      const { location } = await type(
        each,
        each === insured.identifier ? insured.password : password,
      );
      expect([each, location]).toEqual([each, expect.stringContaining(`${redirectUri}?code=`)]);
    }
  });

  it('shows a typed identifier again under its own label', async () => {
    const labelOf = (html: string) => /<label for="identifier">([^<]*)/.exec(html)?.[1];
    const wrongNir = (await type('2550814168025', 'Wrong1234')).reply;
    expect([wrongNir.status, labelOf(wrongNir.text)]).toEqual([401, 'Numéro de Sécurité sociale']);
    const wrong = (await type('P29999999', 'Wrong1234')).reply;
    expect([wrong.status, labelOf(wrong.text)]).toEqual([401, 'Identifiant provisoire']);
    expect(wrong.text).toMatch(/id="identifier"[^>]* value="29999999"/);
  });

  it.each([
    ['pierre@example.fr', 'Vous avez tapé une adresse mail.'],
    ['06 12 34 56 78', 'Vous avez tapé un numéro de téléphone.'],
    ['2 62 08 75 107 00', 'Vous avez tapé 12 caractères, il en faut 13.'],
    ['P1234567', 'Vous avez tapé 7 chiffres, il en faut 8.'],
    ['2620875107001 95', 'la clé'],
  ])('says what « %s » is and what is wanted, without counting a try', async (typed, words) => {
    const attempt = jest.spyOn(provider.domain.throttle, 'attempt');
    const { reply } = await type(typed, 'Wrong1234');
    expect(reply.status).toBe(422);
    expect(wordsOf(reply.text)).toContain(words);
    expect(attempt).not.toHaveBeenCalled();
    attempt.mockRestore();
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
