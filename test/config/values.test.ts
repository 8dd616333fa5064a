import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SettingsError } from '../../config/index.ts';
import { faultsWith, key, load } from './support.ts';

const settingsWith = (env: Record<string, string> = {}) => load(env).settings;

describe('with nothing set', () => {
  it('has the documented defaults', () => {
    const { cookieKeys, sealKeys, indexKey, ...rest } = settingsWith();
    expect(rest).toEqual({
      production: false,
      demo: true,
      issuer: 'http://localhost:3000',
      host: '127.0.0.1',
      port: 3000,
      dataDir: resolve('.data'),
      trustProxy: 0,
      storage: { kind: 'sqlite', file: join(resolve('.data'), 'provider.sqlite') },
      jwksFile: undefined,
      clientsFile: undefined,
      passwordLength: { min: 8, max: 24 },
      bcryptCost: 12,
      termsVersion: '2026-11',
      mail: undefined,
      sms: undefined,
      captcha: {
        provider: 'local',
        difficulty: 100,
        url: 'https://api.piste.gouv.fr/piste/captchetat/v2',
        tokenUrl: 'https://oauth.piste.gouv.fr/api/oauth/token',
      },
      franceConnect: undefined,
      loginCode: 'off',
      journeysPerAddress: 100,
      organisation: {},
      smsLimits: {
        inAll: 5000,
        byPrefix: new Map([
          ['+33', 5000],
          ['+262', 500],
          ['+590', 500],
          ['+594', 500],
          ['+596', 500],
          ['+508', 50],
          ['+681', 50],
          ['+687', 100],
          ['+689', 100],
          ['other', 50],
        ]),
      },
      logLevel: 'info',
      auditLog: false,
      traces: undefined,
      backchannelLogoutHosts: [],
    });
  });

  it('keeps everything in MongoDB and Redis where both are named', () => {
    const { storage } = settingsWith({ MONGODB_URI: 'mongodb://db', REDIS_URL: 'redis://cache' });
    expect(storage).toEqual({
      kind: 'production',
      mongodbUri: 'mongodb://db',
      redisUrl: 'redis://cache',
    });
  });

  it('takes the issuer from the port', () => {
    expect(settingsWith({ PORT: '4000' })).toMatchObject({
      port: 4000,
      issuer: 'http://localhost:4000',
    });
  });

  it('takes an empty variable for an unset one', () => {
    const empty = Object.fromEntries(
      ['ISSUER', 'PORT', 'DEMO', 'MONGODB_URI', 'REDIS_URL', 'CLIENTS_FILE', 'LOG_LEVEL'].map(
        (name) => [name, ''],
      ),
    );
    expect(settingsWith({ ...empty, COOKIE_KEYS_FILE: '', BCRYPT_COST: '' })).toMatchObject({
      demo: true,
      port: 3000,
      bcryptCost: 12,
      logLevel: 'info',
    });
  });
});

describe('the demo', () => {
  it.each([
    ['alone', {}, true],
    ['with an issuer', { ISSUER: 'https://connexion.example.fr' }, false],
    ['with registered services', { CLIENTS_FILE: '/etc/clients.json' }, false],
    ['asked for beside an issuer', { ISSUER: 'http://localhost:3000', DEMO: '1' }, true],
    ['asked for beside services', { CLIENTS_FILE: '/etc/clients.json', DEMO: '1' }, true],
    ['declined', { DEMO: '0' }, false],
    ['in a test environment', { NODE_ENV: 'test' }, true],
  ])('%s', (_title, env, demo) => {
    expect(settingsWith(env).demo).toBe(demo);
  });

  it('listens on loopback alone, unless told otherwise', () => {
    expect(settingsWith({ DEMO: '1' }).host).toBe('127.0.0.1');
    expect(settingsWith({ DEMO: '0' }).host).toBeUndefined();
    expect(settingsWith({ DEMO: '1', HOST: '0.0.0.0' }).host).toBe('0.0.0.0');
  });

  it.each(['2', 'true', 'yes'])('is 0 or 1, not %s', (DEMO) => {
    expect(faultsWith({ DEMO })).toEqual(['DEMO must be 0 or 1']);
  });
});

describe('a value', () => {
  it.each([
    ['TRUST_PROXY', '0'],
    ['TRUST_PROXY', '10'],
    ['PORT', '1'],
    ['PORT', '65535'],
    ['BCRYPT_COST', '4'],
    ['BCRYPT_COST', '20'],
    ['PASSWORD_MIN_LENGTH', '24'],
    ['PASSWORD_MAX_LENGTH', '72'],
    ['LOG_LEVEL', 'silent'],
    ['CAPTCHA_DIFFICULTY', '0'],
    ['CAPTCHA_DIFFICULTY', '1000'],
    ['ISSUER', 'https://connexion.example.fr:8443'],
    ['ISSUER', 'http://localhost:3000'],
    ['BACKCHANNEL_LOGOUT_HOSTS', 'a.internal, 127.0.0.1'],
    ['SMS_PER_HOUR_BY_PREFIX', '+33=9000, +33639=0, other=0'],
    ['AUDIT_LOG', '1'],
    ['ACCOUNT_RETENTION_MONTHS', '36'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://collector:4318'],
    ['OTEL_TRACES_SAMPLER_ARG', '0.1'],
  ])('%s=%s is good', (name, value) => {
    expect(faultsWith({ [name]: value })).toEqual([]);
  });

  it.each([
    ['TRUST_PROXY', ['-1', '11', '1.5', 'true', ' 1', '1e0', '0x1', '9999999999']],
    ['PORT', ['0', '65536', 'http']],
    ['SMS_PER_HOUR', ['3', '1e3', '-5']],
    ['SMS_PER_HOUR_BY_PREFIX', ['+33=10', '33=1,other=1', '+33=x,other=1', 'other=1,other=2']],
    ['JOURNEYS_PER_ADDRESS', ['0', 'many']],
    ['ACCOUNT_RETENTION_MONTHS', ['0', '1', '-36', '36 months', '601']],
    ['CAPTCHA_DIFFICULTY', ['1001', '-1', 'off']],
    ['BCRYPT_COST', ['3', '21']],
    ['PASSWORD_MIN_LENGTH', ['7', '73']],
    ['PASSWORD_MAX_LENGTH', ['7', '73']],
    ['LOG_LEVEL', ['verbose', 'INFO']],
    ['AUDIT_LOG', ['yes', 'true', '2']],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', ['collector:4318', 'localhost', 'grpc://collector:4317']],
    [
      'OTEL_EXPORTER_OTLP_HEADERS',
      ['secret', 'Authorization: secret', 'a=b,secret', 'a=%zzsecret'],
    ],
    ['OTEL_TRACES_SAMPLER', ['traceidratio', '0.1', 'jaeger_remote']],
    ['OTEL_TRACES_SAMPLER_ARG', ['10', '-1', '1.5', '10%', '0,1']],
    [
      'ISSUER',
      [
        'https://connexion.example.fr/',
        'https://connexion.example.fr/oidc',
        'https://connexion.example.fr?a=b',
        'https://connexion.example.fr#a',
        'https://user:secret@connexion.example.fr',
        'connexion.example.fr',
        'ftp://connexion.example.fr',
        'https://Connexion.example.fr',
      ],
    ],
  ])('%s is refused out of its bounds, by name, once', (name, values) => {
    for (const value of values) {
      const faults = faultsWith({ [name]: value });
      expect(faults).toEqual([expect.stringMatching(new RegExp(`^${name} must be `))]);
      expect(faults.join()).not.toContain('secret');
    }
  });

  it('lists hosts of back-channel logout without spaces or holes', () => {
    const { backchannelLogoutHosts } = settingsWith({
      BACKCHANNEL_LOGOUT_HOSTS: ' a.internal , ,127.0.0.1,',
    });
    expect(backchannelLogoutHosts).toEqual(['a.internal', '127.0.0.1']);
  });

  it('keeps the bounds of a password in order', () => {
    expect(faultsWith({ PASSWORD_MIN_LENGTH: '20', PASSWORD_MAX_LENGTH: '12' })).toEqual([
      'PASSWORD_MAX_LENGTH must not be below PASSWORD_MIN_LENGTH',
    ]);
  });

  it('keeps metrics and the management API off the port that everybody reaches', () => {
    expect(settingsWith({ METRICS_PORT: '9464' }).metricsPort).toBe(9464);
    expect(faultsWith({ PORT: '3005', METRICS_PORT: '3005' })).toEqual([
      'METRICS_PORT must be another port than PORT',
    ]);
    expect(settingsWith({ MANAGEMENT_PORT: '9465' }).management).toEqual({
      port: 9465,
      host: '127.0.0.1',
    });
    expect(faultsWith({ METRICS_PORT: '9465', MANAGEMENT_PORT: '9465' })).toEqual([
      'MANAGEMENT_PORT must be another port than PORT and METRICS_PORT',
    ]);
    const support = {
      ISSUER: 'https://connexion.example.fr',
      SUPPORT_ORIGIN: 'https://connexion.example.fr',
      SUPPORT_ISSUER: 'https://employer.example.fr',
      SUPPORT_CLIENT_ID: 'console',
      SUPPORT_CLIENT_SECRET: 'a secret',
    };
    expect(faultsWith({ ...support, METRICS_PORT: '9464', SUPPORT_PORT: '9464' })).toEqual([
      'SUPPORT_PORT must be another port than PORT, METRICS_PORT and MANAGEMENT_PORT',
      'SUPPORT_ORIGIN must be another origin than ISSUER',
    ]);
  });
});

describe('traces', () => {
  const OTEL_EXPORTER_OTLP_ENDPOINT = 'https://collector.example.fr/otlp/';

  it('go to the path that OTLP adds, with headers that are decoded', () => {
    const { traces } = settingsWith({
      OTEL_EXPORTER_OTLP_ENDPOINT,
      OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Bearer%20a=, X-Scope = idp',
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '.1',
    });
    expect(traces).toEqual({
      url: 'https://collector.example.fr/otlp/v1/traces',
      headers: { Authorization: 'Bearer a=', 'X-Scope': 'idp' },
      serviceName: 'mon-compte',
      sampler: 'parentbased_traceidratio',
      ratio: 0.1,
    });
  });

  it('need https where headers go with them, but on this machine', () => {
    const OTEL_EXPORTER_OTLP_HEADERS = 'Authorization=Bearer%20of-the-collector';
    const faults = (address: string) =>
      faultsWith({ OTEL_EXPORTER_OTLP_HEADERS, OTEL_EXPORTER_OTLP_ENDPOINT: address });
    expect(faults('http://collector:4318')).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPOINT must be https where OTEL_EXPORTER_OTLP_HEADERS is set',
    ]);
    expect(faults('http://localhost:4318')).toEqual([]);
    expect(faults(OTEL_EXPORTER_OTLP_ENDPOINT)).toEqual([]);
  });

  it('without a collector are warned of', () => {
    expect(load({ OTEL_SERVICE_NAME: 'idp', OTEL_TRACES_SAMPLER: 'always_on' }).warnings).toEqual([
      'OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER: without OTEL_EXPORTER_OTLP_ENDPOINT nothing is traced',
    ]);
  });
});

describe('storage', () => {
  it.each([
    [{ MONGODB_URI: 'mongodb://db' }, 'REDIS_URL is missing'],
    [{ REDIS_URL: 'redis://cache' }, 'MONGODB_URI is missing'],
  ])('of which one half alone is set is refused: %j', (env, fault) => {
    expect(faultsWith(env)).toEqual([expect.stringContaining(fault)]);
  });
});

describe('the secrets', () => {
  it('are read in their order: the first signs and seals', () => {
    const [first, second] = ['a'.repeat(32), 'b'.repeat(40)];
    const { cookieKeys, sealKeys } = settingsWith({
      COOKIE_KEYS: `${first}, ${second}`,
      IDENTIFIER_SEAL_KEYS: `2026:${key()},k_0-old:${key()}`,
    });
    expect(cookieKeys).toEqual([first, second]);
    expect(sealKeys.map(({ id }) => id)).toEqual(['2026', 'k_0-old']);
    expect(sealKeys.map(({ key }) => key.length)).toEqual([32, 32]);
  });

  it.each([
    ['a cookie key of 31 characters', { COOKIE_KEYS: 'x'.repeat(31) }],
    ['a second cookie key of 31', { COOKIE_KEYS: `${'x'.repeat(32)},${'x'.repeat(31)}` }],
    ['no cookie key but commas', { COOKIE_KEYS: ',' }],
    ['no seal key but commas', { IDENTIFIER_SEAL_KEYS: ' , ' }],
    ['a seal key without an id', { IDENTIFIER_SEAL_KEYS: key() }],
    ['a seal key with an empty id', { IDENTIFIER_SEAL_KEYS: `:${key()}` }],
    ['a seal key with a dot in its id', { IDENTIFIER_SEAL_KEYS: `k.1:${key()}` }],
    ['a seal key that is not base64', { IDENTIFIER_SEAL_KEYS: `k1:${'é'.repeat(22)}` }],
    ['a seal key in base64url', { IDENTIFIER_SEAL_KEYS: `k1:${'_'.repeat(43)}=` }],
    ['a seal key of 31 bytes', { IDENTIFIER_SEAL_KEYS: `k1:${'A'.repeat(42)}==` }],
    ['a seal key of 33 bytes', { IDENTIFIER_SEAL_KEYS: `k1:${'A'.repeat(44)}` }],
    ['a second seal key cut short', { IDENTIFIER_SEAL_KEYS: `k1:${key()},k2:AAAA` }],
    ['two seal keys of one id', { IDENTIFIER_SEAL_KEYS: `k1:${key()},k1:${key()}` }],
    ['an index key of 31 bytes', { IDENTIFIER_INDEX_KEY: `${'A'.repeat(42)}==` }],
    ['an index key with an id', { IDENTIFIER_INDEX_KEY: `k1:${key()}` }],
  ])('%s is refused by name, and not shown', (_title, env) => {
    const [[name, value] = ['', '']] = Object.entries(env);
    const faults = faultsWith(env);
    expect(faults).toEqual([expect.stringMatching(new RegExp(`^${name} must `))]);
    for (const part of value.split(/[,:]/).filter((text) => text.length > 2)) {
      expect(faults.join()).not.toContain(part);
    }
  });
});

it('names every fault at once, in one message', () => {
  const env = {
    PORT: 'x',
    LOG_LEVEL: 'loud',
    DEMO: 'no',
    REDIS_URL: 'redis://c',
    COOKIE_KEYS: 's',
  };
  const faults = faultsWith(env);
  expect(faults.map((fault) => fault.split(' ')[0]).sort()).toEqual(
    ['COOKIE_KEYS', 'DEMO', 'LOG_LEVEL', 'MONGODB_URI', 'PORT'].sort(),
  );
  const { message } = new SettingsError(faults);
  for (const fault of faults) expect(message).toContain(fault);
});
