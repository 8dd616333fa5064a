/** What services learn of a person's dossiers, and for how long. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import supertest from 'supertest';
import {
  clientSecret,
  openProvider,
  partner,
  portal,
  type TestProvider,
} from '../../support/provider.ts';
import { createVisitor, headingOf, redeem, token } from '../../support/visitor.ts';
import { decide, userinfo } from '../services.ts';

const casework = { ...portal, client_id: 'casework', allowed_claims: ['dossiers'] };
const outside = { ...partner, client_id: 'outside', allowed_claims: ['dossiers'] };
const offline = { scope: 'openid offline_access dossiers', prompt: 'consent' };
const number = { fund: '131', fileNumber: '0000042' };
const told = { fund: '131', file_number: '0000042' };
const asConjoint = { ...told, role: 'conjoint' };

let provider: TestProvider;
beforeAll(async () => {
  const clients = [portal, partner, casework, outside];
  provider = await openProvider({ clients });
});
afterAll(() => provider[Symbol.asyncDispose]());

/** Adds a person who is the conjoint of somebody else in a dossier of their own. */
let dossiers = 0;
async function addConjoint() {
  const { household } = provider.domain;
  const person = await provider.addPerson();
  const responsable = `responsable of ${person.accountId}`;
  dossiers += 1;
  const fileNumber = String(7_318_000 + dossiers);
  const row = { fund: '131', fileNumber, from: '2020-01-01' };
  await household.importMemberships([
    { ...row, accountId: responsable, role: 'allocataire' },
    { ...row, accountId: person.accountId, role: 'conjoint' },
  ]);
  const [found] = await household.dossiersOf(responsable);
  const change = { dossierId: found?.id ?? '', accountId: responsable };
  const line = (...rights: string[]) => [
    { fund: '131', file_number: fileNumber, role: 'conjoint', rights },
  ];
  return { person, change, household, line };
}
type Person = Awaited<ReturnType<TestProvider['addPerson']>>;

async function tokensOf(person: Person, client: typeof portal, params: Record<string, string>) {
  const visitor = createVisitor(provider);
  const page = await visitor.signIn(person, { client, params });
  const { location } =
    headingOf(page.html) === 'Autorisation' ? await decide(visitor, page, 'allow') : page;
  return (await redeem(provider, { ...page, location }, client)).body;
}
const introspect = async (value: string, client: string) =>
  (
    await supertest(provider.origin)
      .post('/token/introspection')
      .type('form')
      .auth(client, clientSecret)
      .send({ token: value })
  ).body;

describe('the claim dossiers', () => {
  it('follows each change at the next answer: userinfo, introspection and a refreshed token', async () => {
    const { person, change, household, line } = await addConjoint();
    const { access_token, refresh_token } = await tokensOf(person, casework, offline);
    const own = line('own_data', 'declare_separation');
    expect((await userinfo(provider, access_token)).body.dossiers).toEqual(own);

    await household.give(change);
    const managing = line('own_data', 'declare_separation', 'manage');
    expect((await userinfo(provider, access_token)).body.dossiers).toEqual(managing);
    for (const one of [access_token, refresh_token])
      expect((await introspect(one, 'casework')).dossiers).toEqual(managing);

    const { accountId } = person;
    await household.declareSeparation({ ...change, accountId, date: '2020-02-29' });
    const ended = line('own_data');
    for (const one of [access_token, refresh_token])
      expect((await introspect(one, 'casework')).dossiers).toEqual(ended);
    const refresh = { grant_type: 'refresh_token', refresh_token };
    const { body } = await token(provider, casework, refresh);
    expect((await userinfo(provider, body.access_token)).body.dossiers).toEqual(ended);
  });

  it('comes by the claims parameter too, in the ID token where it is asked for there', async () => {
    const { person, line } = await addConjoint();
    const own = line('own_data', 'declare_separation');
    const claims = JSON.stringify({ userinfo: { dossiers: null }, id_token: { dossiers: null } });
    const body = await tokensOf(person, casework, { claims });
    expect(decodeJwt(body.id_token)['dossiers']).toEqual(own);
    expect((await userinfo(provider, body.access_token)).body.dossiers).toEqual(own);
    expect((await introspect(body.access_token, 'casework')).dossiers).toEqual(own);

    const byScope = await tokensOf(person, casework, { scope: 'openid dossiers' });
    expect(decodeJwt(byScope.id_token)).not.toHaveProperty('dossiers');
    const unasked = await tokensOf(person, casework, { scope: 'openid' });
    expect((await userinfo(provider, unasked.access_token)).body).not.toHaveProperty('dossiers');
    expect(await introspect(unasked.access_token, 'casework')).not.toHaveProperty('dossiers');
  });

  it('of a person without a dossier is an empty list, and so it is once a membership is over', async () => {
    const stranger = await provider.addPerson();
    const { access_token } = await tokensOf(stranger, casework, { scope: 'openid dossiers' });
    expect((await userinfo(provider, access_token)).body.dossiers).toEqual([]);
    const row = {
      ...number,
      accountId: stranger.accountId,
      role: 'conjoint',
      from: '2020-01-01',
    } as const;
    const { household } = provider.domain;
    await household.importMemberships([row]);
    expect((await userinfo(provider, access_token)).body.dossiers).toMatchObject([asConjoint]);
    await household.importMemberships([{ ...row, until: '2020-12-31' }]);
    expect((await userinfo(provider, access_token)).body.dossiers).toEqual([]);
  });

  it('goes to no client whose registration does not allow it, by scope, claims parameter or introspection', async () => {
    const { person } = await addConjoint();
    const claims = JSON.stringify({ userinfo: { dossiers: null }, id_token: { dossiers: null } });
    const body = await tokensOf(person, portal, { scope: 'openid email dossiers', claims });
    expect(body.scope).toBe('openid email');
    expect(decodeJwt(body.id_token)).not.toHaveProperty('dossiers');
    const { body: answer } = await userinfo(provider, body.access_token);
    expect(answer).toHaveProperty('email');
    expect(answer).not.toHaveProperty('dossiers');
    expect(await introspect(body.access_token, 'portal')).not.toHaveProperty('dossiers');
  });

  it('is named on the consent page of a third party that may have it, and on no other one', async () => {
    const { person, line } = await addConjoint();
    const words = 'vos dossiers allocataires';
    const params = { scope: 'openid dossiers' };
    const allowed = await createVisitor(provider).signIn(person, { client: outside, params });
    expect(allowed.html).toContain(words);
    const body = await tokensOf(person, outside, params);
    const own = line('own_data', 'declare_separation');
    expect((await userinfo(provider, body.access_token)).body.dossiers).toEqual(own);

    const visitor = createVisitor(provider);
    const page = await visitor.signIn(person, { client: partner, params });
    expect([headingOf(page.html), page.html.includes(words)]).toEqual(['Autorisation', false]);
    const end = await decide(visitor, page, 'allow');
    const { body: other } = await redeem(provider, { ...page, location: end.location }, partner);
    expect((await userinfo(provider, other.access_token)).body).not.toHaveProperty('dossiers');
    // Nothing is left to ask: the person isn't shown the page again.
    expect((await visitor.begin(partner, params)).location).toContain('code=');
  });

  it('costs one read of the store beside the account’s, and none is stored in a token', async () => {
    const { person, household, line } = await addConjoint();
    const { access_token } = await tokensOf(person, casework, { scope: 'openid dossiers' });
    const reads: string[] = [];
    const { dossiers: store } = provider.storage;
    const original = { ...store };
    for (const name of ['findByMember', 'findMany'] as const)
      Object.assign(store, {
        [name]: (...args: readonly never[]) => {
          reads.push(name);
          return Reflect.apply(original[name], store, args);
        },
      });
    const { body } = await userinfo(provider, access_token);
    Object.assign(store, original);
    expect(body.dossiers).toEqual(line('own_data', 'declare_separation'));
    expect(reads).toEqual(['findByMember']);
    expect(await household.membershipsOf(person.accountId)).toHaveLength(1);
    expect((await provider.everythingStored()).includes(line()[0]?.file_number ?? '')).toBe(false);
  });
});
