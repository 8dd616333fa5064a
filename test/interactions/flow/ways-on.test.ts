/** Pages whose interaction is over, or that are no page at all: true words, and a way on from each. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openWithFranceConnect, type WithFranceConnect } from '../../support/franceconnect.ts';
import { completeStepsUntil, type Journey, lastCode, startJourney } from '../../support/journey.ts';
import { partner, portal, type TestProvider } from '../../support/provider.ts';
import { createVisitor, fieldsOf, headingOf, type Visitor } from '../../support/visitor.ts';

let both: WithFranceConnect;
let provider: TestProvider;
beforeAll(async () => {
  both = await openWithFranceConnect();
  provider = both.provider;
});
afterAll(() => both[Symbol.asyncDispose]());

/** Returns the addresses of the buttons and links in the text of a page. */
const linksOf = (html: string) =>
  [...html.matchAll(/<main[\s\S]*<\/main>/g)]
    .flatMap(([main]) => [...main.matchAll(/href="([^"]+)"/g)])
    .map(([, href]) => href);

const legacy = () => provider.addPerson({ kind: 'legacy', contacts: {} });

describe('the way back', () => {
  it('to a finished step says so, and leads to the step that follows', async () => {
    const journey = await startJourney(provider, await legacy());
    const [login, announcement] = [
      await startJourney(provider, undefined, { visitor: journey.visitor }),
      journey.location,
    ];
    expect(login.page).toBe('announcement');
    await journey.send();
    const next = journey.location;
    for (const step of [announcement, announcement.replace('announcement', 'terms')]) {
      const page = await journey.visitor.get(step);
      expect(headingOf(page.text)).toBe('Étape déjà faite');
      const [href = ''] = linksOf(page.text);
      expect((await journey.visitor.visit(href)).location).toBe(next);
    }
  });

  it('to the sign-in page after the sign-in says that one is signed in, and leads to the service', async () => {
    const visitor = createVisitor(provider);
    const person = await provider.addPerson();
    const begun = await visitor.begin(portal);
    const form = { ...begun.fields, ...person };
    await visitor.follow(await visitor.post(begun.location, form));
    for (const page of [
      await visitor.get(begun.location),
      await visitor.post(begun.location, form),
    ]) {
      expect(headingOf(page.text)).toBe('Vous êtes connecté');
      expect(linksOf(page.text)).toEqual([portal.client_uri]);
    }
    const question = await visitor.visit('/session/end');
    const confirmed = { ...fieldsOf(question.reply.text), logout: 'yes' };
    await visitor.follow(await visitor.post('/session/end/confirm', confirmed));
    expect(headingOf((await visitor.get(begun.location)).text)).toBe('Étape déjà faite');
  });

  it('to a sign-in that was given up speaks of no interruption', async () => {
    const visitor = createVisitor(provider);
    const { location, fields } = await visitor.begin(portal);
    await visitor.follow(await visitor.post(location.replace('login', 'cancel'), fields));
    const page = await visitor.get(location);
    expect(headingOf(page.text)).toBe('Étape déjà faite');
    expect(linksOf(page.text)).toEqual([portal.client_uri]);
  });
});

describe('a browser that has lost its session', () => {
  /** Ends the browser, as phones do while one reads the code: cookies without an age go. */
  function restart({ agent }: Visitor): void {
    for (const name of ['mon-compte-session', 'mon-compte-session.sig']) {
      agent.jar.setCookie(`${name}=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT`, '127.0.0.1');
    }
  }
  const steps: [string, () => Promise<Journey>, () => Record<string, string>][] = [
    [
      'code after the password',
      async () => {
        const claims = JSON.stringify({
          id_token: { acr: { essential: true, value: 'password+otp' } },
        });
        return startJourney(provider, await provider.addPerson(), { params: { claims } });
      },
      () => ({ code: lastCode(provider) }),
    ],
    ['terms', async () => until('terms'), () => ({ accept: 'yes' })],
    [
      'new password',
      async () => until('new-password'),
      () => ({ password: 'Olivier7Jardin', confirmation: 'Olivier7Jardin' }),
    ],
    [
      'code of the contact',
      async () => until('contact-code'),
      () => ({ code: lastCode(provider) }),
    ],
    [
      'consent',
      async () => startJourney(provider, await provider.addPerson(), { client: partner }),
      () => ({ decision: 'allow' }),
    ],
  ];
  async function until(page: string): Promise<Journey> {
    const journey = await startJourney(provider, await legacy());
    await completeStepsUntil(provider, journey, page);
    return journey;
  }
  it.each(steps)('is led back to the service from the %s', async (_step, start, form) => {
    const journey = await start();
    restart(journey.visitor);
    await journey.send(form());
    expect([journey.status, journey.heading]).toEqual([400, 'Votre connexion a été interrompue']);
    expect(journey.html).not.toContain('id="error-code"');
    expect(linksOf(journey.html)[0]).toMatch(/^https:\/\/(service|partner)\.example\/$/);
    expect(journey.html).toContain('>Reprendre</a>');
  });
});

it('leads each expired sign-in back to its own service, or to the list once that is forgotten', async () => {
  const visitor = createVisitor(provider);
  const services = [partner, portal, partner, portal];
  const tabs: string[] = [];
  for (const client of services) tabs.push((await visitor.begin(client)).location);
  provider.advance(25 * 60 * 60_000);
  for (const [i, tab] of tabs.entries()) {
    const page = await visitor.get(tab);
    expect(headingOf(page.text)).toBe('Votre connexion a été interrompue');
    // Three are remembered.
    expect(linksOf(page.text)).toEqual([i === 0 ? '/' : services[i]?.client_uri]);
  }
});

it("shows pages around a sign-in in the service's language too", async () => {
  const english = async (visitor: Visitor, path: string) =>
    expect([path, (await visitor.get(path)).text]).toEqual([
      path,
      expect.stringContaining('<html lang="en"'),
    ]);
  const visitor = createVisitor(provider);
  const { location } = await visitor.begin(portal, { ui_locales: 'en' });
  for (const path of ['/', '/interaction/unknown/login', '/franceconnect/callback', '/none'])
    await english(visitor, path);
  provider.advance(25 * 60 * 60_000);
  await english(visitor, location);
  // The next service asks for no language.
  await visitor.begin(portal);
  expect((await visitor.get('/none')).text).toContain('<html lang="fr"');
  await english(createVisitor(provider), '/auth?client_id=nobody&ui_locales=en');
  await visitor.signIn(await provider.addPerson());
  const question = await visitor.get('/session/end?ui_locales=en');
  expect(headingOf(question.text)).toBe('Sign out');
  const end = await visitor.post('/session/end/confirm', {
    ...fieldsOf(question.text),
    logout: 'yes',
  });
  expect(headingOf((await visitor.follow(end)).reply.text)).toBe('You are signed out');
  const { reply } = await createVisitor(provider).visit('/account?ui_locales=en');
  expect(headingOf(reply.text)).toBe('Sign in');
});

describe('a page without a way of its own', () => {
  const cases: [string, (visitor: Visitor) => Promise<{ text: string }>][] = [
    [
      'an answer of FranceConnect in another browser',
      (v) => v.get('/franceconnect/callback?code=c'),
    ],
    ['an unknown address', (v) => v.get('/no/such/page')],
    ['an unknown interaction', (v) => v.get('/interaction/unknown/login')],
    ['an unknown client', async (v) => (await v.visit('/auth?client_id=nobody')).reply],
    ['the page after a sign-out', (v) => v.get('/session/end/success')],
    ['the page after a sign-out at FranceConnect', (v) => v.get('/franceconnect/logged-out')],
  ];
  it.each(cases)('leads to the list of services: %s', async (_name, open) => {
    const page = await open(createVisitor(provider));
    expect(linksOf(page.text)).toContain('/');
  });
});

it('says that another account is signed out first, when the account changes during a sign-in', async () => {
  const visitor = createVisitor(provider);
  await visitor.signIn(await provider.addPerson());
  const other = await provider.addPerson();
  const page = await visitor.signIn(other, { params: { prompt: 'login' } });
  expect(headingOf(page.html)).toBe('Changement de compte');
  expect(page.html).not.toContain('Retour au service');
  const on = await visitor.follow(await visitor.post('/session/end/confirm', fieldsOf(page.html)));
  expect(on.location).toContain('code=');
});
