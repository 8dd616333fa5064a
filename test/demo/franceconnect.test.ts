/** The FranceConnect stand-in accepts what FranceConnect accepts, and nothing else. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { type StandIn, startFranceConnect } from '../../demo/franceconnect/index.ts';
import {
  client,
  createBrowser,
  postLogoutRedirectUri,
  redirectUri,
} from '../federation/support.ts';

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startFranceConnect({ port: 0, clients: [client] });
});
afterAll(() => standIn.close());

const request = {
  response_type: 'code',
  client_id: client.clientId,
  redirect_uri: redirectUri,
  scope: 'openid profile birth email',
  acr_values: 'eidas1',
  state: 's'.repeat(43),
  nonce: 'n'.repeat(43),
};

function addressOf(path: string, parameters: Record<string, string | undefined>): URL {
  const url = new URL(`${standIn.issuer}${path}`);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url;
}

const ask = (changed: Record<string, string | undefined> = {}) =>
  createBrowser(standIn.issuer).open(addressOf('/authorize', { ...request, ...changed }));

async function code(changed: Record<string, string> = {}): Promise<string> {
  const url = addressOf('/authorize', { ...request, ...changed });
  const { query } = await createBrowser(standIn.issuer).choose(url, { login: 'test' });
  return query.get('code') ?? '';
}

const redeem = (body: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${standIn.issuer}/token`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      redirect_uri: redirectUri,
      ...body,
    }),
  });

const secret = { client_id: client.clientId, client_secret: client.clientSecret };

describe('a request', () => {
  it.each<[string, Record<string, string | undefined>]>([
    ['code_challenge', { code_challenge: 'x'.repeat(43) }],
    ['max_age', { max_age: '10' }],
    ['prompt', { prompt: 'none' }],
    ['prompt', { prompt: '' }],
    ['state', { state: 's'.repeat(31) }],
    ['state', { state: undefined }],
    ['nonce', { nonce: 'n'.repeat(31) }],
    ['nonce', { nonce: undefined }],
    ['acr_values', { acr_values: undefined }],
    ['acr_values', { acr_values: 'eidas1 eidas2' }],
    ['scope', { scope: 'profile' }],
    ['scope', { scope: 'openid phone' }],
    ['scope', { scope: 'openid toString' }],
    ['claims', { claims: '{"userinfo":{"email":null}}' }],
    ['claims', { claims: '{"id_token":{"amr":null,"email":null}}' }],
    ['claims', { claims: '{' }],
    ['response_type', { response_type: 'code id_token' }],
  ])('is refused for its %s: %j', async (name, changed) => {
    const { reply } = await ask(changed);
    expect(reply.status).toBe(400);
    expect(reply.text).toContain(`<code>${name}</code>`);
  });

  it('is refused with a repeated parameter', async () => {
    const url = addressOf('/authorize', request);
    url.searchParams.append('state', request.state);
    const { reply } = await createBrowser(standIn.issuer).open(url);
    expect(reply.status).toBe(400);
  });

  it.each([{}, { prompt: 'login' }, { prompt: 'consent' }, { prompt: 'login consent' }])(
    'is answered with the choice of a person: %j',
    async (changed) => {
      const { reply } = await ask(changed);
      expect(reply.status).toBe(200);
      expect(reply.text).toContain('Joëlle Françoise DUBINÔRE');
    },
  );

  it('ends on an error page for an unknown service or another redirect address', async () => {
    for (const changed of [{ client_id: 'other' }, { redirect_uri: 'http://localhost:1/x' }]) {
      expect((await ask(changed)).reply.status).toBe(400);
    }
  });
});

describe('a person', () => {
  it('can type a login, and sees an error for an unknown one', async () => {
    const url = addressOf('/authorize', request);
    const browser = createBrowser(standIn.issuer);
    const page = await browser.open(url);
    const unknown = await browser.post(page.address, { login: '<b>nobody' });
    expect(unknown.status).toBe(422);
    expect(unknown.text).toContain('&lt;b&gt;nobody');
    // Another browser can't continue the sign-in.
    expect((await createBrowser(standIn.issuer).get(page.address)).status).toBe(400);
    const { query } = await createBrowser(standIn.issuer).choose(url, { login: ' nom_composé ' });
    expect(query.get('code')).toMatch(/./);
    expect(query.get('state')).toBe(request.state);
  });
});

describe('a code', () => {
  it('is exchanged for exactly the documented tokens', async () => {
    const reply = await redeem({ ...secret, code: await code() });
    const tokens: unknown = await reply.json();
    expect(tokens).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 60,
      id_token: expect.any(String),
      scope: request.scope,
    });
    const claims = decodeJwt(Object(tokens).id_token);
    expect(Object.keys(claims).toSorted()).toEqual([
      'acr',
      'at_hash',
      'aud',
      'auth_time',
      'exp',
      'iat',
      'iss',
      'nonce',
      'sub',
    ]);
    expect(claims).toMatchObject({ acr: 'eidas1', aud: client.clientId, iss: standIn.issuer });
    const userinfo = await fetch(`${standIn.issuer}/userinfo`, {
      headers: { Authorization: `Bearer ${Object(tokens).access_token}` },
    });
    expect(userinfo.headers.get('content-type')).toContain('application/jwt');
    expect(decodeJwt(await userinfo.text())).toMatchObject({
      sub: claims.sub,
      aud: client.clientId,
      iss: standIn.issuer,
      given_name: 'Angela Claire Louise',
      birthplace: '75107',
    });
  });

  it('buys `amr` for who asks for it', async () => {
    const asked = await code({ claims: '{"id_token":{"amr":{"essential":true}}}' });
    const tokens = await (await redeem({ ...secret, code: asked })).json();
    expect(decodeJwt(Object(tokens).id_token)).toMatchObject({ amr: ['pwd'] });
  });

  it('takes the secret only in the body', async () => {
    const basic = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64');
    const byHeader = await redeem({ code: await code() }, { Authorization: `Basic ${basic}` });
    const wrong = await redeem({ ...secret, client_secret: 'wrong', code: await code() });
    expect([byHeader.status, wrong.status]).toEqual([401, 401]);
  });
});

describe('a sign-out', () => {
  it('needs an ID token of the stand-in, a state and a registered address', async () => {
    const { id_token } = Object(await (await redeem({ ...secret, code: await code() })).json());
    const good = {
      id_token_hint: id_token,
      state: 'x',
      post_logout_redirect_uri: postLogoutRedirectUri,
    };
    const bad: Record<string, string | undefined>[] = [
      { id_token_hint: undefined },
      { id_token_hint: `${id_token}x` },
      { state: undefined },
      { post_logout_redirect_uri: 'http://localhost:1/x' },
      { client_id: client.clientId },
    ];
    const get = async (changed: Record<string, string | undefined>) =>
      createBrowser(standIn.issuer).get(addressOf('/session/end', { ...good, ...changed }).href);
    for (const changed of bad)
      expect([changed, (await get(changed)).status]).toEqual([changed, 400]);
    expect((await get({})).headers['location']).toBe(`${postLogoutRedirectUri}?state=x`);
  });
});
