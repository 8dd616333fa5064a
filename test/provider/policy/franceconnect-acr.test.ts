/** The level of FranceConnect: services can ask for it, get it in tokens, and a password never reaches it. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import supertest from 'supertest';
import { openWithFranceConnect, type WithFranceConnect } from '../../support/franceconnect.ts';
import { portal } from '../../support/provider.ts';
import { redeem } from '../../support/visitor.ts';

let both: WithFranceConnect;
beforeAll(async () => {
  both = await openWithFranceConnect();
});
afterAll(() => both[Symbol.asyncDispose]());

const essential = JSON.stringify({ id_token: { acr: { essential: true, value: 'eidas1' } } });
const asked: [string, Record<string, string>][] = [
  ['acr_values', { acr_values: 'eidas1' }],
  ['an essential claim', { claims: essential }],
];
const notice = 'Ce service demande une identité vérifiée';

it('is published when FranceConnect is offered', async () => {
  const { body } = await supertest(both.provider.origin).get('/.well-known/openid-configuration');
  expect(body.acr_values_supported).toEqual(['declared', 'password', 'password+otp', 'eidas1']);
});

it.each(asked)('asked for by %s, it is reached by FranceConnect only', async (_by, params) => {
  const person = await both.addPerson();
  const visitor = both.visitor();
  await visitor.signIn(person);
  const silent = await visitor.begin(portal, { ...params, prompt: 'none' });
  expect(silent.location).toContain('error=login_required');
  const page = await visitor.begin(portal, params);
  expect(page.html).toContain(notice);
  const { location } = await both.visitor().signIn(person, { params });
  expect(location).toContain('error=unmet_authentication_requirements');

  const journey = await both.signIn(visitor, { login: person.login }, params);
  const { body } = await redeem(both.provider, journey);
  expect(decodeJwt(body.id_token)).toMatchObject({ acr: 'eidas1', amr: ['fc'] });
  expect((await visitor.begin(portal, params)).location).toContain('code=');
});

it('meets a request for a lower level, and not one for a code', async () => {
  const person = await both.addPerson();
  const visitor = both.visitor();
  await both.signIn(visitor, { login: person.login });
  const less = await visitor.begin(portal, { acr_values: 'declared' });
  expect(less.location).toContain('code=');
  const other = await visitor.begin(portal, { acr_values: 'password+otp' });
  expect(other.html).not.toContain(notice);
  expect(other.location).toMatch(/\/login$/);
});
