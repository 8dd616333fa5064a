/** One signed-in browser opens several services at the same moment, and each of them gets working tokens. */
import { expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { openProvider, partner, portal, type TestProvider } from '../../support/provider.ts';
import { createVisitor, fieldsOf, headingOf, redeem } from '../../support/visitor.ts';
import { userinfo } from '../services.ts';

const services = ['second', 'third', 'fourth'].map((name) => ({
  ...partner,
  client_id: name,
  redirect_uris: [`https://${name}.example/callback`],
  first_party: true,
}));
const [second] = services;
const rounds = 5;

/** Opens all services at once in a signed-in browser. Resolves with the tokens that each got. */
async function openAtOnce(provider: TestProvider, opened: readonly (typeof partner)[]) {
  const visitor = createVisitor(provider);
  await visitor.signIn(await provider.addPerson());
  const begun = await Promise.all(opened.map((service) => visitor.begin(service)));
  const tokens = await Promise.all(
    begun.map(async (one, place) => {
      const { status, body } = await redeem(provider, one, opened[place]);
      expect([status, body.error]).toEqual([200, undefined]);
      expect((await userinfo(provider, body.access_token)).status).toBe(200);
      return body;
    }),
  );
  return { visitor, tokens };
}

it('gives working tokens to all services that a session opens for the first time at once', async () => {
  await using provider = await openProvider({ clients: [portal, ...services] });
  for (let i = 0; i < rounds; i += 1) {
    const { visitor, tokens } = await openAtOnce(provider, services);
    // The session knows all services, so none of them leads to a page.
    for (const service of services) await visitor.begin(service);
    for (const { access_token } of tokens) {
      expect((await userinfo(provider, access_token)).status).toBe(200);
    }
  }
});

it('gives a service that is opened twice at once two codes of one grant and one session id', async () => {
  await using provider = await openProvider({ clients: [portal, ...services] });
  if (second === undefined) throw new Error('no service');
  for (let i = 0; i < rounds; i += 1) {
    const { tokens } = await openAtOnce(provider, [second, second]);
    const sids = tokens.map(({ id_token }) => decodeJwt(id_token)['sid']);
    expect(new Set(sids).size).toBe(1);
  }
});

it('does not store a session again that ended while a service was being opened', async () => {
  await using provider = await openProvider({ clients: [portal, ...services] });
  for (let i = 0; i < rounds; i += 1) {
    const visitor = createVisitor(provider);
    await visitor.signIn(await provider.addPerson());
    const page = await visitor.visit('/session/end');
    const form = { ...fieldsOf(page.reply.text), logout: 'yes' };
    // Each request carries the cookie from before.
    const thief = createVisitor(provider);
    for (const { name, value } of visitor.agent.jar.getCookies({
      domain: '127.0.0.1',
      path: '/',
      secure: false,
      script: false,
    })) {
      thief.agent.jar.setCookie(`${name}=${value}; Path=/; Domain=127.0.0.1`);
    }
    await Promise.all([
      visitor.post('/session/end/confirm', form),
      ...services.map((service) => thief.begin(service)),
    ]);
    expect(headingOf((await thief.begin(portal)).html)).toBe('Connexion');
  }
});
