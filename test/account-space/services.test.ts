/** What a person sees of the services that receive their information, and how they withdraw their access. */
import { describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { app, decide, userinfo } from '../provider/services.ts';
import { atSpace, openSpace } from '../support/account-space.ts';
import { openProvider, partner, portal } from '../support/provider.ts';
import { openLogoutListener } from '../support/servers/logout-listener.ts';
import {
  type Client,
  createVisitor,
  headingOf,
  type Reply,
  redeem,
  token,
} from '../support/visitor.ts';

const page = '/account/services';
const action = `${page}/withdraw`;
const minute = 60 * 1000;

const idsOf = ({ text }: Reply) =>
  [...text.matchAll(/name="service" value="([^"]+)"/g)].map(([, id = '']) => id);
const itemsOf = ({ text }: Reply) =>
  text.match(/<li>\s*<h2[\s\S]*?<\/button><\/p>\s*<\/li>/g) ?? [];

type Provider = Awaited<ReturnType<typeof openProvider>>;
type Visitor = ReturnType<typeof createVisitor>;

/** Signs in at a third party, which gets a refresh token. */
async function signInAtPartner(
  provider: Provider,
  visitor: Visitor,
  person: { identifier: string; password: string },
  client: Client & { client_secret?: string },
) {
  const params = { scope: 'openid email offline_access', prompt: 'consent' };
  const asked = await visitor.signIn(person, { client, params });
  const { location } = await decide(visitor, asked, 'allow');
  const { body } = await redeem(provider, { ...asked, location }, client);
  return { accessToken: String(body.access_token), refreshToken: String(body.refresh_token) };
}

test('each service says what it receives, since when, and what becomes of its access', async () => {
  await using provider = await openProvider();
  const person = await provider.addPerson();
  const visitor = createVisitor(provider);
  await signInAtPartner(provider, visitor, person, partner);
  await visitor.begin(portal, { scope: 'openid profile' });
  const { reply } = await atSpace(visitor).open(page);
  expect(headingOf(reply.text)).toBe('Mes services');
  const items = itemsOf(reply);
  // The space itself is no service.
  expect(items).toHaveLength(2);
  const [own = '', third = ''] = ['Portail de test', 'Partenaire'].map((name) =>
    items.find((item) => item.includes(`>${name}</h2>`)),
  );
  expect(own).toContain('votre nom, vos prénoms');
  expect(own).not.toContain('adresse mail');
  expect(own).toContain('n&#39;a pas besoin de votre accord');
  expect(third).toContain('votre adresse mail');
  expect(third).toContain('quand vous n&#39;utilisez pas le service');
  expect(third).not.toContain('vos prénoms');
  expect(third).toContain('devra de nouveau demander votre accord');
  expect(third).toMatch(/Depuis le \d+ \S+ \d{4} à \d\d:\d\d/);
  expect(third).toMatch(/dernière utilisation connue\s: le \d+/);
  // A person without services is told so.
  const other = await openSpace(provider, await provider.addPerson());
  expect((await other.open(page)).reply.text).toContain('Aucun service');
});

test('a service whose access is withdrawn has nothing left, is told, and asks again', async () => {
  using listener = await openLogoutListener();
  const client = { ...partner, ...listener.client, first_party: false };
  await using provider = await openProvider({
    clients: [portal, client],
    backchannelLogoutHosts: ['127.0.0.1'],
  });
  const person = await provider.addPerson();
  const [here, there] = [createVisitor(provider), createVisitor(provider)];
  const tokens = [
    await signInAtPartner(provider, here, person, client),
    await signInAtPartner(provider, there, person, client),
  ];
  await here.begin(portal);
  const space = atSpace(here);
  const shown = (await space.open(page)).reply;
  expect(idsOf(shown).toSorted()).toEqual([client.client_id, portal.client_id].toSorted());

  const after = await space.send(shown, action, { service: client.client_id });
  expect([after.status, idsOf(after)]).toEqual([200, [portal.client_id]]);
  expect(after.text).toContain('L&#39;accès est retiré.');
  for (const { accessToken, refreshToken } of tokens) {
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
    expect((await token(provider, client, form)).body.error).toBe('invalid_grant');
    expect((await userinfo(provider, accessToken)).status).toBe(401);
  }
  await provider.drainAll();
  expect(listener.sids()).toHaveLength(2);
  const [event] = await provider.storage.audit.ofAccount(person.accountId, 1);
  expect([event?.type, event?.clientId]).toEqual(['consent.withdrawn', client.client_id]);
  expect(provider.outbox.messages()).toEqual([]);

  // The person stays signed in, there too; the portal goes on, and the third party asks in each session.
  expect((await here.begin(portal)).location).toContain('code=');
  for (const visitor of [here, there]) {
    const asked = await visitor.begin(client, { scope: 'openid email' });
    expect(headingOf(asked.html)).toBe('Autorisation');
  }
  // A reload sends nothing again, and the same form once more finds nothing.
  expect(idsOf((await space.open(page)).reply)).toEqual([portal.client_id]);
  expect((await space.open(action)).reply.status).toBe(200);
  expect((await space.send(shown, action, { service: client.client_id })).status).toBe(404);
});

test("a service of somebody else, the space itself, and no service's id are not found", async () => {
  await using provider = await openProvider();
  const [person, other] = [await provider.addPerson(), await provider.addPerson()];
  const { refreshToken } = await signInAtPartner(provider, createVisitor(provider), other, partner);
  const visitor = createVisitor(provider);
  await visitor.signIn(person);
  const space = atSpace(visitor);
  const shown = (await space.open(page)).reply;
  const hostile = ['', '0', '__proto__', 'constructor', '{"$ne":1}', 'a'.repeat(5000), "' OR 1=1"];
  for (const service of [partner.client_id, 'account', ...hostile]) {
    const { status } = await space.send(shown, action, { service });
    expect([service.slice(0, 30), status]).toEqual([service.slice(0, 30), 404]);
  }
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
  expect((await token(provider, partner, form)).status).toBe(200);
  expect(idsOf((await space.open(page)).reply)).toEqual([portal.client_id]);
});

describe('a grant that is withdrawn while another request is about to store it', () => {
  /** Holds the next grant back that is stored. Returns what waits for it, and what lets it go. */
  function holdGrant({ storage: { payloads } }: Provider) {
    const { upsert } = payloads;
    const [arrived, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    Object.defineProperty(payloads, 'upsert', {
      configurable: true,
      async value(...[model, record]: Parameters<typeof upsert>) {
        if (model === 'Grant') {
          Object.defineProperty(payloads, 'upsert', { value: upsert });
          arrived.resolve();
          await released.promise;
        }
        return upsert(model, record);
      },
    });
    return { arrived: arrived.promise, release: released.resolve };
  }

  test.each([
    ['a visit that asks for more', portal, undefined],
    ['a consent to more', partner, 'consent'],
  ] as const)('does not come back by %s', async (_, client, prompt) => {
    await using provider = await openProvider();
    const person = await provider.addPerson();
    const visitor = createVisitor(provider);
    const { refreshToken } = await signInAtPartner(provider, visitor, person, client);
    const space = atSpace(visitor);
    const shown = (await space.open(page)).reply;

    const held = holdGrant(provider);
    const more = { scope: 'openid email profile phone offline_access' };
    const going = (async () => {
      const asked = await visitor.begin(client, { ...more, ...(prompt && { prompt }) });
      return prompt ? { ...asked, ...(await decide(visitor, asked, 'allow')) } : asked;
    })();
    await held.arrived;
    const after = await space.send(shown, action, { service: client.client_id });
    expect(after.text).toContain('L&#39;accès est retiré.');
    held.release();
    const { location, verifier } = await going;

    expect(idsOf((await space.open(page)).reply)).toEqual([]);
    if (location.includes('code=')) {
      const redeemed = await redeem(provider, { location, verifier }, client);
      expect(redeemed.body.error).toBe('invalid_grant');
    }
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
    expect((await token(provider, client, form)).body.error).toBe('invalid_grant');
  });

  test('does not come back by a refresh token that is just replaced', async () => {
    await using provider = await openProvider({ clients: [portal, app] });
    const visitor = createVisitor(provider);
    const params = { scope: 'openid offline_access', prompt: 'consent' };
    const person = await provider.addPerson();
    const asked = await visitor.signIn(person, { client: app, params });
    const { location } = await decide(visitor, asked, 'allow');
    const ask = (form: Record<string, string>) =>
      supertest(provider.origin)
        .post('/token')
        .type('form')
        .send({ client_id: app.client_id, ...form });
    const first = await ask({
      grant_type: 'authorization_code',
      code: new URL(location).searchParams.get('code') ?? '',
      redirect_uri: app.redirect_uris[0] ?? '',
      code_verifier: asked.verifier,
    });
    const refresh = () =>
      ask({ grant_type: 'refresh_token', refresh_token: first.body.refresh_token });
    const space = atSpace(visitor);
    const shown = (await space.open(page)).reply;

    // A grant is stored anew when the next refresh token would outlive it.
    const held = holdGrant(provider);
    provider.advance(2 * 60 * minute);
    const going = refresh().then((reply) => reply);
    await held.arrived;
    provider.advance(-2 * 60 * minute);
    await space.send(shown, action, { service: app.client_id });
    held.release();
    expect((await going).body.error).toBe('invalid_grant');

    expect(idsOf((await space.open(page)).reply)).toEqual([]);
    expect((await userinfo(provider, String(first.body.access_token))).status).toBe(401);
    expect((await refresh()).body.error).toBe('invalid_grant');
  });
});
