/** Account creation from start to end, with a number and without, and for a person who already has an account. */
import { describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { parseIdentifier } from '../../../accounts/identity/identifiers.ts';
import { endSignIns } from '../../../accounts/signing-in/end-sign-ins.ts';
import {
  codeIn,
  type Journey,
  lastCode,
  startJourney,
  withoutUids,
  wordsOf,
} from '../../support/journey.ts';
import { leaked } from '../../support/leaks.ts';
import { portal } from '../../support/provider.ts';
import { createVisitor, redeem } from '../../support/visitor.ts';
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

describe('a service that asks for a creation (prompt=create)', () => {
  const params = { prompt: 'create' };

  it('gets people to its first page, from which they may still sign in', async () => {
    await using provider = await openJourneyProvider();
    const { identifier, password } = await provider.addPerson();
    const journey = await startJourney(provider, undefined, { params });
    expect([journey.page, journey.heading]).toEqual(['create', 'Créer mon compte']);
    await journey.open('login');
    await journey.send({ identifier, password });
    expect(journey.page).toBe('service');
    // Who is signed in sees it too, and a service that wants no page is told so.
    const { visitor } = journey;
    expect((await visitor.begin(portal, params)).location).toMatch(/\/create$/);
    const silent = await visitor.begin(portal, { prompt: 'none create' });
    expect(silent.location).toContain('error=invalid_request');
  });

  it('gets the new account', async () => {
    await using provider = await openJourneyProvider();
    const journey = await startJourney(provider, undefined, { params });
    await toPassword(provider, journey, { ...marie, nir: marieNir, email: 'marie@example.fr' });
    await choosePassword(journey);
    expect(await journey.idToken()).toMatchObject({ acr: 'declared' });
  });
});

describe('a person with a social security number', () => {
  it('ends signed in at the service, with the acr `declared`', async () => {
    await using provider = await openJourneyProvider();
    const journey = await startJourney(provider);
    expect(journey.html).toMatch(/href="[^"]*\/create">Créer Mon Compte/);
    await journey.open('create');
    expect(journey.heading).toBe('Créer mon compte');
    await sendWithCaptcha(journey, marie);
    expect([journey.page, journey.html]).toEqual([
      'create-number',
      expect.stringContaining('2 sur 5'),
    ]);
    await journey.send({ nir: `${marieNir} 56` });
    expect(journey.status).toBe(422);
    await journey.send({ nir: '2 62 08 75 107 042' });
    expect([journey.page, journey.html]).toEqual([
      'create-contact',
      expect.stringContaining('3 sur 5'),
    ]);
    await journey.send({ channel: 'sms', phone: '06 12 34 56 78', email: '' });
    expect(journey.html).toContain('06 12 34 56 78');
    await journey.send({ code: lastCode(provider) });
    expect([journey.page, journey.html]).toEqual([
      'create-terms',
      expect.stringContaining('4 sur 5'),
    ]);
    // No account is stored before the last page.
    expect(await accountOf(provider, marieNir)).toBeUndefined();
    expect((await journey.send()).status).toBe(422);
    await journey.send({ accept: 'yes' });
    expect([journey.page, journey.html]).toEqual([
      'create-password',
      expect.stringContaining('5 sur 5'),
    ]);
    await journey.send({ password: 'Lœuf1962', confirmation: 'Lœuf1963' });
    expect(journey.html).toMatch(/contient votre nom[\s\S]*pas les mêmes/);
    await choosePassword(journey);
    expect(journey.location).toContain('https://service.example/callback?code=');

    expect(await journey.idToken()).toMatchObject({ acr: 'declared', amr: ['pwd', 'otp'] });
    // A message confirms it and says with what one signs in, without the number.
    const [confirmation] = provider.outbox.messages();
    expect(confirmation).toMatchObject({
      channel: 'sms',
      to: '+33612345678',
      text: expect.stringMatching(/compte est créé.*numéro de sécurité sociale/i),
    });
    expect(confirmation?.text).not.toMatch(/\d{4}|Dupr|Marie/);
    const account = await accountOf(provider, marieNir);
    expect(account).toMatchObject({
      identity: { birthName: 'Dupré-Lœuf', givenNames: 'Marie Claire', birthCommune: '75107' },
      contacts: { phone: { value: '+33612345678', verified: true } },
      standing: { announced: true, declared: true, terms: { version: '1' } },
    });
    // The next sign-in shows no further page.
    const person = { identifier: marieNir, password: 'Olivier7Jardin' };
    const again = await createVisitor(provider).signIn(person);
    expect(again.location).toContain('https://service.example/callback?code=');
    expect(decodeJwt((await redeem(provider, again)).body.id_token)['acr']).toBe('declared');
  });
});

describe('a person without a number', () => {
  it('sees a provisional identifier once, receives it by message, and can sign in with it', async () => {
    await using provider = await openJourneyProvider();
    const journey = await startJourney(provider);
    await toPassword(provider, journey, { ...vincent, email: 'vincent@example.fr' });
    await choosePassword(journey);
    expect(journey.page).toBe('create-done');
    const identifier = /P\d{8}/.exec(journey.html)?.[0] ?? '';
    await journey.send();
    expect(journey.location).toContain('https://service.example/callback?code=');
    const [last] = provider.outbox.messages();
    expect(last).toMatchObject({ channel: 'mail', to: 'vincent@example.fr' });
    expect(last?.text).toContain(identifier);
    expect((await journey.idToken())['acr']).toBe('declared');
    const person = { identifier, password: 'Olivier7Jardin' };
    const again = await createVisitor(provider).signIn(person);
    expect(again.location).toContain('https://service.example/callback?code=');
  });

  it('is not signed in by the last page once the sign-ins of the account were ended', async () => {
    await using provider = await openJourneyProvider();
    const journey = await startJourney(provider);
    await toPassword(provider, journey, { ...vincent, email: 'vincent@example.fr' });
    await choosePassword(journey);
    const made = await accountOf(provider, /P\d{8}/.exec(journey.html)?.[0] ?? '');
    provider.advance(60_000);
    await provider.domain.updateAccount(made?.id ?? '', (account) =>
      endSignIns(account, Date.now()),
    );
    await journey.send();
    expect([journey.page, journey.status]).toEqual(['create-done', 400]);
  });

  it('may have no given name, a presumed birth date and unknown parents, and is then the same person', async () => {
    await using provider = await openJourneyProvider();
    const noParents = Object.fromEntries(
      [1, 2].flatMap((n) => [
        [`parent${n}BirthName`, ''],
        [`parent${n}GivenNames`, ''],
        [`parent${n}Unknown`, 'yes'],
      ]),
    );
    const mononym = { ...vincent, birthName: 'Sukarno', givenNames: '', noGivenNames: 'yes' };
    const ends: string[] = [];
    for (const [birthDate, parents] of [
      ['00/00/1948', noParents],
      ['01/01/1948', {}],
    ] as const) {
      const journey = await startJourney(provider);
      const email = `sukarno${ends.length}@example.fr`;
      await toPassword(provider, journey, { ...mononym, ...parents, birthDate, email });
      await choosePassword(journey);
      ends.push(/P\d{8}/.exec(journey.html)?.[0] ?? 'known');
      provider.advance(2 * 60_000);
    }
    expect(ends).toEqual([expect.stringMatching(/^P\d{8}$/), 'known']);
    const account = await accountOf(provider, ends[0] ?? '');
    expect(account?.identity).toMatchObject({
      givenNames: '',
      birthDate: '1948-01-01',
      parents: [],
    });
  });

  it('gets one account when the last form is sent twice at once', async () => {
    await using provider = await openJourneyProvider();
    const journey = await startJourney(provider);
    await toPassword(provider, journey, { ...vincent, email: 'vincent@example.fr' });
    const form = { password: 'Olivier7Jardin', confirmation: 'Olivier7Jardin' };
    const replies = await Promise.all([1, 2].map(() => journey.post(form)));
    expect(replies.map(({ headers }) => headers['location'])).toEqual(
      [1, 2].map(() => expect.stringMatching(/create-done$/)),
    );
    await journey.open('create-done');
    expect(journey.html).toMatch(/P\d{8}/);
    expect(await provider.domain.accounts.scan(undefined, 10)).toHaveLength(1);
  });
});

describe('a person who looks back', () => {
  it('finds « Retour » on each page, with what was typed, and goes on without another code', async () => {
    await using provider = await openJourneyProvider();
    const journey = await startJourney(provider);
    await toPassword(provider, journey, { ...vincent, email: 'vincent@example.fr' });
    const sent = provider.outbox.messages().length;
    const back = async () => {
      const href = /<a [^>]*href="([^"]*)"[^>]*>Retour</.exec(journey.html)?.[1] ?? 'no way back';
      await journey.open(href.replace(/^.*\//, ''));
      return [journey.page, journey.html] as const;
    };
    const has = (text: string) => expect.stringContaining(text);
    expect(await back()).toEqual(['create-terms', has('value="yes" required checked')]);
    expect(await back()).toEqual(['create-contact', has('value="vincent@example.fr"')]);
    expect(await back()).toEqual([
      'create-number',
      has('value="yes" aria-describedby="without-hint" checked'),
    ]);
    expect(await back()).toEqual(['create', has('value="Vincent Guillaume"')]);
    expect((await back())[0]).toBe('login');
    // The same contact is proven already; another one is not.
    await journey.open('create-contact');
    await journey.send({ channel: 'mail', email: 'vincent@example.fr', phone: '' });
    expect([journey.page, provider.outbox.messages().length]).toEqual(['create-password', sent]);
    provider.advance(61_000);
    await journey.open('create-contact');
    await journey.send({ channel: 'mail', email: 'other@example.fr', phone: '' });
    expect(journey.page).toBe('create-contact-code');
    expect((await back())[0]).toBe('create-contact');
  });

  it('reads again on the last page what was typed, and changes each part from there', async () => {
    await using provider = await openJourneyProvider();
    const journey = await startJourney(provider);
    await toPassword(provider, journey, { ...marie, nir: marieNir, email: 'marie@example.fr' });
    for (const words of [
      'Dupré-Lœuf',
      'Marie Claire',
      '24/08/1962',
      'Paris 7e Arrondissement',
      '2 62 08 75 107 042',
      'marie@example.fr',
    ]) {
      expect(journey.words).toContain(words);
    }
    const changes = [
      ...journey.html.matchAll(/<a [^>]*href="[^"]*\/([\w-]+)"[^>]*>(Modifier.*?)<\/a>/g),
    ];
    expect(changes.map(([, page, name]) => [page, wordsOf(name ?? '').trim()])).toEqual([
      ['create', 'Modifier mon identité'],
      ['create-number', 'Modifier mon numéro de sécurité sociale'],
      ['create-contact', 'Modifier mes coordonnées de contact'],
    ]);
    // A part that was changed leads back to the last page.
    await journey.open('create-number');
    await journey.send({ nir: '', without: 'yes' });
    expect([journey.page, journey.words]).toEqual([
      'create-password',
      expect.stringContaining('un identifiant provisoire'),
    ]);
    await journey.open('create-number');
    await journey.send({ nir: marieNir });
    // A corrected identity keeps the number unless they contradict each other.
    await journey.open('create');
    await sendWithCaptcha(journey, { ...marie, usualName: 'Martin' });
    expect([journey.page, journey.words]).toEqual([
      'create-password',
      expect.stringContaining('Martin'),
    ]);
    await journey.open('create');
    await sendWithCaptcha(journey, { ...marie, gender: 'male' });
    expect([journey.page, journey.html]).toEqual([
      'create-number',
      expect.stringContaining(`value="${marieNir}"`),
    ]);
    await journey.open('create');
    await sendWithCaptcha(journey, marie);
    await choosePassword(journey);
    expect(journey.location).toContain('https://service.example/callback?code=');
  });
});

describe('a person who already has an account', () => {
  it('sees the same pages until the end, and the known contact gets a message', async () => {
    await using provider = await openJourneyProvider();
    const known = await startJourney(provider);
    await toPassword(provider, known, { ...marie, nir: marieNir, email: 'marie@example.fr' });
    await choosePassword(known);
    const before = await accountOf(provider, marieNir);

    provider.advance(2 * 60_000);
    const pages = async (identity: Record<string, string>, email: string) => {
      const journey = await startJourney(provider);
      const seen: string[] = [];
      // What was typed is the only expected difference: the contact, and all of it on the last page.
      const typed =
        /<strong class="masked"[^<]*|<section class="recap"[\s\S]*?<\/section>|data-avoid="[^"]*"|<input id="username"[^>]*>\s*/g;
      const keep = () => seen.push(withoutUids(journey.html).replace(typed, ''));
      const { nir, ...rest } = identity;
      await journey.open('create');
      await sendWithCaptcha(journey, rest);
      keep();
      await journey.send(numberOf(nir));
      keep();
      await proveContact(provider, journey, email);
      keep();
      await journey.send({ accept: 'yes' });
      keep();
      await choosePassword(journey);
      return { seen, journey };
    };
    const unknownPerson = { ...marie, birthName: 'Inconnue', nir: '2620875107043' };
    const unknown = await pages(unknownPerson, 'new@example.fr');
    expect(unknown.journey.location).toContain('callback?code=');
    // Known by the number under another name, or by the identity with another number or none.
    const { birthName: _, ...others } = marie;
    for (const [i, identity] of [
      { ...others, birthName: 'Autre', nir: marieNir },
      { ...marie, nir: '2620875107044' },
      { ...marie, birthName: 'dupre loeuf', givenNames: 'MARIE' },
    ].entries()) {
      provider.advance(2 * 60_000);
      const { seen, journey } = await pages(identity, `thief${i}@example.fr`);
      expect(seen).toEqual(unknown.seen);
      expect(journey.page).toBe('create-done');
      expect(journey.html).toContain('<p>Merci. Vérifiez vos messages.</p>');
      // The same help for all, and a way on.
      for (const help of ['à 8 chiffres', 'première connexion', 'Mot de passe oublié ?', 'Caf'])
        expect(journey.words).toContain(help);
      expect(journey.html).toMatch(/href="[^"]*\/login"[\s\S]*href="[^"]*\/forgotten"/);
      await provider.drainAll();
      const [message] = provider.outbox.messages();
      expect(message).toMatchObject({
        to: 'marie@example.fr',
        subject: 'Vous avez déjà un compte',
      });
      // The person who asked has proven a contact, and is told there that nothing was created.
      const [, applicant] = provider.outbox.messages();
      expect(applicant).toMatchObject({
        to: `thief${i}@example.fr`,
        subject: "Votre compte n'a pas été créé",
        text: expect.stringContaining('Une personne de ce nom a déjà un compte'),
      });
      // The browser is not signed in.
      const elsewhere = await startJourney(provider);
      expect(elsewhere.page).toBe('login');
      expect((await journey.open('login')).status).toBe(200);
    }
    expect(await accountOf(provider, marieNir)).toEqual(before);
    expect(await provider.domain.accounts.scan(undefined, 10)).toHaveLength(2);
  });
});

it('a person who proves the contact of their own account is told once, whatever strangers asked for before', async () => {
  await using provider = await openJourneyProvider();
  const email = 'marie@example.fr';
  const ends: number[] = [];
  for (const [i, to] of [
    email,
    ...Array.from({ length: 6 }, (_, n) => `t${n}@example.fr`),
    email,
  ].entries()) {
    const journey = await startJourney(provider);
    // Each has another name, so that the limit of one identity doesn't stop them.
    await toPassword(provider, journey, {
      ...marie,
      birthName: `Marie${'abcdefgh'[i]}`,
      nir: marieNir,
      email: to,
    });
    await choosePassword(journey);
    await provider.drainAll();
    ends.push(
      provider.outbox
        .messages()
        .filter((m) => m.to === email && m.subject === 'Vous avez déjà un compte').length,
    );
    provider.advance(61_000);
  }
  // Five in the name of strangers, then no more; and one for the owner.
  expect(ends).toEqual([0, 1, 2, 3, 4, 5, 5, 6]);
});

it('the sixth person of one name and birth date sees the same end, and is told what to do', async () => {
  await using provider = await openJourneyProvider();
  const towns = ['Oran', 'Alger', 'Blida', 'Sétif', 'Batna', 'Annaba'];
  const ends: string[] = [];
  for (const [i, birthTown] of towns.entries()) {
    const journey = await startJourney(provider);
    const person = { ...vincent, birthTown, email: `vincent${i}@example.fr` };
    await toPassword(provider, journey, person);
    await choosePassword(journey);
    ends.push(journey.words.includes('Merci. Vérifiez vos messages.') ? 'thanks' : journey.page);
  }
  expect(ends).toEqual([...Array(5).fill('create-done'), 'thanks']);
  await provider.drainAll();
  const [last] = provider.outbox.messages();
  expect(last).toMatchObject({
    to: 'vincent5@example.fr',
    subject: "Votre compte n'a pas été créé",
  });
  expect(await provider.domain.accounts.scan(undefined, 10)).toHaveLength(5);
});

it('only one of five browsers that create the same person at once gets an account', async () => {
  await using provider = await openJourneyProvider();
  const journeys: Journey[] = [];
  for (const i of [0, 1, 2, 3, 4]) {
    const journey = await startJourney(provider);
    const nir = i % 2 === 0 ? { nir: marieNir } : {};
    await toPassword(provider, journey, { ...marie, ...nir, email: `marie${i}@example.fr` });
    expect(journey.page).toBe('create-password');
    journeys.push(journey);
    provider.advance(61_000);
  }
  await Promise.all(journeys.map((journey) => choosePassword(journey)));
  await provider.drainAll();
  const ends = journeys.map(({ page, words }) =>
    words.includes('Merci. Vérifiez vos messages.') ? 'thanks' : page,
  );
  expect(ends.filter((end) => end === 'thanks')).toHaveLength(4);
  const [account, ...others] = await provider.domain.accounts.scan(undefined, 10);
  expect(others).toEqual([]);
  // The owner of the account gets a message for each of the others.
  const email = account && provider.domain.accounts.open(account).contacts.email?.value;
  const notices = provider.outbox
    .messages()
    .filter(({ subject }) => subject?.includes('déjà un compte'));
  expect(notices.map(({ to }) => to)).toEqual([email, email, email, email]);
});

it('leaves no personal data in the log or in clear in the store, at any page', async () => {
  await using provider = await openJourneyProvider({ logLevel: 'trace' });
  const journey = await startJourney(provider);
  await toPassword(provider, journey, { ...vincent, email: 'vincent@example.fr' });
  const code = codeIn(provider.outbox.messages()[0]?.text);
  const secrets = ['Guillaume', 'GUILLAUME', 'Durand', 'DURAND', 'Oran', 'vincent@', '05/12/1963'];
  const look = async (more: readonly string[]) => {
    const words = [...secrets, ...more];
    expect(leaked(await provider.everythingStored(), words)).toEqual([]);
    expect(leaked(provider.logged.join(''), words)).toEqual([]);
  };
  await look([code, '1963-12-05']);
  await choosePassword(journey);
  const identifier = /P\d{8}/.exec(journey.html)?.[0] ?? 'none';
  await look(['Olivier7Jardin', identifier, '1963-12-05']);
  await journey.send();
  await look([identifier]);
});
