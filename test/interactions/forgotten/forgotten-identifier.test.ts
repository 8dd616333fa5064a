/** The forgotten provisional identifier: who receives it. The answers never reveal who has an account. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startJourney, withoutUids } from '../../support/journey.ts';
import { leaked } from '../../support/leaks.ts';
import { look, openJourneyProvider, vincent } from '../create/journey.ts';

let provider: Awaited<ReturnType<typeof openJourneyProvider>>;
beforeAll(async () => {
  provider = await openJourneyProvider({ logLevel: 'trace' });
});
afterAll(() => provider[Symbol.asyncDispose]());

const { gender: _, ...typed } = vincent;
const identity = {
  birthName: 'MARTIN',
  givenNames: 'Vincent Guillaume',
  birthDate: '1963-12-05',
  gender: 'male',
  birthCountry: '99352',
  birthTown: 'Oran',
  parents: [
    { birthName: 'MARTIN', givenNames: 'Jean' },
    { birthName: 'DURAND', givenNames: 'Marie' },
  ],
} as const;

let provisionals = 10_000_000;
/** Adds a person with the given name, a provisional identifier, a mail address and a mobile number of their own. */
async function add(birthName: string, details: Parameters<typeof provider.addPerson>[0] = {}) {
  provisionals += 1;
  return provider.addPerson({
    typed: `P${provisionals}`,
    identity: { ...identity, parents: [...identity.parents], birthName },
    contacts: {
      email: { value: `${birthName}@example.fr`, verified: true },
      phone: { value: `+336${provisionals}`, verified: true },
    },
    ...details,
  });
}

/** Asks for an identifier. Resolves with the answer and the messages that were sent after it. */
async function ask(fields: Record<string, string>) {
  const before = provider.outbox.messages().length;
  const journey = await startJourney(provider);
  await journey.open('forgotten-identifier');
  await look(journey);
  const reply = await journey.post({ captcha: 'GOOD', ...fields });
  if (reply.status === 303) await journey.open('forgotten-identifier-sent');
  await provider.drainAll();
  const messages = provider.outbox.messages();
  return { journey, reply, sent: messages.slice(0, messages.length - before) };
}

describe('a person with a provisional identifier', () => {
  it.each([
    ['as it is on the papers', {}],
    ['by the first given name alone', { givenNames: 'Vincent' }],
    ['in small letters, without accents, with commas', { givenNames: 'vincent, guillaume' }],
    [
      'with characters that nobody sees, and digits of another script',
      {
        givenNames: '\u202aVin\u00adcent\u2060 Guillaume\u202c',
        birthDate: '\u200f٠٥/١٢/١٩٦٣',
        birthTown: 'Or\u200ban',
        parent1BirthName: 'Mar\ufefftin\u200e',
        captcha: 'GO\u200bOD\u061c',
      },
    ],
    [
      'with the parents in the other order',
      {
        parent1BirthName: 'DURAND',
        parent1GivenNames: 'marie',
        parent2BirthName: 'martin',
        parent2GivenNames: 'Jean',
      },
    ],
  ])('receives it by text message: %s', async (_words, fields) => {
    const letters = [...`${provisionals}`].map((digit) => 'abcdefghij'[Number(digit)]);
    const birthName = `Connu${letters.join('')}`;
    const person = await add(birthName);
    const { journey, reply, sent } = await ask({ ...typed, birthName, ...fields });
    expect(reply.headers['location']).toMatch(/forgotten-identifier-sent$/);
    expect(sent).toEqual([expect.objectContaining({ channel: 'sms' })]);
    expect(sent[0]?.text).toContain(person.identifier);
    await journey.open('provisional');
    expect(journey.page).toBe('provisional');
  });

  it.each([
    [
      'of whose parents the form knows one',
      {},
      { parent1BirthName: '', parent1GivenNames: '', parent1Unknown: 'yes' },
    ],
    [
      'of whose parents the form knows none',
      {},
      {
        parent1BirthName: '',
        parent1GivenNames: '',
        parent1Unknown: 'yes',
        parent2BirthName: '',
        parent2GivenNames: '',
        parent2Unknown: 'yes',
      },
    ],
    ['of whose parents the account knows none', { parents: [] }, {}],
    [
      'whose given names have commas in the file',
      { givenNames: 'Vincent,Guillaume' },
      { givenNames: 'Vincent Guillaume' },
    ],
    [
      'whose first name has a hyphen in the file',
      { givenNames: 'Anne-Laure Marie' },
      { givenNames: 'Anne Laure' },
    ],
    ['without a given name', { givenNames: '' }, { givenNames: '', noGivenNames: 'yes' }],
    ['with a presumed birth date', { birthDate: '1948-01-01' }, { birthDate: '00/00/1948' }],
    ['with a presumed day of birth', { birthDate: '1960-05-01' }, { birthDate: '00/05/1960' }],
  ])('receives it %s', async (words, kept, fields) => {
    const birthName = `Partiel ${words.replace(/\W/g, ' ')}`;
    const known = { ...identity, parents: [...identity.parents], birthName, ...kept };
    const person = await add(birthName, { identity: known });
    const { sent } = await ask({ ...typed, birthName, ...fields });
    expect(sent.map(({ text }) => text)).toEqual([expect.stringContaining(person.identifier)]);
  });

  it('receives it by mail when no mobile number is known', async () => {
    const email = { value: 'mail@example.fr', verified: false };
    const person = await add('Courriel', { contacts: { email } });
    const { sent } = await ask({ ...typed, birthName: 'Courriel' });
    expect(sent).toEqual([expect.objectContaining({ channel: 'mail', to: email.value })]);
    expect(sent[0]?.text).toContain(person.identifier);
  });
});

it('the message goes to the account that a fund vouches for, not to one that declared the same identity', async () => {
  await add('Usurpé', { standing: { declared: true } });
  const person = await add('Usurpé');
  const { sent } = await ask({ ...typed, birthName: 'Usurpé' });
  expect(sent.map(({ text }) => text)).toEqual([expect.stringContaining(person.identifier)]);
});

it('one person receives at most five messages an hour, whatever parents the form names', async () => {
  await add('Orphelin', { identity: { ...identity, parents: [], birthName: 'Orphelin' } });
  const fields = { ...typed, birthName: 'Orphelin' };
  let sent = 0;
  for (const parent1BirthName of ['A', 'B', 'C', 'D', 'E', 'F', 'G']) {
    const answer = await ask({ ...fields, parent1BirthName });
    expect(answer.reply.status).toBe(303);
    sent += answer.sent.length;
  }
  expect(sent).toBe(5);
});

describe('no message is sent, and the answer does not reveal it,', () => {
  it('to a person who is unknown, differs, has two accounts, has a NIR, or has no usable contact', async () => {
    await add('Repère');
    const known = await ask({ ...typed, birthName: 'Repère' });
    expect(known.sent).toHaveLength(1);
    const visible = ({ journey, reply }: Awaited<ReturnType<typeof ask>>) => [
      reply.status,
      Object.keys(reply.headers).toSorted(),
      withoutUids(journey.html),
    ];
    await add('Voisin');
    await add('Jumeau', { identity: { ...identity, parents: [], birthName: 'Jumeau' } });
    await add('Jumeau');
    await add('Numéro', { typed: '1631299352001' });
    await add('Muet', { contacts: { phone: { value: '+33145678901', verified: false } } });
    for (const fields of [
      { birthName: 'Inconnu' },
      { birthName: 'Voisin', birthDate: '06/12/1963' },
      { birthName: 'Voisin', birthTown: 'Alger' },
      { birthName: 'Voisin', givenNames: 'Vincent Paul' },
      { birthName: 'Voisin', parent1GivenNames: 'Jacques' },
      { birthName: 'Jumeau' },
      { birthName: 'Numéro' },
      { birthName: 'Muet' },
    ]) {
      const answer = await ask({ ...typed, ...fields });
      expect([fields, answer.sent]).toEqual([fields, []]);
      expect(visible(answer)).toEqual(visible(known));
    }
  });

  it('before the security check is passed, or after five requests in an hour', async () => {
    await add('Pressé');
    const fields = { ...typed, birthName: 'Pressé' };
    const wrong = await ask({ ...fields, captcha: 'WRONG' });
    expect([wrong.reply.status, wrong.sent]).toEqual([422, []]);
    for (let i = 0; i < 5; i += 1) expect((await ask(fields)).sent).toHaveLength(1);
    const late = await ask({ ...fields, birthName: 'PRESSE', givenNames: 'Vincent' });
    expect([late.reply.status, late.sent]).toEqual([429, []]);
    // The limit is the same for an unknown person.
    for (let i = 0; i < 5; i += 1) await ask({ ...fields, birthName: 'Personne' });
    expect((await ask({ ...fields, birthName: 'Personne' })).reply.status).toBe(429);
  });
});

it('leaves no personal data in the log or the store, and one event in the audit trail', async () => {
  const person = await add('Discrète');
  await ask({ ...typed, birthName: 'Discrète' });
  const stored = await provider.everythingStored();
  const words = [
    ...['Discrète', 'Discrete', 'DISCRETE', 'Guillaume', person.identifier, '05/12/1963'],
    ...['GOOD', 'Oran'],
  ];
  expect(leaked(provider.logged.join(''), words)).toEqual([]);
  expect(leaked(stored, [...words, 'identifier.forgotten'])).toEqual(['identifier.forgotten']);
});
