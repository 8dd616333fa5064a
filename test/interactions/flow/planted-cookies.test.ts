/** An attacker begins an interaction and plants its cookies in a victim's browser, so that the victim finishes it. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { answersOf, createForgottenPassword } from '../../support/forgotten-password.ts';
import { openWithFranceConnect, type WithFranceConnect } from '../../support/franceconnect.ts';
import { lastCode, newAddress } from '../../support/journey.ts';
import { createOpenCaptcha } from '../../support/open-captcha.ts';
import { portal } from '../../support/provider.ts';
import { createVisitor, fieldsOf } from '../../support/visitor.ts';
import { plantedBy } from './planted-cookies.ts';

const captcha = createOpenCaptcha();
let both: WithFranceConnect;
beforeAll(async () => {
  both = await openWithFranceConnect({ captcha: captcha.driver });
});
afterAll(() => both[Symbol.asyncDispose]());

it('refuses the code of a forgotten password in a browser that has not asked for it', async () => {
  const { provider } = both;
  const email = newAddress();
  const person = await provider.addPerson({
    contacts: { email: { value: email, verified: true } },
  });
  const { journey: attacker } = await createForgottenPassword(provider, captcha)(answersOf(person));
  expect(provider.outbox.messages()[0]?.to).toBe(email);
  const cookies = plantedBy(attacker.visitor, attacker.location);
  const csrf = fieldsOf(attacker.html)['csrf'] ?? '';
  const form = { csrf, code: lastCode(provider) };
  const typed = await createVisitor(provider).post(attacker.location, form, cookies);
  expect(typed.headers['location']).toMatch(/\/forgotten$/);
  await attacker.open('forgotten-password');
  expect(attacker.page).toBe('forgotten-code');
});

it('links no account to a person who signed in at FranceConnect in another browser', async () => {
  const stranger = both.addStranger({ gender: 'male', birthdate: '1969-03-17' });
  const person = await both.provider.addPerson();
  const attacker = both.visitor();
  const end = await both.signIn(attacker, { login: stranger.login });
  const page = end.location.replace(/[^/]*$/, 'login');
  const csrf = fieldsOf((await attacker.get(page)).text)['csrf'] ?? '';
  const { identifier, password } = person;
  const form = { csrf, identifier, password };
  await both.visitor().post(page, form, plantedBy(attacker, page));
  expect(await both.linkOf(person.accountId)).toBeUndefined();
});

it('lets a browser go on only with the request whose page it answered', async () => {
  const { provider } = both;
  const person = await provider.addPerson();
  const attacker = createVisitor(provider);
  const [planted, own] = [await attacker.begin(portal), await attacker.begin(portal)];
  const { identifier, password } = person;
  const form = { ...planted.fields, identifier, password };
  const cookies = plantedBy(attacker, planted.location);
  const answered = await createVisitor(provider).post(planted.location, form, cookies);
  expect(answered.status).toBe(303);

  const givenUp = await attacker.post(own.location.replace('login', 'cancel'), own.fields);
  const path = new URL(String(answered.headers['location']), provider.issuer).pathname;
  const scope = { domain: '127.0.0.1', path, secure: false, script: false };
  const kept = ['mon-compte-resume', 'mon-compte-resume.sig'].map(
    (name) => `${name}=${attacker.agent.jar.getCookie(name, scope)?.value}`,
  );
  const remembered =
    String(givenUp.headers['set-cookie']).match(/mon-compte-sign-ins=[^;,]*/)?.[0] ?? '';
  const elsewhere = String(givenUp.headers['location']);
  const header = { Cookie: [...kept, remembered].join('; ') };
  const resumed = await createVisitor(provider).get(elsewhere, header);
  expect(resumed.status).toBe(400);
});
