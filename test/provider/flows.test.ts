/** What services do with the provider, and what it grants them. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import supertest from 'supertest';
import {
  clientSecret,
  type House,
  openHouse,
  partner,
  portal,
  redirectUri,
} from '../support/house.ts';
import {
  createVisitor,
  fieldsOf,
  headingOf,
  redeem,
  token,
  type Visitor,
} from '../support/visitor.ts';

const registry = {
  ...portal,
  client_id: 'registry',
  redirect_uris: ['https://registry.example/callback'],
  allowed_claims: ['nir'],
};
const machine = {
  client_id: 'machine',
  client_secret: clientSecret,
  client_uri: 'https://api.example/',
  grant_types: ['client_credentials'],
};
const app = {
  client_id: 'app',
  first_party: true,
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  redirect_uris: ['https://app.example/callback'],
};

let house: House;
beforeAll(async () => {
  house = await openHouse({ clients: [portal, partner, registry, machine, app] });
});
afterAll(() => house[Symbol.asyncDispose]());

const userinfo = (accessToken: string) =>
  supertest(house.origin).get('/me').auth(accessToken, { type: 'bearer' });
const introspect = (value: string) =>
  supertest(house.origin)
    .post('/token/introspection')
    .auth('machine', clientSecret)
    .type('form')
    .send({ token: value });

/** Accepts or refuses on the consent page. */
async function decide(
  visitor: Visitor,
  page: { location: string; html: string },
  decision: string,
) {
  const reply = await visitor.post(page.location, { ...fieldsOf(page.html), decision });
  return visitor.follow(reply);
}

describe('subjects', () => {
  it('differ between sectors and stay the same within one', async () => {
    const person = await house.addPerson();
    const visitor = createVisitor(house);
    const subjectFor = async (client: typeof portal) => {
      const journey = await visitor.begin(client);
      const end = journey.fields['csrf'] ? await visitor.signIn(person, { client }) : journey;
      return decodeJwt(
        (
          await redeem(
            house,
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
});

describe('a third party', () => {
  it('gets nothing before consent, then what was accepted, and asks again only for more', async () => {
    const person = await house.addPerson();
    const visitor = createVisitor(house);
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

  it('is told access_denied when the person refuses', async () => {
    const visitor = createVisitor(house);
    const page = await visitor.signIn(await house.addPerson(), { client: partner });
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
    const person = await house.addPerson();
    const signedIn = await createVisitor(house).signIn(person, {
      client: registry,
      params: { claims },
    });
    const { body } = await redeem(house, signedIn, registry);
    expect(decodeJwt(body.id_token)['nir']).toBe(person.identifier);
    expect((await userinfo(body.access_token)).body.nir).toBe(person.identifier);
  });

  it('goes to nobody else, who gets the rest all the same', async () => {
    const person = await house.addPerson();
    const signedIn = await createVisitor(house).signIn(person, {
      params: { claims, scope: 'openid profile' },
    });
    const { body } = await redeem(house, signedIn);
    expect(decodeJwt(body.id_token)['nir']).toBeUndefined();
    const answer = (await userinfo(body.access_token)).body;
    expect(answer.nir).toBeUndefined();
    expect(answer.family_name).toBe('MERCIER');
  });

  it('is not even asked for on the consent page of a third party', async () => {
    const page = await createVisitor(house).signIn(await house.addPerson(), {
      client: partner,
      params: { claims },
    });
    expect(headingOf(page.html)).toBe('Autorisation');
    expect(page.html).not.toContain('sécurité sociale</li>');
    const end = await decide(createVisitor(house), page, 'allow');
    expect(end.location).not.toContain('code=');
  });
});

describe('a code', () => {
  it('redeemed ten times at once works at most once, and what it gave ends', async () => {
    const signedIn = await createVisitor(house).signIn(await house.addPerson());
    const replies = await Promise.all(Array.from({ length: 10 }, () => redeem(house, signedIn)));
    const won = replies.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    for (const { status, body } of replies) {
      if (status !== 200) expect([status, body.error]).toEqual([400, 'invalid_grant']);
    }
    expect((await userinfo(won[0]?.body.access_token)).status).toBe(401);
  });

  it('is worth nothing once the account is gone', async () => {
    const person = await house.addPerson();
    const visitor = createVisitor(house);
    const signedIn = await visitor.signIn(person);
    await house.storage.accounts.remove(person.accountId);
    expect((await redeem(house, signedIn)).body.error).toBe('invalid_grant');
    // The session still names the account: it asks to sign in again.
    const next = await visitor.begin(portal);
    expect(headingOf(next.html)).toBe('Connexion');
  });
});

describe('a refresh token', () => {
  async function offline() {
    const person = await house.addPerson();
    const visitor = createVisitor(house);
    const params = { scope: 'openid offline_access profile', prompt: 'consent' };
    const page = await visitor.signIn(person, { params });
    expect(headingOf(page.html)).toBe('Autorisation');
    const { location } = await decide(visitor, page, 'allow');
    const { body } = await redeem(house, { ...page, location });
    return { person, visitor, body };
  }
  const refresh = (value: string) =>
    token(house, portal, { grant_type: 'refresh_token', refresh_token: value });

  it('comes with offline_access and consent, even to a first party, and outlives the session', async () => {
    const { visitor, body } = await offline();
    expect(body.refresh_token).toEqual(expect.any(String));
    const signOut = await visitor.visit('/session/end');
    await visitor.post('/session/end/confirm', { ...fieldsOf(signOut.reply.text), logout: 'yes' });
    const refreshed = await refresh(body.refresh_token);
    expect(refreshed.status).toBe(200);
    expect((await userinfo(refreshed.body.access_token)).body.family_name).toBe('MERCIER');
  });

  it('is not given without consent', async () => {
    const signedIn = await createVisitor(house).signIn(await house.addPerson(), {
      params: { scope: 'openid offline_access' },
    });
    expect((await redeem(house, signedIn)).body.refresh_token).toBeUndefined();
  });

  it('rests while a step is pending, and is not lost by it', async () => {
    const { person, body } = await offline();
    const { accounts } = house.domain;
    const setKind = async (kind: 'legacy' | 'personal') => {
      const record = await house.storage.accounts.find(person.accountId);
      if (record === undefined) throw new Error('no account');
      const account = accounts.open(record);
      await accounts.update({ ...account, password: { kind, hash: account.password?.hash ?? '' } });
    };
    await setKind('legacy');
    expect((await refresh(body.refresh_token)).body.error).toBe('invalid_grant');
    await setKind('personal');
    expect((await refresh(body.refresh_token)).status).toBe(200);
  });

  it('still draws on what it was given after a smaller request', async () => {
    const { visitor, body } = await offline();
    await visitor.begin(portal, { scope: 'openid' });
    const refreshed = await refresh(body.refresh_token);
    expect((await userinfo(refreshed.body.access_token)).body.family_name).toBe('MERCIER');
  });

  it('of a public client is rotated; used twice at once, the family ends', async () => {
    const person = await house.addPerson();
    const visitor = createVisitor(house);
    const params = { scope: 'openid offline_access', prompt: 'consent' };
    const page = await visitor.signIn(person, { client: app, params });
    const { location } = await decide(visitor, page, 'allow');
    const public_ = (form: Record<string, string>) =>
      supertest(house.origin)
        .post('/token')
        .type('form')
        .send({ client_id: 'app', ...form });
    const { body } = await public_({
      grant_type: 'authorization_code',
      code: new URL(location).searchParams.get('code') ?? '',
      redirect_uri: app.redirect_uris[0] ?? '',
      code_verifier: page.verifier,
    });
    const use = (value: string) => public_({ grant_type: 'refresh_token', refresh_token: value });
    const rotated = await use(body.refresh_token);
    expect(rotated.body.refresh_token).not.toBe(body.refresh_token);

    const replies = await Promise.all(
      Array.from({ length: 6 }, () => use(rotated.body.refresh_token)),
    );
    const won = replies.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect((await use(won[0]?.body.refresh_token)).body.error).toBe('invalid_grant');
  });
});

describe('levels and prompts', () => {
  it('a level that exists is met, another is refused by name after the sign-in', async () => {
    const person = await house.addPerson();
    const visitor = createVisitor(house);
    const met = await visitor.signIn(person, { params: { acr_values: 'password' } });
    expect(met.location).toContain('code=');
    const essential = JSON.stringify({
      id_token: { acr: { essential: true, values: ['eidas2'] } },
    });
    const asked: Record<string, string>[] = [{ acr_values: 'eidas2' }, { claims: essential }];
    for (const params of asked) {
      const unmet = await visitor.signIn(person, { params });
      expect(unmet.location).toContain('error=unmet_authentication_requirements');
      const silent = await visitor.begin(portal, { ...params, prompt: 'none' });
      expect(silent.location).toContain('error=login_required');
    }
  });

  it('prompt=login and max_age=0 ask again, and auth_time moves', async () => {
    const person = await house.addPerson();
    const visitor = createVisitor(house);
    await visitor.signIn(person);
    const asked: Record<string, string>[] = [{ prompt: 'login' }, { max_age: '0' }];
    for (const params of asked) {
      const again = await visitor.begin(portal, params);
      expect(headingOf(again.html)).toBe('Connexion');
      expect((await visitor.signIn(person, { params })).location).toContain('code=');
    }
  });

  it('another person in the same browser takes the place of the first', async () => {
    const [first, second] = [await house.addPerson(), await house.addPerson()];
    const visitor = createVisitor(house);
    const before = await redeem(house, await visitor.signIn(first));
    const page = await visitor.signIn(second, { params: { prompt: 'login' } });
    // The library signs the first one out by a form that sends itself; without script, by a button.
    expect(page.html).toContain('lang="fr"');
    const action = /action="([^"]+)"/.exec(page.html)?.[1] ?? '';
    const end = await visitor.follow(await visitor.post(action, fieldsOf(page.html)));
    expect(end.location).toContain(`${redirectUri}?code=`);
    const after = await redeem(house, { ...page, location: end.location });
    expect(decodeJwt(after.body.id_token).sub).not.toBe(decodeJwt(before.body.id_token).sub);
  });

  it('a form_post answer stands on a page of ours', async () => {
    const signedIn = await createVisitor(house).signIn(await house.addPerson(), {
      params: { response_mode: 'form_post' },
    });
    expect(signedIn.html).toContain(`action="${redirectUri}"`);
    expect(headingOf(signedIn.html)).toBeDefined();
    expect(fieldsOf(signedIn.html)).toMatchObject({ code: expect.any(String), iss: house.issuer });
  });
});

describe('machines', () => {
  it('get a token of their own, for an API that is registered', async () => {
    const grant = { grant_type: 'client_credentials' };
    const opaque = await token(house, machine, grant);
    expect((await introspect(opaque.body.access_token)).body).toMatchObject({
      active: true,
      client_id: 'machine',
    });
    const jwt = await token(house, machine, { ...grant, resource: 'https://api.example/' });
    expect(decodeJwt(jwt.body.access_token)).toMatchObject({
      aud: 'https://api.example/',
      iss: house.issuer,
    });
    const unknown = await token(house, machine, { ...grant, resource: 'https://evil.example/' });
    expect(unknown.body.error).toBe('invalid_target');
  });

  it('can check and revoke a token', async () => {
    const { body } = await redeem(
      house,
      await createVisitor(house).signIn(await house.addPerson()),
    );
    expect((await introspect(body.access_token)).body.active).toBe(true);
    const revoked = await supertest(house.origin)
      .post('/token/revocation')
      .auth('portal', clientSecret)
      .type('form')
      .send({ token: body.access_token });
    expect(revoked.status).toBe(200);
    expect((await introspect(body.access_token)).body).toEqual({ active: false });
  });

  it('with a wrong secret are refused', async () => {
    const reply = await token(
      house,
      { client_id: 'machine', client_secret: 'wrong' },
      { grant_type: 'client_credentials' },
    );
    expect([reply.status, reply.body.error]).toEqual([401, 'invalid_client']);
  });
});

describe('discovery', () => {
  it('names what is on, and nothing that is off', async () => {
    const { body } = await supertest(house.origin).get('/.well-known/openid-configuration');
    expect(body).toMatchObject({
      issuer: house.issuer,
      response_types_supported: ['code'],
      subject_types_supported: ['pairwise'],
      code_challenge_methods_supported: ['S256'],
      id_token_signing_alg_values_supported: ['RS256', 'ES256'],
      acr_values_supported: ['password'],
      ui_locales_supported: ['fr', 'en'],
      backchannel_logout_supported: true,
      claims_parameter_supported: true,
      request_parameter_supported: true,
      pushed_authorization_request_endpoint: `${house.issuer}/request`,
    });
    expect(body).not.toHaveProperty('registration_endpoint');
    expect(body).not.toHaveProperty('device_authorization_endpoint');
    const keys = await supertest(house.origin).get('/jwks');
    expect(keys.body.keys.map(({ alg }: { alg: string }) => alg).sort()).toEqual([
      'ES256',
      'RS256',
    ]);
    for (const key of keys.body.keys) expect(Object.keys(key)).not.toContain('d');
  });

  it('is kept ready, the same for all, and checked by its ETag', async () => {
    for (const path of ['/.well-known/openid-configuration', '/jwks']) {
      const built = await supertest(house.origin).get(path);
      const kept = await supertest(house.origin).get(path).set('Origin', 'https://anybody.example');
      expect(kept.body).toEqual(built.body);
      for (const name of [
        'content-type',
        'cache-control',
        'etag',
        'access-control-allow-origin',
        'x-content-type-options',
      ]) {
        expect(kept.headers[name]).toBe(built.headers[name]);
      }
      expect(kept.headers['cache-control']).toBe('public, max-age=300');
      const same = await supertest(house.origin)
        .get(path)
        .set('If-None-Match', String(kept.headers['etag']));
      expect([same.status, same.text]).toEqual([304, '']);
      const foreign = await supertest(house.origin).get(path).set('Host', 'evil.example');
      expect(foreign.status).toBe(421);
    }
  });

  it('lets only public clients of a registered origin read answers from a page', async () => {
    const ask = (client: string, origin: string) =>
      supertest(house.origin)
        .post('/token')
        .set('Origin', origin)
        .type('form')
        .send({
          client_id: client,
          grant_type: 'authorization_code',
          code: 'x',
          redirect_uri: 'https://app.example/callback',
          code_verifier: 'x'.repeat(43),
        });
    expect((await ask('app', 'https://app.example')).headers['access-control-allow-origin']).toBe(
      'https://app.example',
    );
    const foreign = await ask('app', 'https://evil.example');
    expect(foreign.status).toBe(400);
    expect(foreign.body.error).toBe('invalid_request');
  });
});
