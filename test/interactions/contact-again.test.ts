/** A contact or its code, given or asked for once more: too early, from another tab, or by the same form. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lastCode, newAddress, otherThan, setOut } from '../support/walk.ts';
import { openJourneyHouse, sendWithCaptcha, vincent } from './journey.ts';

let house: Awaited<ReturnType<typeof openJourneyHouse>>;
beforeAll(async () => {
  house = await openJourneyHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

const mail = (email: string) => ({ channel: 'mail', email, phone: '' });
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
let people = 0;

/** At the choice of a contact, in a first connection. */
async function atContact() {
  const walk = await setOut(house, await house.addPerson({ contacts: {} }));
  expect(walk.page).toBe('contact');
  return walk;
}
/** The same, in the creation of an account for somebody new. */
async function atCreation() {
  const walk = await setOut(house);
  await walk.open('create');
  await sendWithCaptcha(walk, { ...vincent, birthName: `Martin ${letters[people]}` });
  people += 1;
  await walk.send({ without: 'yes' });
  expect(walk.page).toBe('create-contact');
  return walk;
}

describe('another code too early', () => {
  const isGood = 'il reste valable';
  const tooSoon = /Il est trop tôt pour envoyer un nouveau code\. Réessayez dans \d+ secondes\./;

  it('is told with the code that is still good', async () => {
    const walk = await atContact();
    const email = newAddress();
    await walk.send(mail(email));
    await walk.send({}, 'contact-again');
    expect([walk.status, walk.words]).toEqual([429, expect.stringContaining(isGood)]);
    await walk.send(mail(email), 'contact');
    expect([walk.status, walk.words]).toEqual([429, expect.stringContaining(isGood)]);
    expect(walk.html).toContain('id="code"');
  });

  it('is told without it once all its tries were used up', async () => {
    const walk = await atContact();
    await walk.send(mail(newAddress()));
    const wrong = otherThan(lastCode(house));
    for (let tries = 0; tries < 5; tries += 1) await walk.send({ code: wrong }, 'contact-code');
    await walk.send({}, 'contact-again');
    expect([walk.status, walk.words]).toEqual([429, expect.stringMatching(tooSoon)]);
    expect(walk.words).not.toContain(isGood);
  });

  it('is told without it where it went to another address', async () => {
    const walk = await atContact();
    await walk.send(mail(newAddress()));
    await walk.open('contact');
    await walk.send(mail(newAddress()));
    expect([walk.status, walk.words]).toEqual([429, expect.stringMatching(tooSoon)]);
    expect(walk.words).not.toContain(isGood);
  });

  it('is told without it once it was used', async () => {
    const walk = await atCreation();
    const email = newAddress();
    await walk.send(mail(email));
    await walk.send({ code: lastCode(house) });
    expect(walk.page).toBe('create-terms');
    await walk.send(mail(email), 'create-contact');
    expect([walk.status, walk.words]).toEqual([429, expect.stringMatching(tooSoon)]);
    expect(walk.words).not.toContain(isGood);
  });
});

describe('the code of a creation', () => {
  it('sent twice leads on twice, by the same form and from another tab', async () => {
    const walk = await atCreation();
    await walk.send(mail(newAddress()));
    const code = lastCode(house);
    const first = await walk.sent({ code });
    expect(first.headers['location']).toMatch(/\/create-terms$/);
    await walk.send({ code });
    expect([walk.status, walk.page]).toEqual([200, 'create-terms']);
  });

  it('that was used does not stand for another contact, which is given after it', async () => {
    const walk = await atCreation();
    await walk.send(mail(newAddress()));
    await walk.send({ code: lastCode(house) });
    house.advance(60_000);
    const other = newAddress();
    await walk.send(mail(other), 'create-contact');
    expect(walk.page).toBe('create-contact-code');
    const code = lastCode(house);
    await walk.send({ code: otherThan(code) });
    expect([walk.status, walk.page]).toEqual([422, 'create-contact-code']);
    house.advance(15 * 60_000);
    await walk.send({ code });
    expect([walk.status, walk.words]).toEqual([
      422,
      expect.stringContaining("Ce code n'est plus valable"),
    ]);
    await walk.send(mail(other), 'create-contact');
    await walk.send({ code: lastCode(house) });
    expect(walk.page).toBe('create-terms');
  });
});
