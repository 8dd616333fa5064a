/** The pivot identity from FranceConnect is compared with the accounts, and the match is linked. */
import { describe, expect, it } from '@jest/globals';
import type { Identity } from '../../accounts/account.ts';
import { createReconcile, mayBeSamePerson } from '../../federation/reconcile.ts';
import { identifier, identity, openDomain } from '../accounts/support.ts';

const known: Identity = { ...identity, parents: [] };
const abroad: Identity = {
  birthName: "N'GUYEN-LE ROY",
  givenNames: 'Joëlle Œdipe',
  birthDate: '1960-01-01',
  gender: 'female',
  birthCountry: '99217',
  parents: [],
};
const link = { upstream: 'franceConnect', subject: 'subject' } as const;
const { subject } = link;
const another = { ...link, subject: 'another' };

/** Resolves with true, or the match, for a claimed identity when one account has the stored identity. */
async function matched(stored: Identity, told: Identity) {
  await using store = openDomain();
  const id = await store.add({ identity: stored });
  const match = await createReconcile(store.domain.accounts).match({ ...link, identity: told });
  if ('certified' in match) return match.certified === id ? 'at once' : match;
  if ('needsPassword' in match) return match.needsPassword === id ? 'after a password' : match;
  return match;
}

it.each<[string, Identity, Identity]>([
  ['the very same', known, known],
  [
    'without accents, in capitals',
    { ...known, givenNames: 'Joëlle Œdipe' },
    { ...known, givenNames: 'JOELLE OEDIPE' },
  ],
  [
    'with other joiners',
    { ...known, birthName: "N'GUYEN-LE ROY" },
    { ...known, birthName: 'N’Guyen Le Roy' },
  ],
  [
    'a commune that has merged since',
    { ...known, birthCommune: '01033' },
    { ...known, birthCommune: '01091' },
  ],
  [
    'with commas between given names in a fund’s file',
    { ...known, givenNames: 'Camille,Anne' },
    { ...known, givenNames: 'Camille Anne' },
  ],
  ['with another apostrophe', { ...known, birthName: 'ʻATA' }, { ...known, birthName: "'Ata" }],
  ['with another usual name', known, { ...known, usualName: 'MARTIN' }],
])('%s is the same person, who is linked at once', async (_what, stored, told) => {
  expect(await matched(stored, told)).toBe('at once');
});

const town = { birthCommune: undefined, birthDepartement: '95', birthTown: 'Gonesse' };
it.each<[string, Identity, Identity]>([
  ['a birth abroad', abroad, abroad],
  ['a birth abroad in a known town', { ...abroad, birthTown: 'Tokyo' }, abroad],
  ['a birth abroad on a whole date', ...twice({ ...abroad, birthDate: '1960-07-23' })],
  ['New Year, as a presumed date is written', ...twice({ ...known, birthDate: '1969-01-01' })],
  ['the first of a month, as a presumed day is', ...twice({ ...known, birthDate: '1969-03-01' })],
  ['a commune that we know by its name alone', { ...known, ...town }, known],
])('%s may be that of a namesake, so a password is asked for', async (_what, stored, told) => {
  expect(await matched(stored, told)).toBe('after a password');
});
function twice(identity: Identity): [Identity, Identity] {
  return [identity, identity];
}

describe('an identity after the password of an account', () => {
  const free = { birthCommune: undefined, birthTown: 'Les Trois Moulins' };
  it.each<[string, Identity, Identity]>([
    ['the same', known, known],
    ['more given names', { ...known, givenNames: 'Pierre' }, known],
    ['other accents', known, { ...known, birthName: 'Mercïer' }],
    ['a town that no list knows', { ...known, ...free, birthDepartement: '95' }, known],
    ['a département of before 1968', { ...known, ...free, birthDepartement: '78' }, known],
    ['a town abroad', { ...abroad, birthTown: 'Tokyo' }, abroad],
  ])('is that person with %s', (_what, stored, told) => {
    expect(mayBeSamePerson(told, stored)).toBe(true);
  });

  it.each<[string, Partial<Identity>]>([
    ['birth name', { birthName: 'LEROUX' }],
    ['usual name in place of the birth name', { birthName: 'DUBOIS-LEGRAND' }],
    ['first given name', { givenNames: 'Kevin Anatole' }],
    ['birth date', { birthDate: '1969-03-18' }],
    ['gender', { gender: 'female' }],
    ['commune', { birthCommune: '13055' }],
    ['country', { birthCountry: '99352', birthCommune: undefined }],
  ])('is another person by another %s', (_what, difference) => {
    expect(mayBeSamePerson({ ...known, ...difference }, known)).toBe(false);
  });

  it('is another person by another département, where the town is in no list', () => {
    expect(mayBeSamePerson(known, { ...known, ...free, birthDepartement: '13' })).toBe(false);
  });
});

it.each<[string, Partial<Identity>]>([
  ['birth name', { birthName: 'MERCIERS' }],
  ['first names, the first alone', { givenNames: 'Pierre' }],
  ['order of first names', { givenNames: 'Anatole Pierre' }],
  ['birth date', { birthDate: '1969-03-18' }],
  ['gender', { gender: 'female' }],
  ['commune', { birthCommune: '95127' }],
  ['country', { birthCountry: '99352', birthCommune: undefined }],
])('another %s is another person, whom nobody matches', async (_what, difference) => {
  expect(await matched(known, { ...known, ...difference })).toEqual({ reason: 'none' });
});

it('without a complete identity no account matches', async () => {
  await using store = openDomain();
  await store.add({ identity: known });
  const reconcile = createReconcile(store.domain.accounts);
  expect(await reconcile.match(link)).toEqual({ reason: 'incomplete' });
});

it('an account whose NIR no fund has confirmed is only declared', async () => {
  await using store = openDomain();
  const id = await store.add({ identity: known, standing: { declared: true } });
  const reconcile = createReconcile(store.domain.accounts);
  expect(await reconcile.match({ ...link, identity: known })).toEqual({ needsPassword: id });
});

it('a subject has one account and an account one subject, also for parallel links', async () => {
  await using store = openDomain();
  const { accounts } = store.domain;
  const other = { kind: 'nir', value: '2620875107001' } as const;
  const [one, two] = [await store.add(), await store.add({ identifiers: [other] })];
  const reconcile = createReconcile(accounts);
  const ends = await Promise.all([reconcile.link(one, link), reconcile.link(two, link)]);
  const owner = await accounts.findByLink(link);
  expect(ends.map((end) => end?.id).filter(Boolean)).toEqual([owner?.id]);
  const loser = owner?.id === one ? two : one;
  expect(await reconcile.link(owner?.id ?? '', another)).toBeUndefined();
  expect((await reconcile.link(loser, another))?.id).toBe(loser);
  expect(await reconcile.link(loser, link)).toBeUndefined();
  expect(await accounts.findByIdentifier(identifier)).toBeDefined();
});

it('a link that the same person made in another tab is accepted', async () => {
  await using store = openDomain();
  const { accounts } = store.domain;
  const id = await store.add({ identity: known, franceConnect: subject });
  // The look-up comes before the other tab's write.
  const early = createReconcile({ ...accounts, findByLink: async () => undefined });
  expect(await early.match({ ...link, identity: known })).toEqual({ certified: id });
  expect((await early.link(id, link))?.id).toBe(id);
  expect(await early.link(id, another)).toBeUndefined();
});
