/** Services that come, change and go while the provider runs. */
import { describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import {
  clientSecret,
  openProvider,
  partner,
  portal,
  type TestProvider,
} from '../../support/provider.ts';
import { createVisitor, headingOf, redeem, token } from '../../support/visitor.ts';
import { addAudience, decide, machine, userinfo } from '../services.ts';

const offline = { scope: 'openid offline_access profile', prompt: 'consent' };

/** Signs a person in at the portal, which then holds an access token, a refresh token and another code. */
async function openPortal(provider: TestProvider) {
  const visitor = createVisitor(provider);
  const page = await visitor.signIn(await provider.addPerson(), { params: offline });
  const { location } = await decide(visitor, page, 'allow');
  const { body } = await redeem(provider, { ...page, location });
  return { visitor, tokens: body, held: await visitor.begin(portal) };
}

const refresh = (provider: TestProvider, { refresh_token }: { refresh_token: string }) =>
  token(provider, portal, { grant_type: 'refresh_token', refresh_token });

const introspect = (provider: TestProvider, value: string) =>
  supertest(provider.origin)
    .post('/token/introspection')
    .auth('machine', clientSecret)
    .type('form')
    .send({ token: value });

describe('a service that is no longer listed', () => {
  it('can do nothing with its codes and tokens, and the person stays signed in elsewhere', async () => {
    await using provider = await openProvider({ clients: [portal, partner, machine] });
    const { visitor, tokens, held } = await openPortal(provider);
    await addAudience(provider, tokens.access_token, machine.client_uri);
    expect((await introspect(provider, tokens.access_token)).body.active).toBe(true);
    const other = createVisitor(provider);
    const pending = await other.begin(portal);

    const changes = await provider.replaceListedClients(partner, machine);
    expect(changes).toEqual({ added: [], changed: [], removed: ['portal'] });

    const refusals = [await refresh(provider, tokens), await redeem(provider, held)];
    for (const { status, body } of refusals)
      expect([status, body.error]).toEqual([401, 'invalid_client']);
    const me = await userinfo(provider, tokens.access_token);
    expect([me.status, me.body.error]).toEqual([401, 'invalid_token']);
    expect((await introspect(provider, tokens.access_token)).body).toEqual({ active: false });
    const begun = await visitor.begin(portal);
    expect([begun.reply.status, begun.html]).toEqual([
      400,
      expect.stringContaining('invalid_client'),
    ]);
    // A sign-in that was under way ends with a page that says so.
    expect((await other.get(pending.location)).status).toBe(400);
    expect(headingOf((await visitor.begin(partner)).html)).toBe('Autorisation');
  });

  it('has what it held when it is listed again, unless its id was issued since', async () => {
    await using provider = await openProvider();
    const { tokens } = await openPortal(provider);
    await provider.replaceListedClients(partner);
    await provider.replaceListedClients(partner, portal);
    expect((await refresh(provider, tokens)).status).toBe(200);

    const client_id_issued_at = Math.floor(Date.now() / 1000) + 1;
    await provider.replaceListedClients(partner, { ...portal, client_id_issued_at });
    const { status, body } = await refresh(provider, tokens);
    expect([status, body.error]).toEqual([400, 'invalid_grant']);
    expect((await userinfo(provider, tokens.access_token)).status).toBe(401);
  });
});

it('a service that has changed is served by its new registration at once', async () => {
  await using provider = await openProvider();
  const { visitor, tokens } = await openPortal(provider);
  const client = {
    ...portal,
    client_secret: 'another secret of the test client',
    redirect_uris: ['https://service.example/new'],
  };
  const changes = await provider.replaceListedClients(client, partner);
  expect(changes).toEqual({ added: [], changed: ['portal'], removed: [] });

  const grant = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
  expect((await refresh(provider, tokens)).body.error).toBe('invalid_client');
  expect((await token(provider, client, grant)).status).toBe(200);
  expect((await visitor.begin(portal)).html).toContain('invalid_redirect_uri');
  const { location } = await visitor.begin(client);
  expect(location).toMatch(/^https:\/\/service\.example\/new\?code=/);
});

it('a service that is added is served at once, and a faulty list changes nothing', async () => {
  await using provider = await openProvider({ clients: [portal] });
  const faulty = { ...partner, redirect_uris: [] };
  await expect(provider.replaceListedClients(faulty)).rejects.toThrow(/^partner: /);
  expect((await createVisitor(provider).begin(portal)).reply.status).toBe(200);
  const changes = await provider.replaceListedClients(portal, partner);
  expect(changes).toMatchObject({ added: ['partner'] });
  expect((await createVisitor(provider).begin(partner)).reply.status).toBe(200);
});
