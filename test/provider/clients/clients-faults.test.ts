import { describe, expect, it } from '@jest/globals';
import {
  faultsOf,
  machine,
  native,
  privateJwk,
  publicJwk,
  secret,
  shortJwk,
  signed,
  web,
} from './registrations.ts';

const webFault =
  'must be an https URI without fragment, wildcard or user (http for loopback alone)';

describe('a key', () => {
  it.each([
    ['redirect_uri', 'https://service.example/'],
    ['requirePkce', true],
    ['sector_identifier_uri', 'https://service.example/'],
    ['request_uris', []],
    ['__proto__x', 1],
  ])('that is not known is named: %s', (key, value) => {
    expect(faultsOf({ ...web, [key]: value })).toEqual([`portal: Unrecognized key: "${key}"`]);
  });

  it.each([
    ['client_id', 'of 256 characters', 'x'.repeat(256)],
    ['client_id', 'with a space', 'a portal'],
    ['client_id', 'with an accent', 'café'],
    ['client_id', 'that is empty', ''],
    ['client_secret', 'of 15 characters', 'x'.repeat(15)],
    ['client_secret', 'of 32 letters that no header carries', 'é'.repeat(32)],
    ['client_secret', 'that is a number', 5],
    ['client_name', 'that is empty', ''],
    ['contacts', 'that are no mail addresses', ['Jean Dupont']],
    ['application_type', 'of another kind', 'desktop'],
    ['grant_types', 'that is not offered', ['implicit']],
    ['grant_types', 'that are none', []],
    ['response_types', 'that is not offered', ['code id_token']],
    ['response_modes', 'that are none', []],
    ['scope', 'that is not offered', 'openid admin'],
    ['default_acr_values', 'that is not offered', ['platinum']],
    ['token_endpoint_auth_method', 'that is not offered', 'client_secret_jwt'],
    ['id_token_signed_response_alg', 'that is none', 'none'],
    ['subject_type', 'that is the same for all', 'public'],
    ['require_pkce', 'in words', 'true'],
    ['allowed_claims', 'that nobody has', ['password']],
    ['default_max_age', 'below nothing', -1],
  ])('%s %s is refused by name', (key, _title, value) => {
    const faults = faultsOf({ ...web, [key]: value });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^\\S.*: ${key}(\\.\\S+)? \\S`));
  });
});

describe('a redirect URI', () => {
  it.each([
    'http://service.example/callback',
    'https://service.example/callback#top',
    'https://service.example/callback#',
    'https://*.service.example/callback',
    'https://service.example/*',
    '//service.example/callback',
    'service.example/callback',
    'https:/service.example/callback',
    ' https://service.example/callback',
    'https://service.example/call back',
    'javascript:alert(1)',
    'fr.example.app:/callback',
    'http://localhost.evil.example/callback',
    'http://127.0.0.2/callback',
    '',
  ])('of a web service is not « %s »', (uri) => {
    const { redirect_uris } = web;
    const post_logout_redirect_uris = [uri];
    expect(faultsOf({ ...web, post_logout_redirect_uris })).toEqual([
      `portal: post_logout_redirect_uris ${uri} ${webFault}`,
    ]);
    expect(faultsOf({ ...web, sector: 'a', redirect_uris: [...redirect_uris, uri] })).toEqual([
      `portal: redirect_uris ${uri} ${webFault}`,
    ]);
  });

  it.each(['https://user:hunter2@service.example/', 'https://:hunter2@service.example/'])(
    'has no user and no password, and is not quoted with one: %s',
    (uri) => {
      const faults = faultsOf({ ...web, redirect_uris: [uri], client_uri: uri });
      expect(faults).toEqual([
        `portal: client_uri ${webFault}`,
        `portal: redirect_uris https://…@service.example/ ${webFault}`,
      ]);
    },
  );

  it.each(['http://localhost:3001/callback', 'http://127.0.0.1/cb', 'http://[::1]:80/cb'])(
    'may be http on loopback: %s',
    (uri) => {
      expect(faultsOf({ ...web, redirect_uris: [uri] })).toEqual([]);
      expect(faultsOf({ ...native, redirect_uris: [uri] })).toEqual([]);
    },
  );

  it.each([
    'app:/callback',
    'myapp://callback',
    'fr.example.app:/callback#top',
    'fr.example.app:/*',
    'fr.example.app:/call back',
    'https://localhost/callback',
    'http://service.example/callback',
    'javascript:alert(1)',
  ])('of an app is not « %s »', (uri) => {
    expect(faultsOf({ ...native, redirect_uris: [uri] })).toEqual([
      `app: redirect_uris ${uri} must be an https URI, http on loopback or of a reverse-domain scheme, without fragment or wildcard`,
    ]);
  });

  it.each(['fr.example.app:/callback', 'fr.example.app://callback', 'https://app.example/cb'])(
    'of an app may be %s',
    (uri) => {
      expect(faultsOf({ ...native, redirect_uris: [uri] })).toEqual([]);
    },
  );

  it('is required only where a person signs in', () => {
    expect(faultsOf({ ...web, redirect_uris: [] })).toEqual([
      'portal: redirect_uris must name at least one',
    ]);
    expect(faultsOf(machine)).toEqual([]);
  });
});

describe('the authentication of a service', () => {
  const { client_secret: _, ...open } = web;
  const { jwks: __, ...keyless } = signed;

  it.each([
    ['a secret by default', open, 'client_secret is required by client_secret_basic'],
    [
      'a secret where it says so',
      { ...open, token_endpoint_auth_method: 'client_secret_post' },
      'client_secret is required by client_secret_post',
    ],
    [
      'no secret for an app',
      { ...web, token_endpoint_auth_method: 'none' },
      'client_secret has no use with none',
    ],
    [
      'no secret beside keys',
      { ...signed, client_secret: secret },
      'client_secret has no use with private_key_jwt',
    ],
    ['keys', keyless, 'jwks or jwks_uri (one of them) is required by private_key_jwt'],
    [
      'keys of one source',
      { ...signed, jwks_uri: 'https://signed.example/jwks' },
      'jwks or jwks_uri: keep one',
    ],
    [
      'keys for signed requests',
      { ...web, request_object_signing_alg: 'ES256' },
      'jwks or jwks_uri (one of them) is required by request_object_signing_alg',
    ],
    [
      'an algorithm for assertions alone',
      { ...web, token_endpoint_auth_signing_alg: 'ES256' },
      'token_endpoint_auth_signing_alg has no use with client_secret_basic',
    ],
    [
      'somebody behind client_credentials',
      { ...open, token_endpoint_auth_method: 'none', grant_types: ['client_credentials'] },
      'grant_types must not hold client_credentials for a public client',
    ],
    [
      'a person behind the management API',
      { ...web, management_scopes: ['accounts:read'] },
      'management_scopes have no use without client_credentials in grant_types',
    ],
    [
      'PKCE where there is no secret',
      { ...open, token_endpoint_auth_method: 'none', require_pkce: false },
      'require_pkce must not be false for a public client',
    ],
  ])('needs %s', (_title, registration, fault) => {
    expect(faultsOf(registration)).toEqual([`${registration.client_id}: ${fault}`]);
  });

  it.each([
    ['a private key', privateJwk, 'must hold public keys only'],
    [
      'the primes of one',
      { kty: 'RSA', n: 'AQAB', e: 'AQAB', p: 'hunter2' },
      'must hold public keys only',
    ],
    ['a shared key', { kty: 'oct', k: 'hunter2' }, 'must hold public keys only'],
    ['an empty key', {}, 'is not a key that can be read'],
    ['a short key', shortJwk, 'must have 2048 bits or more'],
    ['half a key', { kty: 'EC', crv: 'P-256', x: publicJwk.x }, 'is not a key that can be read'],
    ['a point off the curve', { ...publicJwk, x: publicJwk.y }, 'is not a key that can be read'],
  ])('refuses %s, and does not show it', (_title, jwk, fault) => {
    const faults = faultsOf({ ...signed, jwks: { keys: [publicJwk, jwk] } });
    expect(faults).toEqual([`signed: jwks.keys.1 ${fault}`]);
  });
});

describe('all faults', () => {
  it('of all services are named at once, without any secret', () => {
    const faults = faultsOf(
      { ...web, client_secret: 'hunter2', redirect_uris: ['http://service.example/'], fapy: true },
      { ...web, scope: 'openid hunter2' },
      { redirect_uris: [] },
      { ...signed, jwks: { keys: [privateJwk] }, client_secret: `hunter2${secret}` },
      'hunter2',
    );
    expect(faults).toEqual([
      'portal: client_secret must have at least 16 characters',
      'portal: Unrecognized key: "fapy"',
      `portal: redirect_uris http://service.example/ ${webFault}`,
      expect.stringMatching(/^portal: scope must be of openid, /),
      'portal: client_id is taken',
      expect.stringMatching(/^#3: client_id /),
      'signed: jwks.keys.0 must hold public keys only',
      'signed: client_secret has no use with private_key_jwt',
      expect.stringMatching(/^#5: /),
    ]);
    for (const word of ['hunter2', secret, String(privateJwk.d)]) {
      expect(faults.join()).not.toContain(word);
    }
  });

  it('include an id that is used twice, whatever else is wrong', () => {
    expect(faultsOf(web, machine, web)).toEqual(['portal: client_id is taken']);
    expect(faultsOf(web, { ...web, redirect_uris: [] })).toEqual([
      'portal: redirect_uris must name at least one',
      'portal: client_id is taken',
    ]);
  });
});
