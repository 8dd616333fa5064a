/** How long a sign-in lives: activity prolongs it, and a page that was left open for hours goes on. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openRequestLimits, openRequestsKey } from '../../../accounts/limits/open-requests.ts';
import { payloadKey } from '../../../provider/storage/payload-key.ts';
import { decide } from '../../provider/services.ts';
import {
  codeIn,
  completeStepsUntil,
  newAddress,
  startJourney,
  wrongCode,
} from '../../support/journey.ts';
import { leaked } from '../../support/leaks.ts';
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
  toPassword,
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

  it('counts again after its first hour, and lives on only where its network may begin more', async () => {
    const { page, send } = await begin();
    const key = openRequestsKey(provider.domain.index, '127.0.0.1');
    const countOf = async () => (await provider.storage.counters.readAll([key]))[0]?.count ?? 0;
    provider.advance(minutes(9));
    const counts: number[] = [];
    for (let forms = 0; forms < 4; forms += 1) {
      expect((await send('not the password')).status).toBe(401);
      counts.push(await countOf());
      provider.advance(minutes(25));
    }
    // After 9, 34, 59 and 84 minutes.
    expect(counts).toEqual([1, 0, 0, 1]);
    await Promise.all(
      Array.from({ length: openRequestLimits.network }, () =>
        provider.storage.counters.increment(key, minutes(10)),
      ),
    );
    expect((await send('not the password')).status).toBe(401);
    provider.advance(minutes(11));
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

describe('a creation whose interaction has ended', () => {
  const typed = ['Dupré-Lœuf', 'Marie Claire', '24/08/1962', 'Paris 7e'];
  const masked = /[0-9a-f]•••@e•••\.fr/;
  const shows = (html: string) => typed.filter((word) => html.includes(word));
  const codeTo = (email: string) =>
    codeIn(provider.outbox.messages().find(({ to }) => to === email)?.text);

  /** Leaves a creation before its password, and comes back with the same browser after that time. */
  async function comeBack({ after = hours(5), birthName = 'Dupré-Lœuf' } = {}) {
    const email = newAddress();
    const left = await startJourney(provider);
    await toPassword(provider, left, { ...marie, birthName, email });
    expect(left.page).toBe('create-password');
    provider.advance(after);
    const { visitor } = left;
    const journey = await startJourney(provider, undefined, { visitor });
    await journey.open('create');
    return { journey, visitor, email };
  }

  it('is offered to its browser within the day, and goes on after a new code to its contact', async () => {
    const { journey, email } = await comeBack({ after: hours(23) });
    expect([journey.page, journey.heading]).toEqual(['create', 'Créer mon compte']);
    expect(journey.words).toMatch(/Reprendre ma création de compte.*Recommencer/);
    expect(journey.words).toMatch(masked);
    expect(shows(journey.html)).toEqual([]);
    const earlier = codeTo(email);
    await journey.send({ choice: 'resume' }, 'create-resume');
    expect([journey.page, journey.words]).toEqual([
      'create-resume-code',
      expect.stringMatching(masked),
    ]);
    const code = codeTo(email);
    for (const wrong of [wrongCode(code), earlier === code ? wrongCode(code) : earlier]) {
      await journey.send({ code: wrong });
      expect([journey.status, journey.page]).toEqual([422, 'create-resume-code']);
      expect(shows(journey.html)).toEqual([]);
    }
    // No other page shows or takes any of it before the code.
    for (const page of ['create-number', 'create-contact', 'create-terms', 'create-password']) {
      await journey.open(page);
      expect([page, journey.page, shows(journey.html)]).toEqual([page, 'create', []]);
      expect(journey.html).not.toContain(email);
    }
    await journey.send({ code }, 'create-resume-code');
    // The number, the contact and the terms were answered before: the password, which nobody keeps, is what is left.
    expect([journey.page, shows(journey.html)]).toEqual(['create-password', typed]);
    expect(journey.html).toContain(email);
    await choosePassword(journey);
    expect(journey.page).toBe('create-done');
    // Once the account is there, nothing is left to resume.
    const next = await startJourney(provider, undefined, { visitor: journey.visitor });
    await next.open('create');
    expect([next.page, next.html]).toEqual(['create', expect.not.stringMatching(masked)]);
  });

  it('goes on after a code to the contact that was typed last, where none was proven', async () => {
    const left = await startJourney(provider);
    await left.open('create');
    await sendWithCaptcha(left, { ...marie, birthName: 'Tapée' });
    await left.send(numberOf(undefined));
    const emails = [newAddress(), newAddress()] as const;
    for (const email of emails) {
      await left.send({ channel: 'mail', email, phone: '' }, 'create-contact');
      expect(left.page).toBe('create-contact-code');
      provider.advance(61_000);
    }
    provider.advance(hours(5));
    const journey = await startJourney(provider, undefined, { visitor: left.visitor });
    await journey.open('create');
    expect([shows(journey.html), journey.words]).toEqual([[], expect.stringMatching(masked)]);
    await journey.send({ choice: 'resume' }, 'create-resume');
    await journey.send({ code: wrongCode(codeTo(emails[1])) });
    expect(shows(journey.html)).toEqual([]);
    await journey.send({ code: codeTo(emails[1]) });
    expect(journey.page).toBe('create-terms');
    await journey.send({ accept: 'yes' });
    expect([journey.words, journey.words]).toEqual(
      ['Tapée', emails[1]].map((word) => expect.stringContaining(word)),
    );
  });

  it('is erased by « Recommencer », and after a day', async () => {
    const left = await comeBack({ after: hours(25), birthName: 'Passée' });
    expect([left.journey.page, left.journey.html]).toEqual([
      'create',
      expect.not.stringContaining('Passée'),
    ]);
    const { journey, visitor } = await comeBack({ birthName: 'Neuve' });
    await journey.send({ choice: 'restart' }, 'create-resume');
    expect([journey.page, journey.html]).toEqual(['create', expect.not.stringContaining('Neuve')]);
    const next = await startJourney(provider, undefined, { visitor });
    await next.open('create-resume');
    expect(next.page).toBe('create');
  });

  it('is not there for another browser, nor for one with planted cookies of the interaction', async () => {
    const { journey, email } = await comeBack({ birthName: 'Seule' });
    const other = await startJourney(provider);
    for (const page of ['create', 'create-resume', 'create-resume-code']) {
      await other.open(page);
      expect([page, other.page, masked.test(other.html)]).toEqual([page, 'create', false]);
    }
    await other.send({ choice: 'resume' }, 'create-resume');
    expect(other.page).toBe('create');
    const planted = plantedBy(journey.visitor, journey.location);
    const seen = await createVisitor(provider).get(journey.location, planted);
    expect([seen.text, masked.test(seen.text)]).toEqual([
      expect.stringContaining('id="birthName"'),
      false,
    ]);
    expect(provider.outbox.messages().filter(({ to }) => to === email)).toHaveLength(1);
  });

  it('needs the code of its own contact: another creation of the browser does not open it', async () => {
    const { journey, visitor, email } = await comeBack({ birthName: 'Première' });
    await journey.send({ choice: 'resume' }, 'create-resume');
    const code = codeTo(email);
    // Meanwhile, somebody else at this browser gets as far with their own contact.
    provider.advance(61_000);
    const tab = await startJourney(provider, undefined, { visitor });
    await tab.open('create-resume');
    await tab.send({ choice: 'restart' }, 'create-resume');
    await sendWithCaptcha(tab, { ...marie, birthName: 'Seconde' });
    await tab.send(numberOf(undefined));
    await proveContact(provider, tab, newAddress());
    await journey.send({ code }, 'create-resume-code');
    expect([journey.words, journey.html]).toEqual([
      expect.stringMatching(/Ce code n'est plus valable.*Reprendre ma création de compte/),
      expect.not.stringMatching(/Première|Seconde/),
    ]);
  });

  it('sends no more codes than any creation', async () => {
    const { journey, email } = await comeBack({ birthName: 'Nombre' });
    await journey.send({ choice: 'resume' }, 'create-resume');
    await journey.send({}, 'create-resume-again');
    expect([journey.status, journey.page]).toEqual([429, 'create-resume-code']);
    await journey.open('create-resume');
    await journey.send({ choice: 'resume' }, 'create-resume');
    expect([journey.status, journey.words]).toEqual([
      429,
      expect.stringContaining("Un code vient déjà d'être envoyé, il reste valable"),
    ]);
    expect(provider.outbox.messages().filter(({ to }) => to === email)).toHaveLength(2);
    expect((await journey.send({ choice: 'other' }, 'create-resume')).status).toBe(400);
  });

  it('leaves nothing in clear in the store', async () => {
    await comeBack({ birthName: 'Scellée' });
    const words = ['Scellée', 'SCELLEE', 'Marie Claire', '24/08/1962', '1962-08-24'];
    expect(leaked(await provider.everythingStored(), words)).toEqual([]);
  });
});
