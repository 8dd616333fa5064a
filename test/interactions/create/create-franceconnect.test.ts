/** Account creation by a person whom only FranceConnect knows: the account gets that identity and is linked. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { registry, userinfo } from '../../provider/services.ts';
import {
  identityOf,
  openWithFranceConnect,
  type WithFranceConnect,
} from '../../support/franceconnect.ts';
import { startJourney } from '../../support/journey.ts';
import { partner, portal, type TestProvider } from '../../support/provider.ts';
import { redeem } from '../../support/visitor.ts';
import { choosePassword, proveContact, sameCaptcha } from './journey.ts';

const declared = { standing: { announced: true, declared: true, terms: { version: '1', at: 0 } } };

let both: WithFranceConnect;
let provider: TestProvider;
beforeAll(async () => {
  both = await openWithFranceConnect({
    captcha: sameCaptcha,
    clients: [portal, partner, registry],
  });
  provider = both.provider;
});
afterAll(() => both[Symbol.asyncDispose]());

/** Returns a journey that came back from FranceConnect with an identity that has no account here. */
async function unknownPersonAt(login: string, params: Record<string, string> = {}) {
  const visitor = both.visitor();
  const journey = await startJourney(provider, undefined, { visitor, params });
  const pressed = await both.press(visitor, journey);
  const url = new URL(String(pressed.headers['location']));
  const { address } = await both.browserOf(visitor).choose(url, { login });
  const { reply } = await visitor.visit(address);
  expect(reply.text).toMatch(/href="[^"]*\/create"/);
  return journey;
}

it('the identity can be confirmed but not changed, and FranceConnect signs in to the new account', async () => {
  const { login, claims } = both.addStranger();
  const journey = await unknownPersonAt(login);
  await journey.open('create');
  expect(journey.page).toBe('create-told');
  expect(journey.html).toContain(claims.family_name);
  expect(journey.html).not.toContain('<input id=');
  // A field that the page doesn't have is ignored, so the identity stays as FranceConnect gave it.
  await journey.send({ birthName: 'Autre' });
  expect(journey.page).toBe('create-number');
  await journey.open('create-told');
  expect(journey.html).not.toContain('Autre');
  await journey.send();
  // The number belongs to another person, and FranceConnect's identity cannot be corrected here.
  await journey.send({ nir: '1550814168025' });
  expect(journey.words).toContain("ne correspond pas à l'identité donnée par FranceConnect");
  expect(journey.words).not.toContain('Corriger mon identité');
  await journey.send({ without: 'yes' });
  await proveContact(provider, journey, 'zoe@example.fr');
  await journey.send({ accept: 'yes' });
  // Who goes back keeps the answers, and reads the identity again, without a link to change it.
  await journey.open('create');
  await journey.send({}, 'create-told');
  expect([journey.page, journey.words]).toEqual([
    'create-password',
    expect.stringContaining(String(claims.family_name)),
  ]);
  expect(journey.words).not.toContain('Modifier mon identité');
  // What FranceConnect gave is not kept for the day: FranceConnect gives it again.
  const elsewhere = await startJourney(provider, undefined, { visitor: journey.visitor });
  await elsewhere.open('create');
  expect(elsewhere.words).not.toContain('Reprendre ma création de compte');
  await choosePassword(journey);
  expect(journey.page).toBe('create-done');
  await journey.send();
  expect(journey.page).toBe('service');

  const again = await both.signIn(both.visitor(), { login });
  expect(again.location).toContain('callback?code=');
});

it("signs in at FranceConnect's level where the service accepts no other", async () => {
  const { login } = both.addStranger();
  const journey = await unknownPersonAt(login, { acr_values: 'eidas1' });
  await journey.open('create');
  await journey.send();
  await journey.send({ without: 'yes' });
  await proveContact(provider, journey, 'zoe3@example.fr');
  await journey.send({ accept: 'yes' });
  await choosePassword(journey);
  expect(journey.page).toBe('create-done');
  await journey.send();
  expect(await journey.idToken()).toMatchObject({ acr: 'eidas1', amr: ['fc'] });
});

it('a number that the person typed is told to no service, at any level, until others answer for it', async () => {
  const { login } = both.addStranger({ birthdate: '1979-11-30', birthplace: '69383' });
  const nir = '2791169383051';
  const journey = await unknownPersonAt(login);
  await journey.open('create');
  await journey.send();
  expect(journey.words).toContain('est à confirmer par votre Caf');
  await journey.send({ nir });
  await proveContact(provider, journey, 'lea@example.fr');
  await journey.send({ accept: 'yes' });
  expect(journey.words).toContain('est à confirmer par votre Caf');
  await choosePassword(journey);
  // FranceConnect answers for the identity, so the sign-in with password and code is not `declared`.
  expect(await journey.idToken()).toMatchObject({ acr: 'password+otp' });

  const claims = JSON.stringify({ id_token: { nir: null }, userinfo: { nir: null } });
  const told = async () => {
    const { location, verifier } = await both.signIn(
      both.visitor(),
      { login },
      { claims },
      registry,
    );
    const { body } = await redeem(provider, { location, verifier }, registry);
    const { body: user } = await userinfo(provider, body.access_token);
    return [decodeJwt(body.id_token)['acr'], decodeJwt(body.id_token)['nir'], user.nir];
  };
  expect(await told()).toEqual(['eidas1', undefined, undefined]);
  const record = await provider.domain.accounts.findByIdentifier({ kind: 'nir', value: nir });
  await provider.domain.updateAccount(record?.id ?? '', (account) => ({
    ...account,
    vouchers: { ...account.vouchers, nir: 'agent' },
  }));
  expect(await told()).toEqual(['eidas1', nir, nir]);
});

it('a person whom somebody else has declared gets an account, and the other one is set aside', async () => {
  const { login, ...person } = both.addStranger();
  const hash = await provider.domain.passwords.hash('Soleil2Printemps');
  const squatter = await provider.addPerson({
    identity: identityOf(person),
    password: { kind: 'personal', hash },
    contacts: { email: { value: 'squatter@example.fr', verified: true } },
    ...declared,
  });
  const intruder = await startJourney(provider, squatter);
  expect(intruder.page).toBe('service');
  const tokens = await intruder.tokens();
  expect((await userinfo(provider, tokens.access_token)).status).toBe(200);

  // The other account's password would link it. This person creates their own.
  const visitor = both.visitor();
  const journey = await startJourney(provider, undefined, { visitor });
  const pressed = await both.press(visitor, journey);
  const url = new URL(String(pressed.headers['location']));
  await visitor.visit((await both.browserOf(visitor).choose(url, { login })).address);
  await journey.open('create');
  await journey.send();
  await journey.send({ without: 'yes' });
  await proveContact(provider, journey, 'owner@example.fr');
  await journey.send({ accept: 'yes' });
  provider.advance(2_000);
  await choosePassword(journey);
  expect(journey.page).toBe('create-done');
  await provider.drainAll();

  const told = provider.outbox.messages().filter(({ to }) => to === 'squatter@example.fr');
  const [identifier] = told.flatMap(({ text }) => /P\d{8}/.exec(text) ?? []);
  expect(told.map(({ subject }) => subject)).toContain('Un compte attend une confirmation');
  expect((await userinfo(provider, tokens.access_token)).status).toBe(401);
  const again = await intruder.visitor.begin(portal);
  expect(again.location).not.toContain('code=');
  const late = await startJourney(provider, { ...squatter, identifier: identifier ?? '' });
  expect([late.page, late.words]).toEqual([
    'set-aside',
    expect.stringContaining('Votre compte attend une confirmation de votre Caf'),
  ]);
  const signedIn = await both.signIn(both.visitor(), { login });
  expect(signedIn.location).toContain('callback?code=');
});

it('a person who already has an account sees the same pages, and no account is linked', async () => {
  const twins = await both.addPerson();
  await both.provider.addPerson({ identity: identityOf(twins) });
  const journey = await unknownPersonAt(twins.login);
  await journey.open('create');
  await journey.send();
  await journey.send({ without: 'yes' });
  await proveContact(provider, journey, 'zoe2@example.fr');
  await journey.send({ accept: 'yes' });
  await choosePassword(journey);
  expect(journey.words).toContain('Merci. Vérifiez vos messages.');
  expect(await both.linkOf(twins.accountId)).toBeUndefined();
});
