/** A contact or its code, given or asked for a second time: too early, from another tab, or by the same form. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createVisitor } from '../../support/visitor.ts';
import { lastCode, newAddress, otherThan, setOut } from '../../support/walk.ts';
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

/** Returns a walk that has reached the contact page in a first connection. */
async function atContact() {
  const walk = await setOut(provider, await provider.addPerson({ contacts: {} }));
  expect(walk.page).toBe('contact');
  return walk;
}
/** Returns a walk that has reached the contact page in an account creation. */
async function atCreation() {
  const walk = await setOut(provider);
  await walk.open('create');
  await sendWithCaptcha(walk, { ...vincent, birthName: `Martin ${letters[people]}` });
  people += 1;
  await walk.send({ without: 'yes' });
  expect(walk.page).toBe('create-contact');
  return walk;
}

describe('a request for another code within a minute', () => {
  const isGood = 'il reste valable';
  const tooSoon = /Il est trop tôt pour envoyer un nouveau code\. Réessayez dans \d+ secondes\./;

  it('shows that the first code is still valid', async () => {
    const walk = await atContact();
    const email = newAddress();
    await walk.send(mail(email));
    await walk.send({}, 'contact-again');
    expect([walk.status, walk.words]).toEqual([429, expect.stringContaining(isGood)]);
    await walk.send(mail(email), 'contact');
    expect([walk.status, walk.words]).toEqual([429, expect.stringContaining(isGood)]);
    expect(walk.html).toContain('id="code"');
  });

  it('mentions no valid code after its tries were used up', async () => {
    const walk = await atContact();
    await walk.send(mail(newAddress()));
    const wrong = otherThan(lastCode(provider));
    for (let tries = 0; tries < 5; tries += 1) await walk.send({ code: wrong }, 'contact-code');
    expect(walk.words).toContain("Un code vient d'être envoyé");
    // The code is spent, so the page no longer says that one was sent.
    await walk.send({ code: lastCode(provider) }, 'contact-code');
    expect(walk.words).not.toContain("Un code vient d'être envoyé");
    await walk.send({}, 'contact-again');
    expect([walk.status, walk.words]).toEqual([429, expect.stringMatching(tooSoon)]);
    expect(walk.words).not.toContain(isGood);
  });

  it('mentions no valid code when the first one went to another address', async () => {
    const walk = await atContact();
    await walk.send(mail(newAddress()));
    await walk.open('contact');
    await walk.send(mail(newAddress()));
    expect([walk.status, walk.words]).toEqual([429, expect.stringMatching(tooSoon)]);
    expect(walk.words).not.toContain(isGood);
  });

  it('mentions no valid code after it was used', async () => {
    const walk = await atCreation();
    const email = newAddress();
    await walk.send(mail(email));
    await walk.send({ code: lastCode(provider) });
    expect(walk.page).toBe('create-terms');
    await walk.send(mail(email), 'create-contact');
    expect([walk.status, walk.words]).toEqual([429, expect.stringMatching(tooSoon)]);
    expect(walk.words).not.toContain(isGood);
  });
});

describe('the code of a creation', () => {
  it('leads on again when the same form is sent twice', async () => {
    const walk = await atCreation();
    await walk.send(mail(newAddress()));
    const code = lastCode(provider);
    const first = await walk.sent({ code });
    expect(first.headers['location']).toMatch(/\/create-terms$/);
    await walk.send({ code });
    expect([walk.status, walk.page]).toEqual([200, 'create-terms']);
  });

  it('does not prove another contact that is given after it was used', async () => {
    const walk = await atCreation();
    await walk.send(mail(newAddress()));
    await walk.send({ code: lastCode(provider) });
    provider.advance(60_000);
    const other = newAddress();
    await walk.send(mail(other), 'create-contact');
    expect(walk.page).toBe('create-contact-code');
    const code = lastCode(provider);
    await walk.send({ code: otherThan(code) });
    expect([walk.status, walk.page]).toEqual([422, 'create-contact-code']);
    provider.advance(15 * 60_000);
    await walk.send({ code });
    expect([walk.status, walk.words]).toEqual([
      422,
      expect.stringContaining("Ce code n'est plus valable"),
    ]);
    await walk.send(mail(other), 'create-contact');
    await walk.send({ code: lastCode(provider) });
    expect(walk.page).toBe('create-terms');
  });
});

describe('a person who goes back to the contact page', () => {
  it.each([
    ['a first connection', 'contact', atContact],
    ['a creation', 'create-contact', atCreation],
  ])('finds the contact that they gave, in %s', async (_name, choice, at) => {
    const walk = await at();
    const address = newAddress();
    await walk.send(mail(address));
    await walk.open(choice);
    expect(walk.html).toContain(`value="${address}"`);
    expect(walk.html).toMatch(/value="mail"[^>]* checked/);
    provider.advance(60_000);
    await walk.send({ channel: 'sms', email: '', phone: '0692 98 76 54' });
    await walk.open(choice);
    expect(walk.html).not.toContain(address);
    expect(walk.html).toContain('value="0692 98 76 54"');
    provider.advance(15 * 60_000);
    await walk.send({ code: '123456' }, `${choice}-code`);
    expect(walk.words).toContain("Ce code n'est plus valable");
    expect(walk.html).toContain('value="0692 98 76 54"');
  });

  it('finds no contact that was given in another browser or for another person', async () => {
    const person = await provider.addPerson({ contacts: {} });
    const walk = await setOut(provider, person);
    const address = newAddress();
    await walk.send(mail(address));
    const elsewhere = await setOut(provider, person);
    expect([elsewhere.page, elsewhere.html.includes(address)]).toEqual(['contact', false]);
    const planted = plantedBy(walk.visitor, walk.location);
    const choice = walk.location.replace('contact-code', 'contact');
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
