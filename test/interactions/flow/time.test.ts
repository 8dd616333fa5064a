/** How long a sign-in lives: activity prolongs it, and a page that was left open for hours goes on. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openRequestLimits, openRequestsKey } from '../../../accounts/limits/open-requests.ts';
import { payloadKey } from '../../../provider/storage/payload-key.ts';
import { decide } from '../../provider/services.ts';
import { completeStepsUntil, newAddress, startJourney } from '../../support/journey.ts';
import { partner, portal, type TestProvider } from '../../support/provider.ts';
import { createVisitor, fieldsOf, headingOf, type Visitor } from '../../support/visitor.ts';
import {
  choosePassword,
  look,
  marie,
  numberOf,
  openJourneyProvider,
  proveContact,
  sendWithCaptcha,
} from '../create/journey.ts';
import { plantedBy } from './planted-cookies.ts';

let provider: TestProvider;
beforeAll(async () => {
  provider = await openJourneyProvider();
});
afterAll(() => provider[Symbol.asyncDispose]());

const minutes = (n: number) => n * 60_000;
const hours = (n: number) => minutes(60 * n);
const uidOf = (location: string) => /interaction\/([\w-]+)/.exec(location)?.[1] ?? '';
const isStored = async (location: string) =>
  (await provider.storage.payloads.find('Interaction', payloadKey(uidOf(location)))) !== undefined;

/** Makes a browser forget the library's cookies of an interaction, as it does after half an hour. */
function forget({ agent }: Visitor, location: string): void {
  for (const [name, path] of [
    ['interaction', `/interaction/${uidOf(location)}`],
    ['resume', `/auth/${uidOf(location)}`],
  ]) {
    for (const cookie of [name, `${name}.sig`]) {
      const ended = `${cookie}=; path=${path}; expires=Thu, 01 Jan 1970 00:00:00 GMT`;
      agent.jar.setCookie(ended, '127.0.0.1', path);
    }
  }
}

async function begin() {
  const visitor = createVisitor(provider);
  const { identifier, password } = await provider.addPerson();
  const page = await visitor.begin(portal);
  const send = (typed: string, fields = page.fields) =>
    visitor.post(page.location, { ...fields, identifier, password: typed });
  /** Leaves the page open. */
  const wait = (ms: number) => {
    provider.advance(ms);
    forget(visitor, page.location);
  };
  return { visitor, page, send, wait, identifier, password };
}

describe('the record of a request', () => {
  it('that no form has answered is gone after 10 minutes, however often its page is opened', async () => {
    const { visitor, page } = await begin();
    provider.advance(minutes(9));
    expect(headingOf((await visitor.get(page.location)).text)).toBe('Connexion');
    expect(await isStored(page.location)).toBe(true);
    provider.advance(minutes(2));
    expect(await isStored(page.location)).toBe(false);
  });

  it('lives 30 minutes from each form, whatever was typed, and not from one that is not ours', async () => {
    const { page, send } = await begin();
    for (let forms = 0; forms < 3; forms += 1) {
      expect((await send('not the password')).status).toBe(401);
      provider.advance(minutes(29));
      expect(await isStored(page.location)).toBe(true);
    }
    expect((await send('any', { ...page.fields, csrf: 'guess' })).status).toBe(403);
    provider.advance(minutes(2));
    expect(await isStored(page.location)).toBe(false);
  });
});

describe('a sign-in page that was left open for hours', () => {
  it('signs in with its first form', async () => {
    const { visitor, send, wait, password } = await begin();
    wait(hours(9));
    expect((await visitor.follow(await send(password))).location).toContain('code=');
  });

  it('shows the faults of its first form with what was typed, and goes on from there', async () => {
    const { visitor, send, wait, identifier, password } = await begin();
    wait(hours(9));
    const page = await send('not the password');
    expect([page.status, page.text]).toEqual([
      401,
      expect.stringContaining(`value="${identifier}"`),
    ]);
    expect((await visitor.follow(await send(password))).location).toContain('code=');
  });

  it('leads on by its links, and can be reloaded and given up', async () => {
    const { visitor, page, wait } = await begin();
    wait(hours(9));
    const link = await visitor.get(page.location.replace(/login$/, 'forgotten'));
    expect(headingOf(link.text)).toBe('Mot de passe oublié');
    wait(hours(1));
    expect(headingOf((await visitor.get(page.location)).text)).toBe('Connexion');
    wait(hours(1));
    const left = await visitor.post(page.location.replace('login', 'cancel'), page.fields);
    expect((await visitor.follow(left)).location).toContain('error=access_denied');
  });

  it('counts as a request that is begun', async () => {
    const { send, wait, password } = await begin();
    wait(hours(1));
    const key = openRequestsKey(provider.domain.index, '127.0.0.1');
    const { counters } = provider.storage;
    for (let i = 0; i < openRequestLimits.network; i += 1) await counters.increment(key, 600_000);
    const refused = await send(password);
    expect([refused.status, Number(refused.headers['retry-after'])]).toEqual([
      429,
      expect.any(Number),
    ]);
    provider.advance(minutes(11));
    expect((await send(password)).status).toBe(303);
  });

  it('has ended after a day', async () => {
    const { send, wait, password } = await begin();
    wait(hours(25));
    const lost = await send(password);
    expect([lost.status, headingOf(lost.text)]).toEqual([400, 'Votre connexion a été interrompue']);
  });

  it('goes on in its own browser only, and not once it was answered', async () => {
    const { visitor, page, send, wait, password } = await begin();
    wait(hours(1));
    const planted = plantedBy(visitor, page.location);
    const elsewhere = await createVisitor(provider).get(page.location, planted);
    expect(elsewhere.status).toBe(400);
    await visitor.follow(await send(password));
    const again = await send(password, { ...page.fields });
    expect(headingOf(again.text)).toBe('Vous êtes connecté');
  });
});

describe('activity', () => {
  it('prolongs an account creation of which each page takes 25 minutes', async () => {
    const journey = await startJourney(provider);
    const pause = () => provider.advance(minutes(25));
    await journey.open('create');
    await sendWithCaptcha(journey, marie);
    pause();
    await journey.send(numberOf(undefined));
    pause();
    const email = newAddress();
    await journey.send({ channel: 'mail', email: 'not an address', phone: '' });
    pause();
    await proveContact(provider, journey, email);
    pause();
    await journey.send({ accept: 'yes' });
    pause();
    await choosePassword(journey);
    expect(journey.page).toBe('create-done');
  });

  it('prolongs a step after the sign-in together with the session, for 4 hours at most', async () => {
    const journey = await startJourney(
      provider,
      await provider.addPerson({ kind: 'legacy', contacts: {} }),
    );
    await completeStepsUntil(provider, journey, 'terms');
    for (let waited = 25; waited < 240; waited += 25) {
      provider.advance(minutes(25));
      await journey.send();
      expect([waited, journey.status]).toEqual([waited, 422]);
    }
    provider.advance(minutes(25));
    await journey.send({ accept: 'yes' });
    expect([journey.status, journey.heading]).toEqual([400, 'Votre connexion a été interrompue']);
  });

  it('is what the pages that follow the first have 30 minutes for', async () => {
    const visitor = createVisitor(provider);
    const page = await visitor.signIn(await provider.addPerson(), { client: partner });
    expect(headingOf(page.html)).toBe('Autorisation');
    provider.advance(minutes(25));
    const { location } = await decide(visitor, { ...page, html: page.html }, 'allow');
    expect(location).toContain('code=');
    expect(fieldsOf(page.html)).toHaveProperty('csrf');
  });

  it('is told in time: the page says until when it stays open, and a script can prolong it', async () => {
    const journey = await startJourney(provider, await provider.addPerson({ kind: 'legacy' }));
    const until = () => /data-seconds-left="(\d+)"/.exec(journey.html)?.[1];
    expect(journey.page).toBe('announcement');
    expect(Number(until())).toBeGreaterThan(1_790);
    expect(journey.words).toMatch(/Cette page reste ouverte jusqu'à \d\d:\d\d \(heure de Paris\)/);
    provider.advance(minutes(20));
    await journey.open('announcement');
    expect(Number(until())).toBeLessThan(610);
    expect((await journey.post({ csrf: 'guess' }, 'prolong')).status).toBe(403);
    const { body } = await journey.post({}, 'prolong');
    expect(body.secondsLeft).toBeGreaterThan(1_790);
    provider.advance(minutes(29));
    await journey.send();
    expect(journey.page).toBe('terms');
  });

  it('is asked for on no page that loses nothing: a sign-in page that was left open goes on', async () => {
    const { page, send } = await begin();
    expect(page.html).not.toContain('data-seconds-left');
    expect((await send('not the password')).text).not.toContain('data-seconds-left');
  });

  it('that comes too late finds nothing of what somebody else may have typed', async () => {
    const journey = await startJourney(provider);
    await journey.open('create');
    await sendWithCaptcha(journey, { ...marie, birthName: 'Untel' });
    provider.advance(minutes(31));
    forget(journey.visitor, journey.location);
    await journey.send(numberOf(undefined));
    expect(journey.page).toBe('create');
    expect(journey.html).not.toContain('Untel');
    await look(journey);
    await journey.send({ ...marie, captcha: 'GOOD' });
    expect(journey.page).toBe('create-number');
  });
});
