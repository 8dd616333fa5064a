/** Codes and refresh tokens: how often and how long they work, and what ends them. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { openProvider, partner, portal, type TestProvider } from '../support/provider.ts';
import {
  authorizationRequest,
  type Client,
  createVisitor,
  fieldsOf,
  headingOf,
  redeem,
  token,
} from '../support/visitor.ts';
import { app, decide, userinfo } from './services.ts';

/** Services that get no refresh token. */
const briefly = { ...portal, client_id: 'briefly', grant_types: ['authorization_code'] };
const narrow = { ...portal, client_id: 'narrow', scope: 'openid profile' };

let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider({ clients: [portal, app, partner, briefly, narrow] });
});
afterAll(() => provider[Symbol.asyncDispose]());

describe('a code', () => {
  it('is redeemed at most once of ten times at once, and its tokens end', async () => {
    const signedIn = await createVisitor(provider).signIn(await provider.addPerson());
    const replies = await Promise.all(Array.from({ length: 10 }, () => redeem(provider, signedIn)));
    const won = replies.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    for (const { status, body } of replies) {
      if (status !== 200) expect([status, body.error]).toEqual([400, 'invalid_grant']);
    }
    expect((await userinfo(provider, won[0]?.body.access_token)).status).toBe(401);
  });

  it('ends its tokens when it is redeemed again while they live', async () => {
    const signedIn = await createVisitor(provider).signIn(await provider.addPerson());
    const { body } = await redeem(provider, signedIn);
    provider.advance(9 * 60_000);
    expect((await userinfo(provider, body.access_token)).status).toBe(200);
    expect((await redeem(provider, signedIn)).body.error).toBe('invalid_grant');
    expect((await userinfo(provider, body.access_token)).status).toBe(401);
  });

  it('is refused once the account no longer exists', async () => {
    const person = await provider.addPerson();
    const visitor = createVisitor(provider);
    const signedIn = await visitor.signIn(person);
    await provider.storage.accounts.remove(person.accountId);
    expect((await redeem(provider, signedIn)).body.error).toBe('invalid_grant');
    // The session still names the account, so the sign-in page is shown.
    const next = await visitor.begin(portal);
    expect(headingOf(next.html)).toBe('Connexion');
  });
});

describe('a smaller request of the same service', () => {
  it('takes no scope from earlier codes and tokens, and gains none from them', async () => {
    const visitor = createVisitor(provider);
    const person = await provider.addPerson();
    const wide = await visitor.signIn(person, { params: { scope: 'openid profile email' } });
    const { body: first } = await redeem(provider, wide);
    const pending = await visitor.begin(portal, { scope: 'openid profile' });
    const { body: narrow } = await redeem(
      provider,
      await visitor.begin(portal, { scope: 'openid' }),
    );
    const { body: late } = await redeem(provider, pending);

    const claims = async (accessToken: string) =>
      Object.keys((await userinfo(provider, accessToken)).body);
    expect(await claims(first.access_token)).toEqual(
      expect.arrayContaining(['given_name', 'email']),
    );
    expect(await claims(narrow.access_token)).toEqual(['sub']);
    expect(await claims(late.access_token)).toContain('given_name');
    expect(await claims(late.access_token)).not.toContain('email');
  });
});

describe('a refresh token', () => {
  async function offline() {
    const person = await provider.addPerson();
    const visitor = createVisitor(provider);
    const params = { scope: 'openid offline_access profile', prompt: 'consent' };
    const page = await visitor.signIn(person, { params });
    expect(headingOf(page.html)).toBe('Autorisation');
    const { location } = await decide(visitor, page, 'allow');
    const { body } = await redeem(provider, { ...page, location });
    return { person, visitor, body };
  }
  const refresh = (value: string) =>
    token(provider, portal, { grant_type: 'refresh_token', refresh_token: value });

  it('is issued for offline_access with consent, even to a first party, and outlives the session', async () => {
    const { visitor, body } = await offline();
    expect(body.refresh_token).toEqual(expect.any(String));
    const signOut = await visitor.visit('/session/end');
    await visitor.post('/session/end/confirm', { ...fieldsOf(signOut.reply.text), logout: 'yes' });
    const refreshed = await refresh(body.refresh_token);
    expect(refreshed.status).toBe(200);
    expect((await userinfo(provider, refreshed.body.access_token)).body.family_name).toBe(
      'MERCIER',
    );
  });

  it('is issued to a first party also without a page, and when it asks again by prompt=none', async () => {
    const visitor = createVisitor(provider);
    const signedIn = await visitor.signIn(await provider.addPerson(), {
      params: { scope: 'openid offline_access' },
    });
    expect((await redeem(provider, signedIn)).body.refresh_token).toEqual(expect.any(String));
    const silent = await visitor.begin(portal, { scope: 'openid offline_access', prompt: 'none' });
    expect((await redeem(provider, silent)).body.refresh_token).toEqual(expect.any(String));
    const { query, verifier } = authorizationRequest(portal, { scope: 'openid offline_access' });
    const pushed = await supertest(provider.origin)
      .post('/request')
      .auth(portal.client_id, portal.client_secret)
      .type('form')
      .send(Object.fromEntries(query));
    const { request_uri } = pushed.body;
    const { location } = await visitor.visit(
      `/auth?${new URLSearchParams({ client_id: portal.client_id, request_uri })}`,
    );
    const { body } = await redeem(provider, { location, verifier });
    expect(body.refresh_token).toEqual(expect.any(String));
  });

  it.each<[string, Client, string]>([
    [
      'a third party that does not ask for consent',
      partner,
      'the request must have prompt=consent',
    ],
    [
      'a service that is not registered for it',
      briefly,
      'grant_types of the registration must name refresh_token',
    ],
    ['a service whose scope leaves it out', narrow, 'scope of the registration must name it'],
  ])('is not issued to %s, and a header and the log say why', async (_whose, client, reason) => {
    const { path } = authorizationRequest(client, { scope: 'openid offline_access' });
    const { headers } = await createVisitor(provider).get(path);
    expect(headers['mon-compte-notice']).toBe(`offline_access was left out: ${reason}`);
    const line = provider.logged.find((each) => each.includes('"left out of the request"'));
    provider.logged.length = 0;
    expect(JSON.parse(line ?? '')).toMatchObject({
      level: 'info',
      clientId: client.client_id,
      leftOut: [{ name: 'offline_access', reason }],
    });
  });

  it('ends its grant and every token of it when it is revoked', async () => {
    const { visitor, body } = await offline();
    const { body: later } = await refresh(body.refresh_token);
    const pending = await visitor.begin(portal, { scope: 'openid profile' });
    const revoke = (value: string) =>
      supertest(provider.origin)
        .post('/token/revocation')
        .auth(portal.client_id, portal.client_secret)
        .type('form')
        .send({ token: value });
    // Revoking an access token ends the refresh tokens too, but not the person's consent.
    const { body: other } = await offline();
    expect((await revoke(other.access_token)).status).toBe(200);
    expect((await userinfo(provider, other.access_token)).status).toBe(401);
    expect((await refresh(other.refresh_token)).body.error).toBe('invalid_grant');

    expect((await revoke(later.refresh_token ?? body.refresh_token)).status).toBe(200);
    for (const { access_token: accessToken } of [body, later]) {
      expect((await userinfo(provider, accessToken)).status).toBe(401);
    }
    expect((await refresh(body.refresh_token)).body.error).toBe('invalid_grant');
    expect((await redeem(provider, pending)).body.error).toBe('invalid_grant');
  });

  it('is refused while a step is pending, and works again afterwards', async () => {
    const { person, body } = await offline();
    const { accounts } = provider.domain;
    const setKind = async (kind: 'legacy' | 'personal') => {
      const record = await provider.storage.accounts.find(person.accountId);
      if (record === undefined) throw new Error('no account');
      const account = accounts.open(record);
      await accounts.update({ ...account, password: { kind, hash: account.password?.hash ?? '' } });
    };
    await setKind('legacy');
    expect((await refresh(body.refresh_token)).body.error).toBe('invalid_grant');
    await setKind('personal');
    expect((await refresh(body.refresh_token)).status).toBe(200);
  });

  it('keeps its scope after a smaller request of the same service', async () => {
    const { visitor, body } = await offline();
    await visitor.begin(portal, { scope: 'openid' });
    const refreshed = await refresh(body.refresh_token);
    expect((await userinfo(provider, refreshed.body.access_token)).body.family_name).toBe(
      'MERCIER',
    );
  });

  it('of a public client is rotated, and ends with its grant when it is used twice at once', async () => {
    const person = await provider.addPerson();
    const visitor = createVisitor(provider);
    const params = { scope: 'openid offline_access', prompt: 'consent' };
    const page = await visitor.signIn(person, { client: app, params });
    const { location } = await decide(visitor, page, 'allow');
    const public_ = (form: Record<string, string>) =>
      supertest(provider.origin)
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
