import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createClients } from '../../../provider/clients/clients.ts';
import { createListedClients, readClients } from '../../../provider/clients/listed-clients.ts';
import { faultsOf, machine, native, secret, signed, web } from './registrations.ts';

const partyOf = (registration: unknown) => createListedClients([registration]).all()[0];
const metadataOf = (registration: unknown) => partyOf(registration)?.metadata;
const served = (...registrations: readonly unknown[]) =>
  createClients({
    listed: createListedClients(registrations),
    stored: { find: async () => undefined, hasUri: async () => false, onHomePage: async () => [] },
    issuer: 'https://id.example',
  });

describe('a registration', () => {
  it('of three lines has the documented defaults', () => {
    expect(partyOf(web)).toEqual({
      id: 'portal',
      name: 'portal',
      uri: undefined,
      initiateLoginUri: undefined,
      requirePkce: true,
      firstParty: false,
      fapi: false,
      idTokenClaims: false,
      managementScopes: [],
      allowedClaims: [],
      sector: 'service.example',
      formerSector: undefined,
      issuedAt: undefined,
      metadata: {
        ...web,
        application_type: 'web',
        grant_types: ['authorization_code'],
        response_types: ['code'],
        post_logout_redirect_uris: [],
        token_endpoint_auth_method: 'client_secret_basic',
        sector_identifier_uri: 'https://service.example/',
      },
    });
  });

  it('gives the library only the keys that it knows', () => {
    const ours = {
      require_pkce: false,
      first_party: true,
      id_token_claims: true,
      allowed_claims: ['nir'],
      sector: 'family.example',
      initiate_login_uri: 'http://localhost:3001/login',
    };
    const registration = { ...web, ...ours, client_name: 'Portail' };
    expect(partyOf(registration)).toMatchObject({
      name: 'Portail',
      requirePkce: false,
      firstParty: true,
      allowedClaims: ['nir'],
      initiateLoginUri: 'http://localhost:3001/login',
    });
    expect(metadataOf(registration)).toMatchObject({
      sector_identifier_uri: 'https://family.example/',
    });
    for (const key of Object.keys(ours)) expect(metadataOf(registration)).not.toHaveProperty(key);
  });

  it('begins a sign-in at an address that is told who asks for it (OpenID Connect Core, section 4)', async () => {
    const initiate_login_uri = 'https://service.example/login?a=b';
    const clients = served({ ...web, initiate_login_uri }, machine);
    const address = `${initiate_login_uri}&iss=https%3A%2F%2Fid.example`;
    expect((await clients.find('portal'))?.initiateLoginUri).toBe(address);
    for (const id of ['machine', 'account'])
      expect(await clients.find(id)).toMatchObject({ id, initiateLoginUri: undefined });
  });

  it('is found by its id only', async () => {
    const clients = served(web, machine);
    expect((await clients.find('machine'))?.id).toBe('machine');
    for (const id of [undefined, '', 'Portal', '__proto__', 'constructor']) {
      expect(await clients.find(id)).toBeUndefined();
    }
  });
});

describe('FAPI', () => {
  const { token_endpoint_auth_method: _, ...rest } = signed;

  it('implies a signed assertion, pushed requests, bound tokens and PKCE', () => {
    const asked = { ...rest, fapi: true, require_pkce: false, dpop_bound_access_tokens: false };
    expect(metadataOf(asked)).toMatchObject({
      token_endpoint_auth_method: 'private_key_jwt',
      require_pushed_authorization_requests: true,
      dpop_bound_access_tokens: true,
      id_token_signed_response_alg: 'ES256',
    });
    expect(partyOf(asked)).toMatchObject({ fapi: true, requirePkce: true });
  });

  it('allows only its own algorithms', () => {
    const keys = ['token_endpoint_auth_signing_alg', 'request_object_signing_alg'];
    const ours = ['id_token', 'userinfo', 'introspection'].map((k) => `${k}_signed_response_alg`);
    for (const key of [...keys, ...ours]) {
      const fault = `signed: ${key} must not be RS256 with fapi`;
      expect(faultsOf({ ...rest, fapi: true, [key]: 'RS256' })).toEqual([fault]);
      expect(faultsOf({ ...rest, fapi: true, [key]: 'ES256' })).toEqual([]);
    }
  });

  it('refuses a secret and requires a key', () => {
    expect(faultsOf({ ...web, fapi: true })).toEqual([
      'portal: client_secret has no use with private_key_jwt',
      'portal: jwks or jwks_uri (one of them) is required by private_key_jwt',
    ]);
  });
});

describe('the sector, by which a person is known to a service', () => {
  const sectorOf = (registration: unknown) => metadataOf(registration)?.['sector_identifier_uri'];

  const at = (client_id: string, ...redirect_uris: string[]) => ({
    ...web,
    client_id,
    redirect_uris,
  });

  it('is the host name of the redirect URIs unless it is named', () => {
    expect(sectorOf(web)).toBe('https://service.example/');
    expect(sectorOf({ ...web, sector: 'family.example' })).toBe('https://family.example/');
    const moving = at('moving', 'https://a.example:8443/cb', 'https://a.example/cb');
    expect(sectorOf(moving)).toBe('https://a.example/');
  });

  it('is warned of where clients share it only because the port does not count', () => {
    const clients = [
      at('one', 'http://localhost:4000/cb'),
      at('two', 'http://localhost:5000/cb'),
      at('three', 'https://b.example:8443/cb'),
      at('four', 'https://b.example:8443/other'),
      { ...at('five', 'http://localhost:6000/cb'), sector: 'localhost' },
    ].map((one) => ({ ...one, client_secret: 'x'.repeat(32) }));
    expect(createListedClients(clients).warnings).toEqual([
      'one, two: their addresses differ by the port alone, so they know a person by the same subject: name the sector of each',
    ]);
  });

  it('must be named for redirect URIs of two hosts', () => {
    const two = {
      ...web,
      redirect_uris: ['https://a.example/cb', 'https://b.example/cb', 'https://a.example/other'],
    };
    expect(faultsOf(two)).toEqual([
      'portal: sector must be named when redirect URIs have several hosts',
    ]);
    expect(faultsOf({ ...two, sector: 'a.example' })).toEqual([]);
    expect(
      faultsOf({ ...two, redirect_uris: two.redirect_uris.filter((_, i) => i !== 1) }),
    ).toEqual([]);
  });

  it.each(['https://a.example', 'A.example', 'a.example/x', 'a example', '', '1', '256.1.1.1'])(
    'is a host name, not « %s »',
    (sector) => {
      expect(faultsOf({ ...web, sector })).toEqual([
        'portal: sector must be a host name in lower case',
      ]);
    },
  );

  it('of an app without a host of its own is unique and stable', () => {
    const apps = [
      native,
      { ...native, client_id: 'other', redirect_uris: ['org.other:/callback'] },
      { ...native, client_id: 'desk', redirect_uris: ['http://127.0.0.1/callback'] },
      // Both families of addresses, as RFC 8252, section 7.3, advises.
      { ...native, client_id: 'top', redirect_uris: ['http://127.0.0.1/cb', 'http://[::1]/cb'] },
    ];
    const sectors = apps.map(sectorOf);
    expect(new Set(sectors).size).toBe(apps.length);
    for (const sector of sectors)
      expect(sector).toMatch(/^https:\/\/[0-9a-f]{32}\.native\.invalid\/$/);
    expect(apps.map(sectorOf)).toEqual(sectors);
  });

  it('of an app with a claimed https URI is its host', () => {
    expect(sectorOf({ ...native, redirect_uris: ['https://app.example/cb'] })).toBe(
      'https://app.example/',
    );
  });

  it('of a machine is its own', () => {
    expect(sectorOf(machine)).toMatch(/^https:\/\/[0-9a-f]{32}\.machine\.invalid\/$/);
    expect(sectorOf({ ...machine, client_id: 'other' })).not.toBe(sectorOf(machine));
    expect(metadataOf(machine)?.['response_types']).toEqual([]);
  });
});

describe('CLIENTS_FILE', () => {
  function read(content: string) {
    const folder = mkdtempSync(join(tmpdir(), 'clients-'));
    const file = join(folder, 'clients.json');
    try {
      writeFileSync(file, content);
      return { file, registrations: readClients(file), message: '' };
    } catch (error) {
      return { file, registrations: [], message: error instanceof Error ? error.message : '' };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  it('is a JSON array', () => {
    expect(read(JSON.stringify([web, machine])).registrations).toEqual([web, machine]);
    expect(read('[]')).toMatchObject({ registrations: [], message: '' });
  });

  it.each([
    ['cut short', `[{"client_secret": "${secret}`],
    ['with a comma too many', `[{"client_secret": "${secret}",}]`],
    ['that is the secret alone', secret],
    ['that is empty', ''],
  ])('%s is named, and not quoted', (_title, content) => {
    const { file, message } = read(content);
    expect(message).toBe(`CLIENTS_FILE ${file}: is not JSON`);
  });

  it.each([
    ['an object', JSON.stringify(web)],
    ['nothing', 'null'],
    ['a text', '"a"'],
  ])('that holds %s in place of an array is named', (_title, content) => {
    const { file, message } = read(content);
    expect(message).toBe(`CLIENTS_FILE ${file}: is not a JSON array`);
  });

  it("is named in the error when it doesn't exist", () => {
    expect(() => readClients('/nowhere/clients.json')).toThrow(
      /^CLIENTS_FILE \/nowhere\/clients\.json: ENOENT/,
    );
  });
});
