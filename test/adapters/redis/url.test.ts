import { expect, test } from '@jest/globals';
import { parseRedisUrl } from '../../../adapters/redis/index.ts';

test('reads everything that the URL of a server can say', () => {
  expect(
    parseRedisUrl('redis://user:p%40ss,word@redis.example:6380/2'.replace(',', '%2C')),
  ).toEqual({
    nodes: [{ host: 'redis.example', port: 6380 }],
    username: 'user',
    password: 'p@ss,word',
    db: 2,
    tls: undefined,
  });
  expect(parseRedisUrl('rediss://[::1]')).toMatchObject({
    nodes: [{ host: '::1', port: 6379 }],
    password: undefined,
    db: 0,
    tls: {},
  });
});

test('a cluster takes its password and its TLS from the first node', () => {
  const nodes = [
    { host: 'one', port: 7001 },
    { host: 'two', port: 6379 },
    { host: 'three', port: 7003 },
  ];
  for (const url of [
    'rediss://:secret@one:7001,two,three:7003',
    'rediss://:secret@one:7001, rediss://two, rediss://three:7003/0',
  ]) {
    expect(parseRedisUrl(url)).toMatchObject({ nodes, password: 'secret', tls: {} });
  }
});

test('names the setting and the fault, and not the password', () => {
  for (const [url, words] of [
    ['', 'is not a redis:// URL'],
    ['http://:secret@host', 'is not a redis:// URL'],
    ['redis://', "can't be read"],
    ['redis://:secret@host:port', "can't be read"],
    ['redis://:secret@one,,three', "can't be read"],
    ['redis://:secret@one,rediss://two', "can't be read"],
    ['redis://:secret@host/sessions', 'no number'],
    ['redis://:secret@one,two/1', 'one only'],
    ['redis://:%secret@host', 'percent-encoded'],
    ['rediss://:secret@host?ca=/nowhere/ca.pem', '/nowhere/ca.pem'],
  ] as const) {
    const attempt = () => parseRedisUrl(url);
    expect(attempt).toThrow(/^REDIS_URL /);
    expect(attempt).toThrow(words);
    expect(attempt).not.toThrow('secret');
  }
});
