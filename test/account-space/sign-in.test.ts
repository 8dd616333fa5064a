/** How a person gets into the account space, and what ends that. */
import { expect, test } from '@jest/globals';
import { openSpace } from '../support/account-space.ts';
import { openProvider, portal } from '../support/provider.ts';
import { createVisitor, fieldsOf, headingOf } from '../support/visitor.ts';

const minute = 60 * 1000;

test('a person signs in at the space as at any service, and is greeted by name', async () => {
  await using provider = await openProvider();
  const person = await provider.addPerson();
  const visitor = createVisitor(provider);
  expect((await visitor.get('/')).text).toContain(`href="${provider.issuer}/account"`);

  const space = await openSpace(provider, person, visitor);
  expect(space.opened.status).toBe(200);
  expect(headingOf(space.opened.text)).toBe('Mon compte');
  expect(space.opened.text).toContain('Bonjour Pierre');
  expect(space.opened.text).toMatch(/<a href="\/account" aria-current="page">/);
  expect(space.opened.headers['cache-control']).toBe('no-store');
  expect(provider.logged.join('')).not.toContain('Pierre');
});

test('a person who is signed in at a service comes in without a page, and the other way round', async () => {
  await using provider = await openProvider();
  const person = await provider.addPerson();
  const { visitor, location } = await (async () => {
    const one = createVisitor(provider);
    return { visitor: one, location: (await one.signIn(person)).location };
  })();
  expect(location).toContain('https://service.example/callback?code=');
  expect(headingOf((await visitor.visit('/account')).reply.text)).toBe('Mon compte');

  const space = await openSpace(provider, person);
  const atService = await space.visitor.begin(portal);
  expect(atService.location).toContain('https://service.example/callback?code=');
});

test('pending steps come first', async () => {
  await using provider = await openProvider();
  const person = await provider.addPerson({ kind: 'legacy' });
  const space = await openSpace(provider, person);
  expect(headingOf(space.opened.text)).toContain('change');
});

test('says when the person signed in before, by which way and on which browser', async () => {
  await using provider = await openProvider();
  const person = await provider.addPerson();
  const phone =
    'Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0 <script>alert(1)</script>';
  const visitor = createVisitor(provider);
  const begun = await visitor.begin(portal);
  await visitor.post(
    begun.location,
    { ...begun.fields, identifier: person.identifier, password: person.password },
    { 'User-Agent': phone },
  );
  provider.advance(2 * minute);
  const { opened } = await openSpace(provider, person);
  expect(opened.text).toMatch(
    /Votre dernière connexion avant celle-ci\s: le [^<]* avec votre mot de passe, Firefox sur Android\./,
  );
  expect(opened.text).not.toContain('alert(1)');
});

test('the space closes with the session, with a new password, and for another person', async () => {
  await using provider = await openProvider();
  const [person, other] = [await provider.addPerson(), await provider.addPerson()];
  const isClosed = async ({ visitor }: Awaited<ReturnType<typeof openSpace>>) =>
    (await visitor.visit('/account')).location.includes('/interaction/');

  const signedOut = await openSpace(provider, person);
  expect(await isClosed(signedOut)).toBe(false);
  const question = await signedOut.visitor.get('/session/end');
  await signedOut.visitor.post('/session/end/confirm', {
    ...fieldsOf(question.text),
    logout: 'yes',
  });
  expect(await isClosed(signedOut)).toBe(true);

  const ended = await openSpace(provider, person);
  await provider.domain.updateAccount(person.accountId, (account) => ({
    ...account,
    standing: { ...account.standing, endedBefore: Date.now() + 2000 },
  }));
  expect(await isClosed(ended)).toBe(true);

  // The cookie of one person's space beside the session of another.
  const [first, second] = [await openSpace(provider, other), await openSpace(provider, other)];
  const cookieOf = ({ opened: _, visitor }: typeof first) =>
    visitor.agent.jar.getCookie('mon-compte-account', { ...all })?.value ?? '';
  const all = { domain: '127.0.0.1', path: '/', secure: false, script: false };
  first.visitor.agent.jar.setCookie(`mon-compte-account=${cookieOf(second)}`, '127.0.0.1', '/');
  const { reply } = await first.visitor.visit('/account');
  // It goes through the sign-in, which finds the session of this browser, and gets a cookie of its own.
  expect(headingOf(reply.text)).toBe('Mon compte');
  expect(cookieOf(first)).not.toBe(cookieOf(second));
});

test('an answer that this browser has not asked for opens nothing, and a code opens once', async () => {
  await using provider = await openProvider();
  const person = await provider.addPerson();
  const visitor = createVisitor(provider);
  await visitor.signIn(person);
  const callback = await (async () => {
    let reply = await visitor.get('/account');
    while (!String(reply.headers['location']).includes('/account/callback')) {
      reply = await visitor.get(String(reply.headers['location']));
    }
    return String(reply.headers['location']);
  })();

  const stranger = createVisitor(provider);
  await stranger.signIn(await provider.addPerson());
  const stolen = await stranger.get(callback);
  expect([stolen.status, headingOf(stolen.text)]).toEqual([
    400,
    'Votre connexion a été interrompue',
  ]);
  expect((await visitor.get(callback)).headers['location']).toBe('/account');
  expect((await visitor.get(callback)).status).toBe(400);
  for (const query of ['', '?state=a&code=b', '?state[]=a&code=b&code=c']) {
    const reply = await visitor.get(`/account/callback${query}`);
    expect([reply.status, headingOf(reply.text)]).toEqual([
      400,
      'Votre connexion a été interrompue',
    ]);
  }
});

test('use keeps the session open, and a person who gives up goes to the list of services', async () => {
  await using provider = await openProvider();
  const person = await provider.addPerson();
  const { visitor } = await openSpace(provider, person);
  for (let i = 0; i < 3; i += 1) {
    provider.advance(20 * minute);
    expect((await visitor.get('/account')).status).toBe(200);
  }

  const another = createVisitor(provider);
  const begun = await another.visit('/account');
  const fields = fieldsOf(begun.reply.text);
  const left = await another.post(begun.location.replace(/login$/, 'cancel'), fields);
  expect((await another.follow(left)).location).toBe('/');
});
