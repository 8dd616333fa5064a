/** The level of FranceConnect: services can ask for it, get it in tokens, and a password never reaches it. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import supertest from 'supertest';
import { openWithFranceConnect, type WithFranceConnect } from '../../support/franceconnect.ts';
import { portal } from '../../support/provider.ts';
import { fieldsOf, redeem } from '../../support/visitor.ts';

let both: WithFranceConnect;
beforeAll(async () => {
  both = await openWithFranceConnect({ clients: [portal, verified] });
});
afterAll(() => both[Symbol.asyncDispose]());

const essential = JSON.stringify({ id_token: { acr: { essential: true, value: 'eidas1' } } });
const asked: [string, Record<string, string>][] = [
  ['acr_values', { acr_values: 'eidas1' }],
  ['an essential claim', { claims: essential }],
];
/** A service whose registration asks for the level. */
const verified = { ...portal, client_id: 'verified', default_acr_values: ['eidas1'] };
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

/** Tells how a page shows the button and the form, in their order. */
const partsOf = (html: string) =>
  [
    ...html.matchAll(
      /id="franceconnect-submit"|<details class="by-password"( open)?>|id="password"/g,
    ),
  ]
    .map(([part]) => part)
    .join(' ');
const button = 'id="franceconnect-submit"';
const [folded, unfolded] = ['<details class="by-password">', '<details class="by-password" open>'];
const password = 'id="password"';

it.each([
  ...asked.map(([by, params]) => [by, params, portal] as const),
  ['a registration', {}, verified] as const,
])(
  'asked for by %s, its button comes first and the form is folded',
  async (_by, params, client) => {
    const { html } = await both.visitor().begin(client, params);
    expect(partsOf(html)).toBe(`${button} ${folded} ${password}`);
    expect(html).toContain('Me connecter avec mon mot de passe');
  },
);

it('is not asked for, and the form comes first', async () => {
  for (const params of [{}, { acr_values: 'password' }, { acr_values: 'eidas1 password' }]) {
    const { html } = await both.visitor().begin(portal, params);
    expect(partsOf(html)).toBe(`${password} ${button}`);
  }
});

it('unfolds the form where there is something to say about it', async () => {
  const visitor = both.visitor();
  const params = { acr_values: 'eidas1' };
  const begun = await visitor.begin(portal, params);
  const fields = { ...fieldsOf(begun.html), identifier: '2620875107001', password: '' };
  const wrong = await visitor.follow(await visitor.post(begun.location, fields));
  expect(partsOf(wrong.reply.text)).toBe(`${button} ${unfolded} ${password}`);
  const other = await visitor.get(begun.location.replace(/login$/, 'provisional'));
  expect(partsOf(other.text)).toBe(`${button} ${unfolded} ${password}`);

  const stranger = both.visitor();
  const end = await both.signIn(stranger, { login: both.addStranger().login }, params);
  const back = await stranger.get(end.location.replace(/[^/]*$/, 'login'));
  expect(partsOf(back.text)).toBe(`${button} ${unfolded} ${password}`);
  expect(back.text).toContain('sera alors lié à FranceConnect.');
});
