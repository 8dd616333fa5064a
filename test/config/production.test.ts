import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadSettings } from '../../config/index.ts';
import { faultsOf, key, productionEnv, temporaryFolder } from './support.ts';

describe('in production', () => {
  it('starts with an https issuer and strong secrets, without the demo', () => {
    const { settings, warnings } = loadSettings(productionEnv());
    expect(settings).toMatchObject({ production: true, demo: false, host: undefined });
    const missing = ['PUBLISHER', 'HOSTING', 'DATA_PROTECTION_CONTACT', 'ACCESSIBILITY_CONTACT'];
    expect(warnings.map((words) => words.split(' ')[0])).toEqual(missing);
    const named = Object.fromEntries(missing.map((name) => [name, 'Caisse de test']));
    expect(loadSettings({ ...productionEnv(), ...named }).warnings).toEqual([]);
  });

  it('names all that is missing at once, and makes no secret up', () => {
    using folder = temporaryFolder();
    const dataDir = join(folder.path, 'data');
    const faults = faultsOf({ NODE_ENV: 'production', DATA_DIR: dataDir });
    expect(faults).toEqual([
      'ISSUER is required in production',
      'COOKIE_KEYS is required in production',
      'IDENTIFIER_SEAL_KEYS is required in production',
      'IDENTIFIER_INDEX_KEY is required in production',
    ]);
    expect(existsSync(dataDir)).toBe(false);
  });

  it('names all that is weak at once, and shows none of it', () => {
    const same = Buffer.alloc(32, 'wxyz').toString('base64');
    const env = {
      NODE_ENV: 'production',
      ISSUER: 'http://connexion.example.fr',
      COOKIE_KEYS: 'changeme'.repeat(5),
      IDENTIFIER_SEAL_KEYS: `k1:${same}`,
      IDENTIFIER_INDEX_KEY: same,
      DEMO: '1',
      BCRYPT_COST: '9',
      SMS_SENDR: 'a secret in the wrong place',
    };
    const faults = faultsOf(env);
    expect(faults).toEqual([
      'ISSUER must be https in production',
      'COOKIE_KEYS holds a weak secret',
      'IDENTIFIER_SEAL_KEYS holds a weak key',
      'IDENTIFIER_INDEX_KEY is weak',
      'IDENTIFIER_INDEX_KEY must differ from IDENTIFIER_SEAL_KEYS',
      'DEMO must not be 1 in production',
      'BCRYPT_COST must be at least 10 in production',
      'SMS_SENDR is not a setting: did you mean SMS_SENDER?',
    ]);
    for (const secret of ['changeme', same, 'wrong place']) {
      expect(faults.join()).not.toContain(secret);
    }
  });

  it.each([
    ['COOKIE_KEYS', () => `${key()},${'a'.repeat(40)}`],
    ['IDENTIFIER_SEAL_KEYS', () => `k1:${key()},k0:${'A'.repeat(43)}=`],
    ['IDENTIFIER_INDEX_KEY', () => Buffer.alloc(32, '0123456789').toString('base64')],
  ])('finds the weak one among several of %s', (name, value) => {
    expect(faultsOf({ ...productionEnv(), [name]: value() })).toEqual([
      expect.stringMatching(new RegExp(`^${name} .*weak`)),
    ]);
  });

  const support = {
    SUPPORT_PORT: '3003',
    SUPPORT_ORIGIN: 'https://console.example.fr',
    SUPPORT_ISSUER: 'https://employer.example.fr',
    SUPPORT_CLIENT_ID: 'ours',
  };

  it.each([
    ['SMS_GATEWAY_TOKEN', { SMS_GATEWAY_URL: 'https://sms.example.fr/send' }],
    ['CAPTCHETAT_CLIENT_SECRET', { CAPTCHETAT_CLIENT_ID: 'ours' }],
    [
      'FRANCECONNECT_CLIENT_SECRET',
      { FRANCECONNECT_ISSUER: 'https://fc.example.fr', FRANCECONNECT_CLIENT_ID: 'ours' },
    ],
    [
      'FRANCECONNECT_PLUS_CLIENT_SECRET',
      { FRANCECONNECT_PLUS_ISSUER: 'https://fc.example.fr', FRANCECONNECT_PLUS_CLIENT_ID: 'ours' },
    ],
    ['SUPPORT_CLIENT_SECRET', support],
  ])('refuses a placeholder as %s, and takes an issued secret', (name, others) => {
    for (const weak of ['changeme', 'a secret of the gateway', '1234567890123456']) {
      expect(
        faultsOf({ ...productionEnv(), ...others, [name]: weak.replaceAll(' ', '-') }),
      ).toEqual([`${name} is weak`]);
    }
    expect(faultsOf({ ...productionEnv(), ...others, [name]: key() })).toEqual([]);
  });

  it('wants the support console on https', () => {
    const env = { ...productionEnv(), ...support, SUPPORT_CLIENT_SECRET: key() };
    expect(faultsOf({ ...env, SUPPORT_ORIGIN: 'http://console.example.fr' })).toEqual([
      'SUPPORT_ORIGIN must be https in production',
    ]);
    expect(faultsOf({ ...env, SUPPORT_ISSUER: 'http://localhost:3003/employer' })).toEqual([
      'SUPPORT_ISSUER must be https',
    ]);
  });

  it('asks for the keys that FranceConnect+ encrypts to, where several processes share them', () => {
    const plus = {
      FRANCECONNECT_PLUS_ISSUER: 'https://fc.example.fr',
      FRANCECONNECT_PLUS_CLIENT_ID: 'ours',
      FRANCECONNECT_PLUS_CLIENT_SECRET: key(),
    };
    const stores = {
      MONGODB_URI: 'mongodb://db',
      REDIS_URL: 'redis://cache',
      JWKS_FILE: '/keys/jwks.json',
    };
    expect(faultsOf({ ...productionEnv(), ...plus })).toEqual([]);
    expect(faultsOf({ ...productionEnv(), ...plus, ...stores })).toEqual([
      expect.stringMatching(/^FRANCECONNECT_ENCRYPTION_KEY_FILE is required/),
    ]);
  });

  it('does not take an old seal key for the index key either', () => {
    const shared = key();
    const env = {
      IDENTIFIER_SEAL_KEYS: `k2:${key()},k1:${shared}`,
      IDENTIFIER_INDEX_KEY: shared,
    };
    expect(faultsOf({ ...productionEnv(), ...env })).toEqual([
      'IDENTIFIER_INDEX_KEY must differ from IDENTIFIER_SEAL_KEYS',
    ]);
  });

  it.each(['COOKIE_KEYS', 'IDENTIFIER_SEAL_KEYS', 'IDENTIFIER_INDEX_KEY'] as const)(
    'asks for %s',
    (name) => {
      const { [name]: _, ...env } = productionEnv();
      expect(faultsOf(env)).toEqual([`${name} is required in production`]);
    },
  );

  it('takes no random secret for a weak one', () => {
    for (let i = 0; i < 500; i += 1) expect(faultsOf(productionEnv())).toEqual([]);
  });
});
