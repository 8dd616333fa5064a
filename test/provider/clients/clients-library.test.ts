/** A registration that passes our schema must pass the library's, which is checked when the provider opens. */
import { expect, it } from '@jest/globals';
import { openProvider } from '../../support/provider.ts';
import { machine, native, publicJwk, signed, web } from './registrations.ts';

const { token_endpoint_auth_method: _, ...keyed } = signed;
const everything = {
  ...web,
  client_name: 'Portail',
  client_uri: 'https://service.example/',
  logo_uri: 'https://service.example/logo.png',
  policy_uri: 'https://service.example/policy',
  tos_uri: 'https://service.example/terms',
  contacts: ['ops@service.example'],
  post_logout_redirect_uris: ['https://service.example/', 'http://localhost:3001/out'],
  initiate_login_uri: 'http://localhost:3001/login',
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
  response_types: ['code'],
  response_modes: ['query', 'fragment', 'form_post'],
  scope: 'openid offline_access profile email phone birth',
  jwks_uri: 'https://service.example/jwks',
  id_token_signed_response_alg: 'ES256',
  userinfo_signed_response_alg: 'ES256',
  introspection_signed_response_alg: 'RS256',
  request_object_signing_alg: 'PS256',
  require_signed_request_object: true,
  require_pushed_authorization_requests: true,
  dpop_bound_access_tokens: true,
  default_max_age: 0,
  default_acr_values: ['password'],
  require_auth_time: true,
  subject_type: 'pairwise',
  backchannel_logout_uri: 'http://localhost:3001/logout',
  backchannel_logout_session_required: true,
};

const kinds = {
  web,
  machine,
  native,
  signed,
  everything,
  'a loopback service': { ...web, redirect_uris: ['http://localhost:3001/callback'] },
  'a secret in the form': { ...web, token_endpoint_auth_method: 'client_secret_post' },
  'a secret of every sign': { ...web, client_secret: `${'a:b%+/="\\ ~'.repeat(3)}` },
  'a service of two hosts': {
    ...web,
    sector: 'family.example',
    redirect_uris: ['https://a.example/cb', 'https://b.example/cb'],
  },
  'a desktop app': { ...native, redirect_uris: ['http://127.0.0.1/cb', 'http://[::1]/cb'] },
  'an app with three ways back': {
    ...native,
    sector: 'app.example',
    redirect_uris: ['fr.example.app:/cb', 'http://[::1]/cb', 'https://app.example/cb'],
  },
  'FAPI 2.0': { ...keyed, fapi: true, token_endpoint_auth_signing_alg: 'ES256' },
  'keys of other kinds': {
    ...signed,
    jwks: { keys: [publicJwk, { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) }] },
  },
  'a machine with keys': { ...keyed, ...machine, client_secret: undefined, fapi: true },
  'refresh alone': { ...machine, grant_types: ['refresh_token'] },
};
const registrations = Object.values(kinds).map((kind, i) => ({
  ...kind,
  client_id: i === 0 ? 'https://portal.example/?a=b&c#d%"<' : `${kind.client_id}-${i}`,
}));

it('the library accepts every kind of registration that passes our schema', async () => {
  await using provider = await openProvider({ clients: registrations });
  expect(provider.logged.join()).not.toContain('invalid_client_metadata');
});
