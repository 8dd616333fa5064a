/** A contact or its code, given or asked for a second time: too early, from another tab, or by the same form. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lastCode, newAddress, startJourney, wrongCode } from '../../support/journey.ts';
import { createVisitor } from '../../support/visitor.ts';
import { openJourneyProvider, sendWithCaptcha, vincent } from '../create/journey.ts';
import { plantedBy } from '../flow/planted-cookies.ts';

let provider: Awaited<ReturnType<typeof openJourneyProvider>>;
beforeAll(async () => {
  provider = await openJourneyProvider();
});
afterAll(() => provider[Symbol.asyncDispose]());

const mail = (email: string) => ({ channel: 'mail', email, phone: '' });
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
let people = 0;

/** Returns a journey that has reached the contact page in a first connection. */
async function atContact() {
  const journey = await startJourney(provider, await provider.addPerson({ contacts: {} }));
  expect(journey.page).toBe('contact');
  return journey;
}
/** Returns a journey that has reached the contact page in an account creation. */
async function atCreation() {
  const journey = await startJourney(provider);
  await journey.open('create');
  await sendWithCaptcha(journey, { ...vincent, birthName: `Martin ${letters[people]}` });
  people += 1;
  await journey.send({ without: 'yes' });
  expect(journey.page).toBe('create-contact');
  return journey;
}

describe('a request for another code within a minute', () => {
  const isGood = 'il reste valable';
  const tooSoon = /Il est trop tôt pour envoyer un nouveau code\. Réessayez dans \d+ secondes\./;

  it('shows that the first code is still valid', async () => {
    const journey = await atContact();
    const email = newAddress();
    await journey.send(mail(email));
    await journey.send({}, 'contact-again');
    expect([journey.status, journey.words]).toEqual([429, expect.stringContaining(isGood)]);
    await journey.send(mail(email), 'contact');
    expect([journey.status, journey.words]).toEqual([429, expect.stringContaining(isGood)]);
    expect(journey.html).toContain('id="code"');
  });

  it('mentions no valid code after its tries were used up', async () => {
    const journey = await atContact();
    await journey.send(mail(newAddress()));
    const wrong = wrongCode(lastCode(provider));
    for (let tries = 0; tries < 5; tries += 1) await journey.send({ code: wrong }, 'contact-code');
    expect(journey.words).not.toContain('tapez-le de nouveau');
    // The code is spent, so the page no longer says that one was sent.
    await journey.send({ code: lastCode(provider) }, 'contact-code');
    expect(journey.words).not.toContain("Un code vient d'être envoyé");
    await journey.send({}, 'contact-again');
    expect([journey.status, journey.words]).toEqual([429, expect.stringMatching(tooSoon)]);
    expect(journey.words).not.toContain(isGood);
  });

  it('mentions no valid code when the first one went to another address', async () => {
    const journey = await atContact();
    await journey.send(mail(newAddress()));
    await journey.open('contact');
    await journey.send(mail(newAddress()));
    expect([journey.status, journey.words]).toEqual([429, expect.stringMatching(tooSoon)]);
    expect(journey.words).not.toContain(isGood);
  });

  it('mentions no valid code after it was used, and a proven address needs no other', async () => {
    const journey = await atCreation();
    const email = newAddress();
    await journey.send(mail(email));
    await journey.send({ code: lastCode(provider) });
    expect(journey.page).toBe('create-terms');
    await journey.send(mail(email), 'create-contact');
    expect([journey.status, journey.page]).toEqual([200, 'create-terms']);
    await journey.send(mail(newAddress()), 'create-contact');
    expect([journey.status, journey.words]).toEqual([429, expect.stringMatching(tooSoon)]);
    expect(journey.words).not.toContain(isGood);
  });
});

describe('the code of a creation', () => {
  it('leads on again when the same form is sent twice', async () => {
    const journey = await atCreation();
    await journey.send(mail(newAddress()));
    const code = lastCode(provider);
    const first = await journey.post({ code });
    expect(first.headers['location']).toMatch(/\/create-terms$/);
    await journey.send({ code });
    expect([journey.status, journey.page]).toEqual([200, 'create-terms']);
  });

  it('does not prove another contact that is given after it was used', async () => {
    const journey = await atCreation();
    await journey.send(mail(newAddress()));
    await journey.send({ code: lastCode(provider) });
    provider.advance(60_000);
    const other = newAddress();
    await journey.send(mail(other), 'create-contact');
    expect(journey.page).toBe('create-contact-code');
    const code = lastCode(provider);
    await journey.send({ code: wrongCode(code) });
    expect([journey.status, journey.page]).toEqual([422, 'create-contact-code']);
    provider.advance(15 * 60_000);
    await journey.send({ code });
    expect([journey.status, journey.words]).toEqual([
      422,
      expect.stringContaining("Ce code n'est plus valable"),
    ]);
    await journey.send(mail(other), 'create-contact');
    await journey.send({ code: lastCode(provider) });
    expect(journey.page).toBe('create-terms');
  });
});

describe('a person who goes back to the contact page', () => {
  it.each([
    ['a first connection', 'contact', atContact],
    ['a creation', 'create-contact', atCreation],
  ])('finds the contact that they gave, in %s', async (_name, choice, at) => {
    const journey = await at();
    const address = newAddress();
    await journey.send(mail(address));
    await journey.open(choice);
    expect(journey.html).toContain(`value="${address}"`);
    expect(journey.html).toMatch(/value="mail"[^>]* checked/);
    provider.advance(60_000);
    await journey.send({ channel: 'sms', email: '', phone: '0692 98 76 54' });
    await journey.open(choice);
    expect(journey.html).not.toContain(address);
    expect(journey.html).toContain('value="0692 98 76 54"');
    provider.advance(15 * 60_000);
    await journey.send({ code: '123456' }, `${choice}-code`);
    expect(journey.words).toContain("Ce code n'est plus valable");
    await journey.open(choice);
    expect(journey.html).toContain('value="0692 98 76 54"');
  });

  it('finds no contact that was given in another browser or for another person', async () => {
    const person = await provider.addPerson({ contacts: {} });
    const journey = await startJourney(provider, person);
    const address = newAddress();
    await journey.send(mail(address));
    const elsewhere = await startJourney(provider, person);
    expect([elsewhere.page, elsewhere.html.includes(address)]).toEqual(['contact', false]);
    const planted = plantedBy(journey.visitor, journey.location);
    const choice = journey.location.replace('contact-code', 'contact');
    const { status, text } = await createVisitor(provider).get(choice, planted);
    expect([status, text.includes(address)]).toEqual([200, false]);

    const creation = await atCreation();
    const other = newAddress();
    await creation.send(mail(other));
    expect(creation.page).toBe('create-contact-code');
    await creation.open('create');
    await sendWithCaptcha(creation, { ...vincent, birthName: 'Autre' });
    await creation.send({ without: 'yes' });
    expect(creation.page).toBe('create-contact');
    expect(creation.html).not.toContain(other);
  });
});
