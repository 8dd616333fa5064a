/** What a person sees of their open sessions and known devices, and how they end them. */
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { atSpace, openSpace } from '../support/account-space.ts';
import { lastCode, newAddress, startJourney } from '../support/journey.ts';
import { openProvider, portal } from '../support/provider.ts';
import { openLogoutListener } from '../support/servers/logout-listener.ts';
import { createVisitor, fieldsOf, headingOf, type Reply } from '../support/visitor.ts';

const page = '/account/sessions';
const phone =
  'Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0 secret-build-4711';
const minute = 60 * 1000;

const idsOf = (kind: 'session' | 'device', { text }: Reply) =>
  [...text.matchAll(new RegExp(`name="${kind}" value="([^"]+)"`, 'g'))].map(([, id = '']) => id);
const list = ({ text }: Reply) => text.match(/<ul class="records">[\s\S]*?<\/ul>/g) ?? [];
const itemsOf = (html = '') => html.match(/<li>\s*<p id=[\s\S]*?<\/li>/g) ?? [];
/** Returns what a browser holds of its provider's session. */
const isSignedIn = async (visitor: ReturnType<typeof createVisitor>, client = portal) =>
  (await visitor.begin(client)).location.includes('code=');

test('each open session says since when, where and for which services, in words', async () => {
  await using provider = await openProvider();
  const person = await provider.addPerson();
  const elsewhere = createVisitor(provider);
  const begun = await elsewhere.begin(portal, {});
  await elsewhere.follow(
    await elsewhere.post(
      begun.location,
      { ...begun.fields, identifier: person.identifier, password: person.password },
      { 'User-Agent': phone },
    ),
    { 'User-Agent': phone },
  );
  provider.advance(2 * minute);
  const space = await openSpace(provider, person);
  const { reply } = await space.open(page);
  expect(headingOf(reply.text)).toBe('Mes connexions');
  const [sessions] = list(reply);
  const [current = '', other = '', ...more] = itemsOf(sessions);
  expect(more).toEqual([]);
  expect(current).toContain('Cette session');
  expect(current).not.toContain('Déconnecter');
  expect(current).not.toContain('services');
  expect(other).toContain('Firefox sur Android');
  expect(other).toContain('réseau 127.0.0.0/24');
  expect(other).toMatch(/Ouverte le \d+ \S+ \d{4} à \d\d:\d\d/);
  expect(other).toMatch(/Dernière utilisation\s: le \d+/);
  expect(other).toMatch(/services\s: Portail de test/);
  expect(other).toContain('>Déconnecter</button>');
  for (const hidden of ['secret-build', '127.0.0.1 ', 'mon-compte-session'])
    expect(reply.text).not.toContain(hidden);
  // The use of the space itself counts.
  provider.advance(10 * minute);
  expect(itemsOf(list((await space.open(page)).reply)[0])).toHaveLength(2);
});

test('a session is ended with its services, which are told, and a reload repeats nothing', async () => {
  using listener = await openLogoutListener();
  await using provider = await openProvider({
    clients: [portal, listener.client],
    backchannelLogoutHosts: ['127.0.0.1'],
  });
  const person = await provider.addPerson();
  const [one, two] = [createVisitor(provider), createVisitor(provider)];
  await one.signIn(person, { client: listener.client });
  await two.signIn(person, { client: listener.client });
  const space = await openSpace(provider, person);
  const shown = (await space.open(page)).reply;
  const ids = idsOf('session', shown);
  expect(ids).toHaveLength(2);

  const action = `${page}/end`;
  const [id = ''] = ids;
  const after = await space.send(shown, action, { session: id });
  expect([after.status, idsOf('session', after)]).toEqual([200, ids.slice(1)]);
  expect(after.text).toContain('La session est déconnectée.');
  const signedIn = [await isSignedIn(one), await isSignedIn(two)];
  expect(signedIn.filter(Boolean)).toHaveLength(1);
  await provider.drainAll();
  expect(listener.sids()).toHaveLength(1);

  // Once more: it isn't there any more, and nothing says that it was.
  expect((await space.send(shown, action, { session: id })).status).toBe(404);
  expect((await space.open(action)).reply.status).toBe(200);
  const [event] = await provider.storage.audit.ofAccount(person.accountId, 1);
  expect(event?.type).toBe('session.ended');
  expect(provider.outbox.messages()).toEqual([]);
});

test('a hundred other sessions are listed and ended at once, and this one stays', async () => {
  await using provider = await openProvider();
  const person = await provider.addPerson();
  for (let i = 0; i < 4; i += 1) {
    await Promise.all(Array.from({ length: 25 }, () => createVisitor(provider).signIn(person)));
  }
  const last = createVisitor(provider);
  await last.signIn(person);
  const { payloads } = provider.storage;
  const { listByGroup } = payloads;
  const listed: number[] = [];
  Object.defineProperty(payloads, 'listByGroup', {
    configurable: true,
    async value(...args: Parameters<typeof listByGroup>) {
      const found = await listByGroup(...args);
      listed.push(found.length);
      return found;
    },
  });
  const space = await openSpace(provider, person);
  const { reply } = await space.open(page);
  Object.defineProperty(payloads, 'listByGroup', { value: listByGroup });
  expect(idsOf('session', reply).length).toBeGreaterThanOrEqual(99);
  // Sessions and devices, each read by one listing; the page stays small, with forty devices at most.
  expect(listed).toHaveLength(2);
  expect(Math.max(...listed)).toBeLessThanOrEqual(102);
  // A person who signs in again and again on new browsers does not fill the store with them.
  expect(Math.min(...listed)).toBe(50);
  expect(idsOf('device', reply)).toHaveLength(40);
  expect(gzipSync(reply.text, { level: 4 }).length).toBeLessThan(15_000);

  const after = await space.send(reply, `${page}/end-others`);
  expect(after.text).toContain('Toutes les autres sessions sont déconnectées.');
  expect(after.text).toContain('Votre compte n&#39;est ouvert nulle part ailleurs.');
  expect(idsOf('session', after)).toEqual([]);
  expect(await isSignedIn(last)).toBe(false);
  expect(headingOf((await space.open('/account')).reply.text)).toBe('Mon compte');
});

test("another person's session or device, and no id at all, are not found", async () => {
  await using provider = await openProvider();
  const [person, other] = [await provider.addPerson(), await provider.addPerson()];
  const theirs = await openSpace(provider, other);
  await createVisitor(provider).signIn(other);
  const their = (await theirs.open(page)).reply;
  await createVisitor(provider).signIn(person);
  const space = await openSpace(provider, person);
  const shown = (await space.open(page)).reply;
  const [session = '', device = ''] = [idsOf('session', their)[0], idsOf('device', their)[0]];
  expect([session, device]).not.toContain('');

  const hostile = ['', '0', '__proto__', '{"$ne":1}', 'a'.repeat(5000), '../', "' OR 1=1"];
  for (const id of [session, ...hostile]) {
    const { status } = await space.send(shown, `${page}/end`, { session: id });
    expect([id.slice(0, 30), status]).toEqual([id.slice(0, 30), 404]);
  }
  for (const id of [device, ...hostile]) {
    const { status } = await space.send(shown, `${page}/forget`, { device: id });
    expect([id.slice(0, 30), status]).toEqual([id.slice(0, 30), 404]);
  }
  const after = (await theirs.open(page)).reply;
  expect([idsOf('session', after), idsOf('device', after)]).toEqual([
    idsOf('session', their),
    idsOf('device', their),
  ]);
  // The token of one person's page on the page of another.
  const { csrf = '' } = fieldsOf(their.text);
  const stolen = await space.send(shown, `${page}/end-others`, { csrf });
  expect([stolen.status, idsOf('session', stolen)]).toEqual([403, idsOf('session', shown)]);
});

test('the session of the page itself ends by the sign-out, which asks first', async () => {
  await using provider = await openProvider();
  const person = await provider.addPerson();
  const [here, there] = [await openSpace(provider, person), await openSpace(provider, person)];
  const [own = ''] = idsOf('session', (await there.open(page)).reply);
  await createVisitor(provider).signIn(person);
  const reply = await here.send((await here.open(page)).reply, `${page}/end`, { session: own });
  expect(headingOf(reply.text)).toBe('Déconnexion');
});

test('a forgotten device is unknown at its next sign-in, and the others stay known', async () => {
  await using provider = await openProvider({ loginCode: 'unverified-device' });
  const email = { value: newAddress(), verified: true };
  const person = await provider.addPerson({ contacts: { email } });
  async function makeKnown() {
    const visitor = createVisitor(provider);
    const journey = await startJourney(provider, person, { visitor });
    provider.advance(2 * minute);
    await journey.send({ code: lastCode(provider) });
    return visitor;
  }
  const pageOnSignIn = async (visitor: ReturnType<typeof createVisitor>) =>
    (await startJourney(provider, person, { visitor, params: { prompt: 'login' } })).page;
  const [lost, kept] = [await makeKnown(), await makeKnown()];

  const space = atSpace(kept);
  const shown = (await space.open(page)).reply;
  const [known] = list(shown).slice(1);
  const items = itemsOf(known);
  expect(items).toHaveLength(2);
  expect(items.filter((item) => item.includes('Cet appareil'))).toHaveLength(1);
  const [id = ''] = items.flatMap((item) =>
    item.includes('Cet appareil') ? [] : (/value="([^"]+)"/.exec(item)?.[1] ?? []),
  );
  const after = await space.send(shown, `${page}/forget`, { device: id });
  expect(after.text).toContain('L&#39;appareil est oublié.');
  expect(idsOf('device', after)).toHaveLength(1);

  expect(await pageOnSignIn(lost)).toBe('login-code');
  expect(await pageOnSignIn(kept)).toBe('service');
  // The page shows an older version of the account now.
  const stale = await space.send(shown, `${page}/forget`, { device: id });
  expect([stale.status, idsOf('device', stale)]).toEqual([409, idsOf('device', after)]);
  const types = (await provider.storage.audit.ofAccount(person.accountId, 20)).map(
    ({ type }) => type,
  );
  expect(types).toContain('device.forgotten');

  // Known again by a code, it has another id.
  const again = await startJourney(provider, person, {
    visitor: lost,
    params: { prompt: 'login' },
  });
  provider.advance(2 * minute);
  if (again.page === 'login-code') await again.send({ code: lastCode(provider) });
  expect(await pageOnSignIn(lost)).toBe('service');
  expect(idsOf('device', (await space.open(page)).reply)).not.toContain(id);
});
