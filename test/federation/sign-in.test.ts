/** A sign-in from our button to a person and a sign-out, with a stand-in that is stricter than FranceConnect. */

import { describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { testPeople } from '../../demo/franceconnect/people.ts';
import { encryptionKeySchema } from '../../federation/encryption.ts';
import { client, createBrowser, openPair, postLogoutRedirectUri, redirectUri } from './support.ts';

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

  it.each([
    ['RSA', 'RSA-OAEP', {}],
    ['EC', 'ECDH-ES', { crv: 'P-256' }],
  ])(
    'decrypts userinfo for a key of type %s, and refuses it unencrypted',
    async (_kty, alg, options) => {
      const pairOfKeys = await generateKeyPair(alg, { extractable: true, ...options });
      const publicKey = { ...(await exportJWK(pairOfKeys.publicKey)), use: 'enc', alg, kid: 'e1' };
      const other = await generateKeyPair(alg, { extractable: true, ...options });
      const read = async (key: Parameters<typeof exportJWK>[0]) =>
        encryptionKeySchema.parse(await exportJWK(key));
      const encryptionKey = await read(pairOfKeys.privateKey);
      await using pair = await openPair({ publicKey, encryptionKey });
      expect(await pair.signIn({ login: 'test' })).toMatchObject({
        person: { identity: { birthName: 'DUBOIS' } },
      });
      await using wrong = await openPair({
        publicKey,
        encryptionKey: await read(other.privateKey),
      });
      expect(await wrong.signIn({ login: 'test' })).toEqual({
        refusal: { outcome: 'refused', reason: 'userinfoEncryption' },
      });
      await using plain = await openPair({ encryptionKey });
      expect(await plain.signIn({ login: 'test' })).toEqual({
        refusal: { outcome: 'refused', reason: 'userinfoUnencrypted' },
      });
      await using unable = await openPair({ publicKey });
      expect(await unable.signIn({ login: 'test' })).toEqual({
        refusal: { outcome: 'refused', reason: 'userinfoMalformed' },
      });
    },
  );
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
