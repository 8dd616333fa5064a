/** What a person sees of their own data, and by what they sign in. */
import { expect, test } from '@jest/globals';
import { createBrowser } from '../federation/support.ts';
import { openSpace } from '../support/account-space.ts';
import { openWithFranceConnect } from '../support/franceconnect.ts';
import { wordsOf } from '../support/journey.ts';
import { openProvider, portal } from '../support/provider.ts';
import { headingOf } from '../support/visitor.ts';

const minute = 60 * 1000;

test('identifiers are masked, and whole after a fresh sign-in', async () => {
  await using provider = await openProvider();
  const person = await provider.addPerson();
  const space = await openSpace(provider, person);
  const masked = (await space.open('/account/sign-in-methods')).reply;
  expect(headingOf(masked.text)).toBe('Mes moyens de connexion');
  expect(masked.text).toContain('••');
  expect(masked.text.replace(/\s/g, '')).not.toContain(person.identifier);

  provider.advance(6 * minute);
  const asked = await space.open('/account/sign-in-methods/identifiers');
  expect(asked.location).toContain('/interaction/');
  const whole = (await space.signIn(asked)).reply;
  expect(wordsOf(whole.text).replace(/\s/g, '')).toContain(person.identifier);
  expect(provider.logged.join('')).not.toContain(person.identifier);
});

test.each(['always', 'unverified-device'] as const)(
  'a fresh sign-in brings a code where LOGIN_CODE is %s, on a known browser too',
  async (loginCode) => {
    await using provider = await openProvider({ loginCode });
    const person = await provider.addPerson();
    const space = await openSpace(provider, person);
    const codeAt = async (at: Awaited<ReturnType<typeof space.open>>) => {
      expect(at.location).toContain('/login-code');
      const code = /\d{6}/.exec(provider.outbox.messages()[0]?.text ?? '')?.[0] ?? '';
      const fields = /name="csrf" value="([^"]*)"/.exec(at.reply.text)?.[1] ?? '';
      return space.visitor.follow(await space.visitor.post(at.location, { csrf: fields, code }));
    };
    // The first sign-in stopped at its code.
    const first = await space.open('/account');
    await codeAt(first);
    expect((await space.open('/account/data')).reply.status).toBe(200);
    provider.advance(6 * minute);
    const page = await space.signIn(await space.open('/account/data'));
    expect(headingOf((await codeAt(page)).reply.text)).toBe('Mes données');
  },
);

test('the page of data and the file hold what is kept, and no secret', async () => {
  await using provider = await openProvider();
  const person = await provider.addPerson();
  const space = await openSpace(provider, person);
  const page = (await space.open('/account/data')).reply;
  const words = wordsOf(page.text);
  for (const fact of ['MERCIER', 'Pierre', '17/03/1969', 'pierre@example.fr', 'De votre Caf']) {
    expect(words).toContain(fact);
  }
  const events = Array.from({ length: 450 }, (_, i) => ({
    at: Date.now() - i * minute,
    type: 'code.accepted' as const,
    accountId: person.accountId,
  }));
  await provider.storage.audit.append(...events);
  const file = await space.visitor.get('/account/data/download').buffer(true);
  expect(file.headers).toMatchObject({
    'content-disposition': 'attachment; filename="mon-compte.json"',
    'cache-control': 'no-store',
  });
  const all = JSON.parse(file.text);
  expect(all.account).toMatchObject({
    id: person.accountId,
    identity: { birthName: 'MERCIER' },
    contacts: { email: { value: 'pierre@example.fr', verified: true } },
  });
  expect(all.sessions).toMatchObject([{ network: '127.0.0.0/24', services: ['account'] }]);
  expect(all.devices).toMatchObject([{ network: '127.0.0.0/24' }]);
  expect(all.services).toMatchObject([{ clientId: 'account', scopes: ['openid'] }]);
  expect(all.history.length).toBeGreaterThanOrEqual(451);
  expect(file.text).not.toMatch(/\$2[aby]\$/);
});

test('an account is linked to FranceConnect and unlinked again, for its owner alone', async () => {
  await using both = await openWithFranceConnect();
  const { provider } = both;
  const person = await provider.addPerson();
  const visitor = both.visitor();
  const space = await openSpace(provider, person, visitor);
  const methods = '/account/sign-in-methods';
  /** Presses "Lier" and signs in at FranceConnect. Resolves with the page that follows. */
  async function link(login: string) {
    const page = (await space.open(methods)).reply;
    const hidden = /name="csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
    const pressed = await visitor.postOnly(`${methods}/link`, {
      csrf: hidden,
      upstream: 'franceConnect',
    });
    const url = new URL(String(pressed.headers['location']));
    const { address } = await createBrowser(url.origin).choose(url, { login });
    return (await visitor.visit(address)).reply;
  }
  const pierre = {
    family_name: 'Mercier',
    given_name: 'Pierre',
    given_name_array: ['Pierre'],
    gender: 'male',
    birthdate: '1969-03-17',
    birthplace: '95277',
  };
  const stranger = both.addStranger({ ...pierre, birthdate: '1969-03-18' });
  const refused = await link(stranger.login);
  expect([refused.status, wordsOf(refused.text)]).toEqual([
    422,
    expect.stringContaining("n'est pas celle de votre compte"),
  ]);
  expect(await both.linkOf(person.accountId)).toBeUndefined();

  const own = both.addStranger(pierre);
  const linked = await link(own.login);
  expect([linked.status, wordsOf(linked.text)]).toEqual([
    200,
    expect.stringContaining('Votre compte est maintenant lié'),
  ]);
  expect(await both.linkOf(person.accountId)).toBeDefined();
  expect(provider.outbox.messages()[0]?.subject).toBe('Votre compte est lié à FranceConnect');

  // Somebody who came by the link, and somebody who has signed in there and not gone on.
  const byLink = both.visitor();
  expect((await both.signIn(byLink, { login: own.login })).location).toContain('code=');
  const halfway = both.visitor();
  const out = await both.goToFranceConnect(halfway, { login: own.login });
  const arrived = await halfway.get(String((await halfway.get(out.callback)).headers['location']));
  expect(arrived.headers['location']).toMatch(/\/auth\//);

  const page = (await space.open(methods)).reply;
  const unlinked = await space.send(page, `${methods}/unlink`, { upstream: 'franceConnect' });
  expect(wordsOf(unlinked.text)).toContain('Vos autres connexions sont terminées');
  expect((await space.open('/account/data')).reply.status).toBe(200);
  expect((await byLink.begin(portal)).location).toContain('/interaction/');
  expect((await halfway.follow(arrived)).location).toContain('/interaction/');
  expect(await both.linkOf(person.accountId)).toBeUndefined();
  expect(provider.outbox.messages()[0]?.subject).toBe(
    "Votre compte n'est plus lié à FranceConnect",
  );
  expect(await both.trailOf(person.accountId)).toContain('franceconnect.unlinked');

  for (const upstream of ['franceConnectPlus', 'nothing', '']) {
    const reply = await visitor.postOnly(`${methods}/link`, {
      csrf: /name="csrf" value="([^"]*)"/.exec((await space.open(methods)).reply.text)?.[1] ?? '',
      upstream,
    });
    expect([400, 404]).toContain(reply.status);
  }
  expect((await visitor.get(`${methods}/franceconnect`)).headers['location']).toBe(methods);
});
