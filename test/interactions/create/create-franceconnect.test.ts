/** Account creation by a person whom only FranceConnect knows: the account gets that identity and is linked. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  identityOf,
  openWithFranceConnect,
  type WithFranceConnect,
} from '../../support/franceconnect.ts';
import type { TestProvider } from '../../support/provider.ts';
import { setOut } from '../../support/walk.ts';
import { choosePassword, proveContact, sameCaptcha } from './journey.ts';

const declared = { standing: { announced: true, declared: true, terms: { version: '1', at: 0 } } };

let both: WithFranceConnect;
let provider: TestProvider;
beforeAll(async () => {
  both = await openWithFranceConnect({ captcha: sameCaptcha });
  provider = both.provider;
});
afterAll(() => both[Symbol.asyncDispose]());

/** Returns a walk that came back from FranceConnect with an identity that has no account here. */
async function unknownPersonAt(login: string) {
  const visitor = both.visitor();
  const walk = await setOut(provider, undefined, { visitor });
  const pressed = await both.press(visitor, walk);
  const url = new URL(String(pressed.headers['location']));
  const { address } = await both.browserOf(visitor).choose(url, { login });
  const { reply } = await visitor.visit(address);
  expect(reply.text).toMatch(/href="[^"]*\/create"/);
  return walk;
}

it('the identity can be confirmed but not changed, and FranceConnect signs in to the new account', async () => {
  const { login, claims } = both.addStranger();
  const walk = await unknownPersonAt(login);
  await walk.open('create');
  expect(walk.page).toBe('create-told');
  expect(walk.html).toContain(claims.family_name);
  expect(walk.html).not.toContain('<input id=');
  expect((await walk.send({ birthName: 'Autre' })).status).toBe(400);
  await walk.open('create');
  await walk.send();
  expect(walk.page).toBe('create-number');
  // The number belongs to another person, and FranceConnect's identity cannot be corrected here.
  await walk.send({ nir: '1550814168025' });
  expect(walk.words).toContain("ne correspond pas à l'identité donnée par FranceConnect");
  expect(walk.words).not.toContain('Corriger mon identité');
  await walk.send({ without: 'yes' });
  await proveContact(provider, walk, 'zoe@example.fr');
  await walk.send({ accept: 'yes' });
  await choosePassword(walk);
  expect(walk.page).toBe('create-done');
  await walk.send();
  expect(walk.page).toBe('service');

  const again = await both.signIn(both.visitor(), { login });
  expect(again.location).toContain('callback?code=');
});

it('a person who already has an account sees the same pages, and no account is linked', async () => {
  const twins = await both.addPerson(declared);
  await both.provider.addPerson({ identity: identityOf(twins), ...declared });
  const walk = await unknownPersonAt(twins.login);
  await walk.open('create');
  await walk.send();
  await walk.send({ without: 'yes' });
  await proveContact(provider, walk, 'zoe2@example.fr');
  await walk.send({ accept: 'yes' });
  await choosePassword(walk);
  expect(walk.words).toContain('Merci. Vérifiez vos messages.');
  expect(await both.linkOf(twins.accountId)).toBeUndefined();
});
