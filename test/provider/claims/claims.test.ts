/** The claims that a service gets about a person, and those that a third party must be granted first. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { identity } from '../../accounts/support.ts';
import {
  openProvider,
  type Person,
  partner,
  portal,
  type TestProvider,
} from '../../support/provider.ts';
import {
  authorizationRequest,
  createVisitor,
  headingOf,
  redeem,
  token,
} from '../../support/visitor.ts';
import { decide, registry, userinfo } from '../services.ts';

/** Services whose framework never asks userinfo. */
const framework = { ...portal, client_id: 'framework', id_token_claims: true };
const foreign = { ...framework, client_id: 'foreign', first_party: false };
/** A service before and after a move. */
const atPort = (port: string) => ({
  ...portal,
  client_id: `at-${port}`,
  redirect_uris: [`https://moving.example:${port}/callback`],
});
const [moving, moved] = [atPort('8443'), atPort('9443')];

let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider({
    clients: [portal, partner, registry, framework, foreign, moving, moved],
  });
});
afterAll(() => provider[Symbol.asyncDispose]());

describe('subjects', () => {
  it('differ between sectors and stay the same within one', async () => {
    const person = await provider.addPerson();
    const visitor = createVisitor(provider);
    const subjectFor = async (client: typeof portal) => {
      const journey = await visitor.begin(client);
      const end = journey.fields['csrf'] ? await visitor.signIn(person, { client }) : journey;
      return decodeJwt(
        (
          await redeem(
            provider,
            { ...journey, location: end.location, verifier: end.verifier },
            client,
          )
        ).body.id_token,
      ).sub;
    };
    const first = await subjectFor(portal);
    expect(await subjectFor(portal)).toBe(first);
    expect(await subjectFor(registry)).not.toBe(first);
    expect(first).not.toBe(person.accountId);
  });

  it('stay when a service moves to another port, also those of earlier releases', async () => {
    const [early, late] = [await provider.addPerson(), await provider.addPerson()];
    // The sector had the port once.
    const former = 'a-subject-of-an-earlier-release';
    await provider.storage.subjects.claim(early.accountId, 'moving.example:8443', former);
    const subjects = async (person: Person) => {
      const visitor = createVisitor(provider);
      const before = await redeem(
        provider,
        await visitor.signIn(person, { client: moving }),
        moving,
      );
      const { sub } = decodeJwt(before.body.id_token);
      const again = { scope: 'openid', prompt: 'none', id_token_hint: before.body.id_token };
      expect((await visitor.begin(moving, again)).location).toContain('code=');
      const after = await redeem(provider, await visitor.begin(moved), moved);
      expect((await userinfo(provider, after.body.access_token)).body.sub).toBe(sub);
      return [sub, decodeJwt(after.body.id_token).sub];
    };
    expect(await subjects(early)).toEqual([former, former]);
    const [first, second] = await subjects(late);
    expect(second).toBe(first);
  });
});

describe('scopes', () => {
  const phone = { value: '+33612345678', verified: false };
  const cases: [string, object][] = [
    ['openid', {}],
    ['openid email', { email: 'pierre@example.fr', email_verified: true }],
    ['openid phone', { phone_number: '+33612345678', phone_number_verified: false }],
    ['openid birth', { birthplace: '95277', birthcountry: '99100' }],
  ];
  it.each(cases)('%s brings its claims and no others', async (scope, claims) => {
    const contacts = { email: { value: 'pierre@example.fr', verified: true }, phone };
    const person = await provider.addPerson({ contacts });
    const signedIn = await createVisitor(provider).signIn(person, { params: { scope } });
    const { body } = await redeem(provider, signedIn);
    expect((await userinfo(provider, body.access_token)).body).toEqual({
      sub: expect.any(String),
      ...claims,
    });
    const standard = ['sub', 'acr', 'amr', 'auth_time', 'aud', 'exp', 'iat', 'iss', 'at_hash'];
    expect(standard).toEqual(expect.arrayContaining(Object.keys(decodeJwt(body.id_token))));
  });
});

describe('the ID token', () => {
  const halfHash = (value: string) =>
    createHash('sha256').update(value).digest().subarray(0, 16).toString('base64url');

  it('holds a hash of the access token that comes along, whatever its format', async () => {
    const scope = 'openid profile offline_access';
    const resource = portal.client_uri;
    const signedIn = await createVisitor(provider).signIn(await provider.addPerson(), {
      params: { scope, resource },
    });
    const { body: plain } = await redeem(provider, signedIn);
    const refresh = { grant_type: 'refresh_token', refresh_token: plain.refresh_token };
    const { body: forApi } = await token(provider, portal, { ...refresh, resource });
    expect(decodeJwt(forApi.access_token).aud).toBe(resource);
    for (const { id_token, access_token } of [plain, forApi])
      expect(decodeJwt(id_token)['at_hash']).toBe(halfHash(access_token));
  });

  it('holds the claims of scopes for a client that is registered so, and others that it asks for', async () => {
    const person = await provider.addPerson();
    const signedIn = await createVisitor(provider).signIn(person, {
      client: framework,
      params: {
        scope: 'openid profile offline_access dossiers',
        claims: JSON.stringify({ id_token: { email: null }, userinfo: { phone_number: null } }),
      },
    });
    const { body } = await redeem(provider, signedIn, framework);
    const { body: refreshed } = await token(provider, framework, {
      grant_type: 'refresh_token',
      refresh_token: body.refresh_token,
    });
    for (const { id_token } of [body, refreshed]) {
      const claims = decodeJwt(id_token);
      expect(claims).toMatchObject({ name: 'Pierre DUBOIS', email: 'pierre@example.fr' });
      expect(claims).not.toHaveProperty('email_verified');
      expect(claims).not.toHaveProperty('dossiers');
    }
  });

  it('holds them for a third party after a consent that asks for no more than without', async () => {
    const visitor = createVisitor(provider);
    const page = await visitor.signIn(await provider.addPerson(), {
      client: foreign,
      params: { scope: 'openid profile' },
    });
    expect(page.html.match(/<li>vo[^<]*<\/li>/g)).toHaveLength(1);
    const { location } = await decide(visitor, page, 'allow');
    const { body } = await redeem(provider, { ...page, location }, foreign);
    expect(decodeJwt(body.id_token)['family_name']).toBe('MERCIER');
    const again = await visitor.begin(foreign, { scope: 'openid profile', prompt: 'none' });
    expect(again.location).toContain('code=');
  });
});

it('names that the papers do not have are no claims, and commas between given names are spaces', async () => {
  const namesOf = async (names: { birthName: string; givenNames: string }) => {
    const { usualName: _, ...papers } = identity;
    const person = await provider.addPerson({ identity: { ...papers, parents: [], ...names } });
    const params = { scope: 'openid profile' };
    const signedIn = await createVisitor(provider).signIn(person, { params });
    const { body } = await redeem(provider, signedIn);
    return (await userinfo(provider, body.access_token)).body;
  };
  const mononym = await namesOf({ birthName: '', givenNames: 'Camille,Anne; Marie' });
  expect(mononym).toMatchObject({ name: 'Camille Anne Marie', given_name: 'Camille Anne Marie' });
  expect(mononym).not.toHaveProperty('family_name');
  const nameless = await namesOf({ birthName: 'DUBOIS', givenNames: '' });
  expect(nameless).toMatchObject({ name: 'DUBOIS' });
  expect(nameless).not.toHaveProperty('given_name');
});

describe('a request that can end with no token', () => {
  it.each([
    ['of a third party without a scope', partner, ''],
    ['of a third party without openid', partner, 'profile email'],
    ['of a third party for offline_access alone', partner, 'offline_access'],
    ['of a third party for a scope that nobody knows', partner, 'openidx'],
    ['of our own service without a scope', portal, ''],
    ['of our own service without openid', portal, 'profile'],
    ['of our own service for offline_access alone', portal, 'offline_access'],
  ])('%s is refused before any page', async (_, client, scope) => {
    const { location } = await createVisitor(provider).begin(client, { scope, prompt: 'consent' });
    expect(location.startsWith(String(client.redirect_uris[0]))).toBe(true);
    const { searchParams } = new URL(location);
    expect(searchParams.get('error')).toBe('invalid_scope');
    expect(searchParams.get('error_description')).toBe('scope must contain openid');
  });

  it('is told what else is left out, without a word that may say something of a person', async () => {
    const { path } = authorizationRequest(portal, {
      scope: 'openid profil dossiers 1690395277002',
      claims: JSON.stringify({ userinfo: { nir: null } }),
    });
    const { headers } = await createVisitor(provider).get(path);
    expect(headers['mon-compte-notice']).toBe(
      'profil was left out: no such scope; a scope was left out: no such scope; ' +
        'dossiers was left out: allowed_claims of the registration must name it; ' +
        'nir was left out: allowed_claims of the registration must name it',
    );
    expect(provider.logged.join('')).not.toContain('1690395277002');
  });
});

describe('a third party', () => {
  it('gets nothing before consent, then what was accepted, and asks again only for more', async () => {
    const person = await provider.addPerson();
    const visitor = createVisitor(provider);
    const page = await visitor.signIn(person, {
      client: partner,
      params: { scope: 'openid profile' },
    });
    expect(headingOf(page.html)).toBe('Autorisation');
    const silent = await visitor.begin(partner, { scope: 'openid profile', prompt: 'none' });
    expect(silent.location).toContain('error=consent_required');

    const end = await decide(visitor, page, 'allow');
    expect(end.location).toContain('https://partner.example/callback?code=');
    const again = await visitor.begin(partner, { scope: 'openid profile' });
    expect(again.location).toContain('code=');
    const more = await visitor.begin(partner, { scope: 'openid profile email' });
    expect(headingOf(more.html)).toBe('Autorisation');
  });

  it('lists all that is asked for when it asks again, and names offline access last', async () => {
    const askedOn = (html: string) =>
      [...html.matchAll(/<li>(?!<a)([^<]*)<\/li>/g)].map(([, words]) => words);
    const profile = 'votre nom, vos prénoms, votre sexe et votre date de naissance';
    const later = 'ces informations aussi quand vous n&#39;utilisez pas le service';
    const visitor = createVisitor(provider);
    const page = await visitor.signIn(await provider.addPerson(), {
      client: partner,
      params: { scope: 'openid profile' },
    });
    await decide(visitor, page, 'allow');
    const again = { scope: 'openid profile', prompt: 'consent' };
    expect(askedOn((await visitor.begin(partner, again)).html)).toContain(profile);
    const more = { scope: 'openid offline_access profile', prompt: 'consent' };
    const asked = askedOn((await visitor.begin(partner, more)).html);
    expect(asked).toContain(profile);
    expect(asked.at(-1)).toBe(later);
  });

  it('is told access_denied when the person refuses', async () => {
    const visitor = createVisitor(provider);
    const page = await visitor.signIn(await provider.addPerson(), { client: partner });
    const end = await decide(visitor, page, 'deny');
    expect(end.location).toContain('error=access_denied');
  });
});

describe('the NIR', () => {
  const claims = JSON.stringify({
    userinfo: { nir: null },
    id_token: { nir: { essential: true } },
  });

  it('goes to a client whose registration allows it', async () => {
    const person = await provider.addPerson();
    const signedIn = await createVisitor(provider).signIn(person, {
      client: registry,
      params: { claims },
    });
    const { body } = await redeem(provider, signedIn, registry);
    expect(decodeJwt(body.id_token)['nir']).toBe(person.identifier);
    expect((await userinfo(provider, body.access_token)).body.nir).toBe(person.identifier);
  });

  it.each([
    ['person', undefined],
    ['fund', 'the number'],
    ['agent', 'the number'],
  ] as const)('is released for the voucher %s as %s, and so is nothing else', async (nir, told) => {
    for (const identity of ['person', 'franceconnect'] as const) {
      const vouchers = { identity, nir, email: 'person' } as const;
      const person = await provider.addPerson({ vouchers });
      const signedIn = await createVisitor(provider).signIn(person, {
        client: registry,
        params: { claims, scope: 'openid profile' },
      });
      const { body } = await redeem(provider, signedIn, registry);
      const released = told && person.identifier;
      expect(decodeJwt(body.id_token)['nir']).toBe(released);
      const { body: user } = await userinfo(provider, body.access_token);
      expect([user.nir, user.family_name]).toEqual([released, 'MERCIER']);
      const acr = identity === 'person' ? 'declared' : 'password';
      expect(decodeJwt(body.id_token)['acr']).toBe(acr);
    }
  });

  it('is withheld from any other client, which still gets the other claims', async () => {
    const person = await provider.addPerson();
    const signedIn = await createVisitor(provider).signIn(person, {
      params: { claims, scope: 'openid profile' },
    });
    const { body } = await redeem(provider, signedIn);
    expect(decodeJwt(body.id_token)['nir']).toBeUndefined();
    const answer = (await userinfo(provider, body.access_token)).body;
    expect(answer.nir).toBeUndefined();
    expect(answer.family_name).toBe('MERCIER');
  });

  it('is not named on the consent page of a third party that may not have it', async () => {
    const page = await createVisitor(provider).signIn(await provider.addPerson(), {
      client: partner,
      params: { claims },
    });
    expect(headingOf(page.html)).toBe('Autorisation');
    expect(page.html).not.toContain('sécurité sociale</li>');
    const end = await decide(createVisitor(provider), page, 'allow');
    expect(end.location).not.toContain('code=');
  });
});
