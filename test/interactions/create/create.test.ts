/** Creating an account: the whole way with a number and without, and what happens to whoever is known already. */
import { describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { parseIdentifier } from '../../../accounts/identity/identifiers.ts';
import { leaked } from '../../support/leaks.ts';
import { createVisitor, redeem } from '../../support/visitor.ts';
import { codeIn, lastCode, setOut, type Walk, withoutUids } from '../../support/walk.ts';
import {
  choosePassword,
  marie,
  marieNir,
  numberOf,
  openJourneyProvider,
  proveContact,
  sendWithCaptcha,
  toPassword,
  vincent,
} from './journey.ts';

type TestProvider = Awaited<ReturnType<typeof openJourneyProvider>>;

async function accountOf({ domain }: TestProvider, typed: string) {
  const parsed = parseIdentifier(typed);
  const found =
    'identifier' in parsed && (await domain.accounts.findByIdentifier(parsed.identifier));
  return found ? domain.accounts.open(found) : undefined;
}

describe('somebody with a social security number', () => {
  it('goes on to the service, signed in, as one whose identity is declared', async () => {
    await using provider = await openJourneyProvider();
    const walk = await setOut(provider);
    expect(walk.html).toMatch(/href="[^"]*\/create">Créer Mon Compte/);
    await walk.open('create');
    expect(walk.heading).toBe('Créer mon compte');
    await sendWithCaptcha(walk, marie);
    expect([walk.page, walk.html]).toEqual(['create-number', expect.stringContaining('2 sur 5')]);
    await walk.send({ nir: `${marieNir} 56` });
    expect(walk.status).toBe(422);
    await walk.send({ nir: '2 62 08 75 107 042' });
    expect([walk.page, walk.html]).toEqual(['create-contact', expect.stringContaining('3 sur 5')]);
    await walk.send({ channel: 'sms', phone: '06 12 34 56 78', email: '' });
    expect(walk.html).toContain('06 •• •• •• 78');
    await walk.send({ code: lastCode(provider) });
    expect([walk.page, walk.html]).toEqual(['create-terms', expect.stringContaining('4 sur 5')]);
    // Until the end nothing is stored.
    expect(await accountOf(provider, marieNir)).toBeUndefined();
    expect((await walk.send()).status).toBe(422);
    await walk.send({ accept: 'yes' });
    expect([walk.page, walk.html]).toEqual(['create-password', expect.stringContaining('5 sur 5')]);
    await walk.send({ password: 'Lœuf1962', confirmation: 'Lœuf1963' });
    expect(walk.html).toMatch(/contient votre nom[\s\S]*pas les mêmes/);
    await choosePassword(walk);
    expect(walk.location).toContain('https://service.example/callback?code=');

    expect(await walk.idToken()).toMatchObject({ acr: 'declared', amr: ['pwd', 'otp'] });
    const account = await accountOf(provider, marieNir);
    expect(account).toMatchObject({
      identity: { birthName: 'Dupré-Lœuf', givenNames: 'Marie Claire', birthCommune: '75107' },
      contacts: { phone: { value: '+33612345678', verified: true } },
      standing: { announced: true, declared: true, terms: { version: '1' } },
    });
    // Nothing stands between this person and the next service.
    const person = { identifier: marieNir, password: 'Olivier7Jardin' };
    const again = await createVisitor(provider).signIn(person);
    expect(again.location).toContain('https://service.example/callback?code=');
    expect(decodeJwt((await redeem(provider, again)).body.id_token)['acr']).toBe('declared');
  });
});

describe('somebody without a number', () => {
  it('is shown a provisional identifier once, gets it by message, and signs in with it', async () => {
    await using provider = await openJourneyProvider();
    const walk = await setOut(provider);
    await toPassword(provider, walk, { ...vincent, email: 'vincent@example.fr' });
    await choosePassword(walk);
    expect(walk.page).toBe('create-done');
    const identifier = /P\d{8}/.exec(walk.html)?.[0] ?? '';
    await walk.send();
    expect(walk.location).toContain('https://service.example/callback?code=');
    const [last] = provider.outbox.messages();
    expect(last).toMatchObject({ channel: 'mail', to: 'vincent@example.fr' });
    expect(last?.text).toContain(identifier);
    expect((await walk.idToken())['acr']).toBe('declared');
    const person = { identifier, password: 'Olivier7Jardin' };
    const again = await createVisitor(provider).signIn(person);
    expect(again.location).toContain('https://service.example/callback?code=');
  });

  it('makes one account by sending the last page twice', async () => {
    await using provider = await openJourneyProvider();
    const walk = await setOut(provider);
    await toPassword(provider, walk, { ...vincent, email: 'vincent@example.fr' });
    const form = { password: 'Olivier7Jardin', confirmation: 'Olivier7Jardin' };
    const replies = await Promise.all([1, 2].map(() => walk.sent(form)));
    expect(replies.map(({ headers }) => headers['location'])).toEqual(
      [1, 2].map(() => expect.stringMatching(/create-done$/)),
    );
    await walk.open('create-done');
    expect(walk.html).toMatch(/P\d{8}/);
    expect(await provider.domain.accounts.scan(undefined, 10)).toHaveLength(1);
  });
});

describe('somebody who is known already', () => {
  it('gets the same pages to the end, and the known contact is told', async () => {
    await using provider = await openJourneyProvider();
    const known = await setOut(provider);
    await toPassword(provider, known, { ...marie, nir: marieNir, email: 'marie@example.fr' });
    await choosePassword(known);
    const before = await accountOf(provider, marieNir);

    provider.advance(2 * 60_000);
    const pages = async (identity: Record<string, string>, email: string) => {
      const walk = await setOut(provider);
      const seen: string[] = [];
      // But for the contact that they typed.
      const note = () => seen.push(withoutUids(walk.html).replace(/.•••@/g, ''));
      const { nir, ...rest } = identity;
      await walk.open('create');
      await sendWithCaptcha(walk, rest);
      note();
      await walk.send(numberOf(nir));
      note();
      await proveContact(provider, walk, email);
      note();
      await walk.send({ accept: 'yes' });
      note();
      await choosePassword(walk);
      return { seen, walk };
    };
    const stranger = { ...marie, birthName: 'Inconnue', nir: '2620875107043' };
    const fresh = await pages(stranger, 'new@example.fr');
    expect(fresh.walk.location).toContain('callback?code=');
    // By the number, though under another name; by the identity, with another number or none.
    const { birthName: _, ...others } = marie;
    for (const [i, identity] of [
      { ...others, birthName: 'Autre', nir: marieNir },
      { ...marie, nir: '2620875107044' },
      { ...marie, birthName: 'dupre loeuf', givenNames: 'MARIE' },
    ].entries()) {
      provider.advance(2 * 60_000);
      const { seen, walk } = await pages(identity, `thief${i}@example.fr`);
      expect(seen).toEqual(fresh.seen);
      expect(walk.page).toBe('create-done');
      expect(walk.html).toContain('<p>Merci. Vérifiez vos messages.</p>');
      await provider.drainAll();
      const [told] = provider.outbox.messages();
      expect(told).toMatchObject({ to: 'marie@example.fr', subject: 'Vous avez déjà un compte' });
      // Nobody is signed in.
      const elsewhere = await setOut(provider);
      expect(elsewhere.page).toBe('login');
      expect((await walk.open('login')).status).toBe(200);
    }
    expect(await accountOf(provider, marieNir)).toEqual(before);
    expect(await provider.domain.accounts.scan(undefined, 10)).toHaveLength(2);
  });
});

it('of five browsers that end the creation of one person at once, one gets an account', async () => {
  await using provider = await openJourneyProvider();
  const walks: Walk[] = [];
  for (const i of [0, 1, 2, 3, 4]) {
    const walk = await setOut(provider);
    const nir = i % 2 === 0 ? { nir: marieNir } : {};
    await toPassword(provider, walk, { ...marie, ...nir, email: `marie${i}@example.fr` });
    expect(walk.page).toBe('create-password');
    walks.push(walk);
    provider.advance(61_000);
  }
  await Promise.all(walks.map((walk) => choosePassword(walk)));
  await provider.drainAll();
  const ends = walks.map(({ page, words }) =>
    words.includes('Merci. Vérifiez vos messages.') ? 'thanks' : page,
  );
  expect(ends.filter((end) => end === 'thanks')).toHaveLength(4);
  const [account, ...others] = await provider.domain.accounts.scan(undefined, 10);
  expect(others).toEqual([]);
  // The one who came in is told each time.
  const email = account && provider.domain.accounts.open(account).contacts.email?.value;
  const told = provider.outbox
    .messages()
    .filter(({ subject }) => subject?.includes('déjà un compte'));
  expect(told.map(({ to }) => to)).toEqual([email, email, email, email]);
});

it('leaves no word about the person in the log, nor in the store in clear, at any page', async () => {
  await using provider = await openJourneyProvider({ logLevel: 'trace' });
  const walk = await setOut(provider);
  await toPassword(provider, walk, { ...vincent, email: 'vincent@example.fr' });
  const code = codeIn(provider.outbox.messages()[0]?.text);
  const secrets = ['Guillaume', 'GUILLAUME', 'Durand', 'DURAND', 'Oran', 'vincent@', '05/12/1963'];
  const look = async (more: readonly string[]) => {
    const words = [...secrets, ...more];
    expect(leaked(await provider.everythingStored(), words)).toEqual([]);
    expect(leaked(provider.logged.join(''), words)).toEqual([]);
  };
  await look([code, '1963-12-05']);
  await choosePassword(walk);
  const identifier = /P\d{8}/.exec(walk.html)?.[0] ?? 'none';
  await look(['Olivier7Jardin', identifier, '1963-12-05']);
  await walk.send();
  await look([identifier]);
});
