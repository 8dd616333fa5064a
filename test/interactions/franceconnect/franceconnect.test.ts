/** How a person from FranceConnect is found here: by a link, by identity, by identity and password, or not at all. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { awaitActivation, makeActivation } from '../../../accounts/credentials/activation-codes.ts';
import { addPeople, demoPeople } from '../../../demo/people.ts';
import { makeEncryptionKeys } from '../../../federation/encryption-keys.ts';
import {
  identityOf,
  openWithFranceConnect,
  type WithFranceConnect,
} from '../../support/franceconnect.ts';
import { portal, randomNir, redirectUri } from '../../support/provider.ts';
import { fieldsOf, headingOf, redeem } from '../../support/visitor.ts';

const code = `${redirectUri}?code=`;
const declared = { standing: { announced: true, terms: { version: '1', at: 0 }, declared: true } };
let both: WithFranceConnect;
beforeAll(async () => {
  both = await openWithFranceConnect();
  await addPeople(both.provider.domain);
});
afterAll(() => both[Symbol.asyncDispose]());

const idOf = (identifier: string) =>
  demoPeople.find(({ account }) => account.identifiers[0]?.value === identifier)?.account.id ?? '';

describe('the test people that FranceConnect publishes', () => {
  it.each([
    ['avec_nom_dusage', '1690395277002', /^https:\/\/service\.example\/callback\?code=/],
    ['test', '2620875107001', /\/announcement$/],
    ['caractères_spéciaux', '2920875117004', /\/announcement$/],
    ['test_CORSE_2A', '181022A004003', /\/announcement$/],
  ])('%s is linked and signed in at once', async (login, identifier, end) => {
    const { location } = await both.signIn(both.visitor(), { login });
    expect(location).toMatch(end);
    expect(await both.linkOf(idOf(identifier))).toMatch(/^[0-9a-f]{64}v1$/);
    expect(await both.trailOf(idOf(identifier))).toEqual([
      'franceconnect.accepted',
      'franceconnect.linked',
    ]);
    // The second time by the link.
    const again = await both.signIn(both.visitor(), { login });
    expect(again.location).toMatch(end);
    expect(await both.trailOf(idOf(identifier))).toEqual([
      'franceconnect.accepted',
      'franceconnect.accepted',
      'franceconnect.linked',
    ]);
  });

  it.each(['nom_composé', 'étranger_jour_présumé'])('%s has no account here', async (login) => {
    const end = await both.signIn(both.visitor(), { login });
    expect(headingOf(end.html)).toBe('Votre compte est introuvable');
    expect(end.html).toContain('Me connecter avec mon mot de passe');
  });

  it('naissance_Algérie must type the password of the account once', async () => {
    const visitor = both.visitor();
    const page = await both.signIn(visitor, { login: 'naissance_Algérie' });
    expect(headingOf(page.html)).toBe('Lier mon compte');
    expect(page.html).toContain('Se connecter');
    expect(page.html).not.toMatch(/id="identifier"|P\d{8}|MARTIN|Vincent/);
    const reply = await visitor.post(page.location, {
      ...fieldsOf(page.html),
      password: 'Olivier7Jardin',
    });
    expect((await visitor.follow(reply)).location).toContain(code);
    const again = await both.signIn(both.visitor(), { login: 'naissance_Algérie' });
    expect(again.location).toContain(code);
  });
});

it('tells the service how the person signed in, and the contacts that a link was made', async () => {
  const person = await both.addPerson();
  const visitor = both.visitor();
  const journey = await both.signIn(visitor, { login: person.login }, { nonce: 'n-1' });
  const { body } = await redeem(both.provider, journey);
  expect(decodeJwt(body.id_token)).toMatchObject({ acr: 'eidas1', amr: ['fc'], nonce: 'n-1' });
  expect(both.provider.outbox.messages()).toContainEqual(
    expect.objectContaining({
      to: 'pierre@example.fr',
      subject: 'Votre compte est lié à FranceConnect',
    }),
  );
  // The same person by password is the same subject.
  const byPassword = await redeem(both.provider, await both.visitor().signIn(person));
  expect(decodeJwt(byPassword.body.id_token)).toMatchObject({
    sub: decodeJwt(body.id_token).sub,
    acr: 'password',
    amr: ['pwd'],
  });
});

it('leads a person with an 8-digit password through the first connection', async () => {
  const person = await both.addPerson({ kind: 'legacy', contacts: {} });
  const visitor = both.visitor();
  let page = await both.signIn(visitor, { login: person.login });
  const silent = await visitor.begin(portal, { prompt: 'none' });
  expect(silent.location).toContain('error=interaction_required');
  for (const fields of [
    {},
    { accept: 'yes' },
    { password: 'Olivier7Jardin', confirmation: 'Olivier7Jardin' },
    { channel: 'mail', email: `${person.login}@example.fr`, phone: '' },
    { code: '' },
  ]) {
    const sent = both.provider.outbox.messages().find(({ to }) => to.startsWith(person.login));
    const typed = 'code' in fields ? { code: /\d{6}/.exec(sent?.text ?? '')?.[0] ?? '' } : fields;
    const reply = await visitor.post(page.location, { ...fieldsOf(page.html), ...typed });
    const end = await visitor.follow(reply);
    page = { ...page, ...end, html: end.reply.text };
  }
  expect(page.location).toContain(code);
  const { body } = await redeem(both.provider, page);
  expect(decodeJwt(body.id_token)).toMatchObject({ acr: 'eidas1', amr: ['fc'] });
});

it('links a declared account only after its password, and counts the tries', async () => {
  const person = await both.addPerson({ typed: 'P20000001', ...declared });
  const visitor = both.visitor();
  const page = await both.signIn(visitor, { login: person.login });
  const attempt = (password: string) =>
    visitor.post(page.location, { ...fieldsOf(page.html), password });
  expect((await attempt('')).status).toBe(422);
  const wrong = await attempt('Wrong-4-sure');
  expect(wrong.status).toBe(401);
  expect(wrong.text).toContain('<a href="#password">Mot de passe incorrect.</a>');
  expect(wrong.text).toMatch(/<input id="password"[^>]* aria-describedby="password-error"/);
  for (let tries = 0; tries < 4; tries += 1) await attempt('Wrong-4-sure');
  const throttled = await attempt(person.password);
  expect(throttled.status).toBe(429);
  expect(Number(throttled.headers['retry-after'])).toBeGreaterThan(50);
  expect(await both.linkOf(person.accountId)).toBeUndefined();
  both.provider.advance(61_000);
  expect((await visitor.follow(await attempt(person.password))).location).toContain(code);
  both.provider.advance(-61_000);
  expect(await both.linkOf(person.accountId)).toBeDefined();
});

describe('a namesake from one country', () => {
  const abroad = { birthplace: '', birthcountry: '99134', birthdate: '1971-06-09' };

  it('is linked only after the password of the account', async () => {
    const person = await both.addPerson({}, abroad);
    const visitor = both.visitor();
    const page = await both.signIn(visitor, { login: person.login });
    expect(headingOf(page.html)).toBe('Lier mon compte');
    expect(await both.linkOf(person.accountId)).toBeUndefined();
    const { password } = person;
    const reply = await visitor.post(page.location, { ...fieldsOf(page.html), password });
    expect((await visitor.follow(reply)).location).toContain(code);
    expect(await both.linkOf(person.accountId)).toBeDefined();
  });

  it('says that it is not their account, and creates one with the identity of FranceConnect', async () => {
    const person = await both.addPerson({}, abroad);
    const visitor = both.visitor();
    const page = await both.signIn(visitor, { login: person.login });
    const [, href = ''] =
      /<a id="not-mine" href="([^"]+)">Ce n&#39;est pas mon compte</.exec(page.html) ?? [];
    const create = await visitor.follow(await visitor.get(href));
    expect(create.location).toMatch(/\/create-told$/);
    expect(create.reply.text).toContain(person.claims.family_name);
    expect(await both.linkOf(person.accountId)).toBeUndefined();
  });

  it('types the code of a letter in place of a password, once', async () => {
    const { domain } = both.provider;
    const contacts = { email: { value: 'lost@example.fr', verified: true } };
    const person = await both.addPerson({ contacts }, abroad);
    const { code: letter, kept } = makeActivation(domain.index, person.accountId, Date.now());
    await domain.updateAccount(person.accountId, (account) =>
      awaitActivation(account, kept, Date.now()),
    );
    const visitors = [both.visitor(), both.visitor()];
    const found = [];
    for (const visitor of visitors) {
      found.push({ visitor, page: await both.signIn(visitor, { login: person.login }) });
    }
    const ends = [];
    for (const { visitor, page } of found) {
      const reply = await visitor.post(page.location, { ...fieldsOf(page.html), password: letter });
      ends.push(await visitor.follow(reply));
    }
    // Password and contacts went with the code: others are chosen.
    expect(ends.map(({ location, reply }) => [location.replace(/.*\//, ''), reply.status])).toEqual(
      [
        ['new-password', 200],
        ['', 401],
      ],
    );
    expect(await both.linkOf(person.accountId)).toBeDefined();
  });

  it('leads to the code of the letter that the account waits for, and links after the new password', async () => {
    const { domain } = both.provider;
    const person = await both.addPerson();
    await both.signIn(both.visitor(), { login: person.login });
    const { code: letter, kept } = makeActivation(domain.index, person.accountId, Date.now());
    await domain.updateAccount(person.accountId, (account) =>
      awaitActivation(account, kept, Date.now()),
    );
    expect(await both.linkOf(person.accountId)).toBeUndefined();
    const visitor = both.visitor();
    const page = await both.signIn(visitor, { login: person.login });
    expect(headingOf(page.html)).toBe('Code reçu par courrier');
    expect(await both.linkOf(person.accountId)).toBeUndefined();
    const typed = { ...fieldsOf(page.html), code: letter };
    const next = await visitor.follow(await visitor.post(page.location, typed));
    const chosen = { password: 'Olivier7Jardin', confirmation: 'Olivier7Jardin' };
    const done = await visitor.follow(
      await visitor.post(next.location, { ...fieldsOf(next.reply.text), ...chosen }),
    );
    expect(done.location).toMatch(/\/contact$/);
    expect(await both.linkOf(person.accountId)).toBeDefined();
  });
});

describe('an account is never guessed', () => {
  const unknown = async (login: string) => {
    const visitor = both.visitor();
    const end = await both.signIn(visitor, { login });
    expect(headingOf(end.html)).toBe('Votre compte est introuvable');
    return { visitor, end };
  };

  it('links neither of two accounts with the same identity', async () => {
    const { login, claims, accountId } = await both.addPerson();
    const twin = await both.provider.addPerson({ identity: identityOf({ claims }) });
    await unknown(login);
    expect(await both.linkOf(accountId)).toBeUndefined();
    expect(await both.linkOf(twin.accountId)).toBeUndefined();
  });

  it('links a certified account although another account declares the same identity', async () => {
    const { login, claims, accountId } = await both.addPerson();
    await both.provider.addPerson({ identity: identityOf({ claims }), ...declared });
    expect((await both.signIn(both.visitor(), { login })).location).toContain(code);
    expect(await both.linkOf(accountId)).toBeDefined();
  });
});

it('replaces the session of another person', async () => {
  const [first, second] = [await both.addPerson(), await both.addPerson()];
  const visitor = both.visitor();
  const before = await redeem(both.provider, await visitor.signIn(first));
  const end = await both.signIn(visitor, { login: second.login }, { prompt: 'login' });
  const sent = await visitor.post(/action="([^"]*)"/.exec(end.html)?.[1] ?? '', fieldsOf(end.html));
  const { location } = await visitor.follow(sent);
  const { body } = await redeem(both.provider, { ...end, location });
  expect(decodeJwt(body.id_token)['amr']).toEqual(['fc']);
  expect(decodeJwt(body.id_token).sub).not.toBe(decodeJwt(before.body.id_token).sub);
});

it('makes one link when the same identity comes twice at the same time', async () => {
  const person = await both.addPerson({ typed: randomNir() });
  const ways = await Promise.all(
    [both.visitor(), both.visitor()].map(async (visitor) => ({
      visitor,
      ...(await both.goToFranceConnect(visitor, { login: person.login })),
    })),
  );
  const ends = await Promise.all(ways.map(({ visitor, callback }) => visitor.visit(callback)));
  for (const { location } of ends) expect(location).toContain(code);
  expect(await both.linkOf(person.accountId)).toBeDefined();
});

describe('our keys for FranceConnect', () => {
  it('are published without their private halves, and what FranceConnect encrypts signs in', async () => {
    const encryptionKeys = [
      ...(await makeEncryptionKeys('current', 0)),
      ...(await makeEncryptionKeys('next', 0)),
    ];
    await using plus = await openWithFranceConnect({ encryptionKeys, pair: { acr: 'eidas2' } });
    const reply = await plus.visitor().get('/franceconnect/jwks');
    expect(reply.status).toBe(200);
    expect(reply.headers).toMatchObject({
      'content-type': expect.stringContaining('json'),
      'cache-control': 'public, max-age=300',
    });
    const { keys } = JSON.parse(reply.text);
    const members = { RSA: ['n', 'e'], EC: ['crv', 'x', 'y'] };
    expect(keys).toEqual(
      encryptionKeys
        .filter(({ status }) => status === 'current')
        .map(({ kty, alg, kid }) => ({
          ...Object.fromEntries(members[kty].map((name) => [name, expect.any(String)])),
          kty,
          use: 'enc',
          alg,
          kid,
        })),
    );
    const person = await plus.addPerson();
    const { location } = await plus.signIn(plus.visitor(), { login: person.login });
    expect(location.startsWith(code)).toBe(true);
  });
});
