/** A sign-in from our button to a person and a sign-out, with a stand-in that is stricter than FranceConnect. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { testPeople } from '../../demo/franceconnect/people.ts';
import type { Encryption } from '../../demo/franceconnect/provider.ts';
import {
  type EncryptionKey,
  makeEncryptionKeys,
  publicJwks,
  rotateEncryptionKeys,
} from '../../federation/encryption-keys.ts';
import type { Reason } from '../../federation/openid/refusals.ts';
import { type Listening, listen } from '../../http/server/listener.ts';
import {
  client,
  createBrowser,
  encryptTo,
  openPair,
  type PairOptions,
  postLogoutRedirectUri,
  redirectUri,
} from './support.ts';

const france = { birthCountry: '99100', parents: [] };
const people = {
  test: {
    ...france,
    birthName: 'DUBOIS',
    givenNames: 'Angela Claire Louise',
    birthDate: '1962-08-24',
    gender: 'female',
    birthCommune: '75107',
  },
  avec_nom_dusage: {
    ...france,
    birthName: 'MERCIER',
    usualName: 'DUBOIS',
    givenNames: 'Pierre',
    birthDate: '1969-03-17',
    gender: 'male',
    birthCommune: '95277',
  },
  nom_composé: {
    ...france,
    birthName: 'TROIS-DUPRE',
    givenNames: 'Melissandre Juliette',
    birthDate: '1981-07-27',
    gender: 'female',
    birthCommune: '13012',
  },
  caractères_spéciaux: {
    ...france,
    birthName: 'DUBINÔRE',
    givenNames: 'Joëlle Françoise',
    birthDate: '1992-08-15',
    gender: 'female',
    birthCommune: '75117',
  },
  test_CORSE_2A: {
    ...france,
    birthName: 'BROSSE',
    givenNames: 'Mario',
    birthDate: '1981-02-03',
    gender: 'male',
    birthCommune: '2A004',
  },
  naissance_Algérie: {
    birthName: 'MARTIN',
    givenNames: 'Vincent Guillaume',
    birthDate: '1963-12-05',
    gender: 'male',
    birthCountry: '99352',
    parents: [],
  },
  étranger_jour_présumé: {
    birthName: 'FLEURET',
    givenNames: 'Jean',
    birthDate: '1992-11-01',
    gender: 'male',
    birthCountry: '99217',
    parents: [],
  },
};

describe('a sign-in', () => {
  it("works for each of FranceConnect's published test people, with a stable subject", async () => {
    await using pair = await openPair();
    expect(Object.keys(people)).toEqual(testPeople.map(({ login }) => login));
    for (const [login, identity] of Object.entries(people)) {
      const result = await pair.signIn({ login });
      const email = testPeople.find((one) => one.login === login)?.claims.email;
      expect(result).toEqual({
        person: {
          upstream: 'franceConnect',
          subject: expect.stringMatching(/^[0-9a-f]{64}v1$/),
          identity,
          missing: [],
          email,
          acr: 'eidas1',
          idToken: expect.stringMatching(/^ey/),
          authTime: expect.any(Number),
        },
      });
    }
    const again = [await pair.signIn({ login: 'test' }), await pair.signIn({ login: 'test' })];
    const subjects = again.map((one) => 'person' in one && one.person.subject);
    expect(subjects[0]).toBe(subjects[1]);
    // Discovery and keys were fetched once.
    const asked = pair.state.calls.filter((path) => /openid-configuration|jwks/.test(path));
    expect(asked).toHaveLength(2);
  });

  it('sends exactly what FranceConnect allows', async () => {
    await using pair = await openPair({ acr: 'eidas2' });
    const { url, transaction } = await pair.begin();
    expect(url.origin + url.pathname).toBe(`${pair.standIn.issuer}/authorize`);
    expect([...url.searchParams].toSorted()).toEqual([
      ['acr_values', 'eidas2'],
      ['client_id', client.clientId],
      ['nonce', transaction.nonce],
      ['redirect_uri', redirectUri],
      ['response_type', 'code'],
      [
        'scope',
        'openid given_name family_name birthdate gender birthplace birthcountry preferred_username email',
      ],
      ['state', transaction.state],
    ]);
    expect(transaction.state).toMatch(/^[\w-]{43}$/);
    expect(transaction.nonce).toMatch(/^[\w-]{43}$/);
    const other = await pair.begin();
    expect(new Set([...Object.values(transaction), ...Object.values(other.transaction)]).size).toBe(
      4,
    );
  });

  it('accepts RS256 as well as ES256', async () => {
    await using pair = await openPair({ algorithm: 'RS256' });
    expect(await pair.signIn({ login: 'test' })).toMatchObject({ person: { acr: 'eidas1' } });
  });
});

describe('encryption', () => {
  const now = Date.parse('2026-03-01T10:00:00Z');
  const hour = 60 * 60 * 1000;
  /** What our URL answers, and how often it was asked. */
  let published: readonly EncryptionKey[] = [];
  let listening: Listening;
  let encryption: Encryption;
  let keys: EncryptionKey[];
  beforeAll(async () => {
    keys = await makeEncryptionKeys('current', now);
    listening = await listen((_req, res) => res.end(JSON.stringify(publicJwks(published))), {
      host: '127.0.0.1',
      port: 0,
    });
    encryption = { jwksUri: `http://127.0.0.1:${listening.port}/` };
  });
  afterAll(() => listening.close());
  beforeEach(() => {
    published = keys;
  });

  const refused = (reason: Reason) => ({ refusal: { outcome: 'refused', reason } });
  const openPlus = (options: Partial<PairOptions> = {}) =>
    openPair({ acr: 'eidas2', encryptionKeys: keys, isEncrypted: true, encryption, ...options });

  it.each(['RSA-OAEP', 'RSA-OAEP-256', 'ECDH-ES'])(
    'of ID token and userinfo is opened with %s, and the sign-out takes the signed token',
    async (algorithm) => {
      await using pair = await openPlus({ encryption: { ...encryption, algorithm } });
      const result = await pair.signIn({ login: 'test' });
      expect(result).toMatchObject({
        person: { acr: 'eidas2', identity: { birthName: 'DUBOIS' } },
      });
      const { idToken } = 'person' in result ? result.person : { idToken: '' };
      expect(idToken.split('.')).toHaveLength(3);
      const leaving = await pair.franceConnect.logoutUrl({ idToken, state: 'a state' });
      if ('refusal' in leaving) throw new Error(leaving.refusal.reason);
      const left = await createBrowser(pair.standIn.issuer).open(leaving.url);
      expect(left.address).toBe(`${postLogoutRedirectUri}?state=a+state`);
    },
  );

  it('is opened with a key of each step of a rotation, until the old ones are gone', async () => {
    const steps = [keys];
    for (const at of [now, now + hour, now + 13 * hour]) {
      const step = await rotateEncryptionKeys(steps.at(-1) ?? [], at);
      if (!('done' in step)) throw new Error('it is too early');
      steps.push(step.keys);
    }
    const kidsOf = (set: readonly EncryptionKey[]) => publicJwks(set).keys.map(({ kid }) => kid);
    // A process that was not restarted yet meets no key that it can't know: the next ones are unpublished at first.
    expect(kidsOf(steps[1] ?? [])).toEqual(kidsOf(keys));
    expect(kidsOf(steps[2] ?? [])).not.toEqual(expect.arrayContaining(kidsOf(keys)));
    for (const [ours, theirs] of [
      [1, 2],
      [2, 1],
      [3, 2],
    ] as const) {
      published = steps[theirs] ?? [];
      await using pair = await openPlus({ encryptionKeys: steps[ours] ?? [] });
      expect(await pair.signIn({ login: 'test' })).toHaveProperty('person');
    }
    published = keys;
    await using late = await openPlus({ encryptionKeys: steps[3] ?? [] });
    expect(await late.signIn({ login: 'test' })).toEqual(refused('idTokenEncryption'));
  });

  it('to a key without an id, or with another id, is opened as well', async () => {
    await using pair = await openPlus();
    for (const kid of ['', 'registered by hand']) {
      published = keys.map((key) => ({ ...key, kid }));
      expect(await pair.signIn({ login: 'test' })).toHaveProperty('person');
    }
  });

  it('that is missing is refused where it is registered', async () => {
    await using plain = await openPlus({ encryption: undefined });
    expect(await plain.signIn({ login: 'test' })).toEqual(refused('idTokenUnencrypted'));
    expect(plain.state.calls).not.toContain('/userinfo');
    await using half = await openPlus();
    half.state.userinfo = { plain: true };
    expect(await half.signIn({ login: 'test' })).toEqual(refused('userinfoUnencrypted'));
  });

  it('is registered for userinfo alone at the level of FranceConnect', async () => {
    await using pair = await openPlus({ acr: 'eidas1' });
    expect(await pair.signIn({ login: 'test' })).toHaveProperty('person');
    pair.state.idToken = { plain: true };
    expect(await pair.signIn({ login: 'test' })).toHaveProperty('person');
    pair.state.userinfo = { plain: true };
    expect(await pair.signIn({ login: 'test' })).toEqual(refused('userinfoUnencrypted'));
  });

  it('is opened where it is not registered, and refused without our key', async () => {
    await using pair = await openPlus({ isEncrypted: false });
    expect(await pair.signIn({ login: 'test' })).toHaveProperty('person');
    const others = await makeEncryptionKeys('current', now);
    for (const encryptionKeys of [others, []]) {
      await using wrong = await openPlus({ encryptionKeys });
      expect(await wrong.signIn({ login: 'test' })).toEqual(refused('idTokenEncryption'));
    }
  });

  it('with another algorithm, compressed, or twice is refused', async () => {
    await using pair = await openPlus();
    const ec = keys.filter(({ kty }) => kty === 'EC');
    const once = await encryptTo(keys, 'x.y.z');
    for (const body of [
      await encryptTo(keys, 'x.y.z', { alg: 'RSA-OAEP-512' }),
      await encryptTo(ec, 'x.y.z', { alg: 'ECDH-ES+A256KW' }),
      await encryptTo(keys, 'x.y.z', { enc: 'A256CBC-HS512' }),
      await encryptTo(keys, 'x.y.z', { zip: 'DEF' }),
      once.replace(/^[^.]+/, 'e30'),
      once.replace(/[^.](?=[^.]*$)/, (first) => (first === 'A' ? 'B' : 'A')),
      '....',
    ]) {
      pair.state.idToken = { body };
      expect([body, await pair.signIn({ login: 'test' })]).toEqual([
        body,
        refused('idTokenEncryption'),
      ]);
    }
    pair.state.idToken = { body: await encryptTo(keys, once) };
    expect(await pair.signIn({ login: 'test' })).toMatchObject({ refusal: { outcome: 'refused' } });
  });

  it('does not stand for the signature inside', async () => {
    await using pair = await openPlus();
    pair.state.idToken = { forged: true };
    expect(await pair.signIn({ login: 'test' })).toEqual(refused('idTokenSignature'));
    pair.state.idToken = {};
    pair.state.userinfo = { forged: true };
    expect(await pair.signIn({ login: 'test' })).toEqual(refused('userinfoSignature'));
  });
});

describe('a sign-out', () => {
  it("ends FranceConnect's session and comes back with the state", async () => {
    await using pair = await openPair();
    const browser = createBrowser(pair.standIn.issuer);
    const { url, transaction } = await pair.begin();
    const { query } = await browser.choose(url, { login: 'test' });
    const result = await pair.finish(query, transaction);
    if ('refusal' in result) throw new Error(result.refusal.reason);

    // While the session lasts, the person is not asked again.
    const second = await browser.open((await pair.begin()).url);
    expect(second.address).toMatch(`${redirectUri}?code=`);

    const { idToken } = result.person;
    const leaving = await pair.franceConnect.logoutUrl({ idToken, state: 'a state' });
    if ('refusal' in leaving) throw new Error(leaving.refusal.reason);
    expect([...leaving.url.searchParams.keys()]).toEqual([
      'id_token_hint',
      'state',
      'post_logout_redirect_uri',
    ]);
    const left = await browser.open(leaving.url);
    expect(left.address).toBe(`${postLogoutRedirectUri}?state=a+state`);
    const third = await browser.open((await pair.begin()).url);
    expect(third.reply.text).toContain('Choisir une personne');
  });
});
