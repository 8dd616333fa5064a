/** Whose tokens a client may look at, and by which subject it learns of a person. */
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
import { createVisitor, redeem, token } from '../../support/visitor.ts';
import { addAudience, app, decide, machine } from '../services.ts';

const sibling = { ...portal, client_id: 'sibling', client_uri: 'https://sibling.example/' };
/** A public client with the same address as the API. */
const impostor = { ...app, client_id: 'impostor', client_uri: machine.client_uri };

let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider({ clients: [portal, partner, sibling, machine, app, impostor] });
});
afterAll(() => provider[Symbol.asyncDispose]());

async function introspect(value: string, client: string, hint: Record<string, string> = {}) {
  const call = supertest(provider.origin).post('/token/introspection').type('form');
  const isPublic = client === 'app' || client === 'impostor';
  const reply = isPublic
    ? await call.send({ token: value, client_id: client, ...hint })
    : await call.auth(client, clientSecret).send({ token: value, ...hint });
  return reply.body;
}

async function tokensOf(client = portal, params: Record<string, string> = {}) {
  const visitor = createVisitor(provider);
  const page = await visitor.signIn(await provider.addPerson(), { client, params });
  const { location } = params['prompt'] ? await decide(visitor, page, 'allow') : page;
  const { body } = await redeem(provider, { ...page, location }, client);
  return { ...body, sub: decodeJwt(body.id_token).sub };
}

const none = { active: false };

describe('introspection', () => {
  it('shows a client its own access and refresh tokens, with its own subject', async () => {
    const offline = { scope: 'openid offline_access', prompt: 'consent' };
    const { access_token, refresh_token, sub } = await tokensOf(portal, offline);
    expect(await introspect(access_token, 'portal')).toMatchObject({ active: true, sub });
    expect(await introspect(refresh_token, 'portal')).toMatchObject({ active: true, sub });
  });

  it('shows a client no token of another one, whatever their sector and the kind of token', async () => {
    const offline = { scope: 'openid offline_access', prompt: 'consent' };
    const { access_token, refresh_token } = await tokensOf(portal, offline);
    const { body } = await token(provider, machine, { grant_type: 'client_credentials' });
    for (const reader of ['partner', 'sibling', 'machine', 'app', 'impostor']) {
      expect([reader, await introspect(access_token, reader)]).toEqual([reader, none]);
      const hint = { token_type_hint: 'refresh_token' };
      expect([reader, await introspect(refresh_token, reader, hint)]).toEqual([reader, none]);
    }
    expect(await introspect(body.access_token, 'machine')).toMatchObject({ active: true });
    expect(await introspect(body.access_token, 'portal')).toEqual(none);
  });

  it('shows an API the tokens made for it, with the subject of its own sector', async () => {
    const { access_token, sub } = await tokensOf();
    await addAudience(provider, access_token, machine.client_uri);
    const shown = await introspect(access_token, 'machine');
    expect(shown).toMatchObject({ active: true, client_id: 'portal', sub: expect.any(String) });
    expect(shown.sub).not.toBe(sub);
    expect(await introspect(access_token, 'portal')).toMatchObject({ active: true, sub });
    expect(await introspect(access_token, 'partner')).toEqual(none);
    expect(await introspect(access_token, 'impostor')).toEqual(none);
  });
});
