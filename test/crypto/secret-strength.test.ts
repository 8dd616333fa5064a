/** Which secrets are weak: what people think of, what we print, and never a random one. */
import { randomBytes, randomUUID } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { isWeakKey, isWeakSecret } from '../../crypto/secret-strength.ts';
import { clientSecret } from '../support/provider.ts';

it.each([
  'aaaaaaaaaaaaaaaa',
  'abababababababababab',
  'aabbccddeeffgghhiijj',
  'abcdefghijklmnop',
  'ponmlkjihgfedcba',
  '0123456789abcdef0123456789abcdef',
  '00112233445566778899aabbccddeeff',
  'a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6',
  '12345678901234567890123456789012',
  'deadbeefdeadbeefdeadbeefdeadbeef',
  'qwertyuiopasdfghjkl',
  'azertyuiopqsdfghjklm',
  'passwordpassword',
  'P@ssw0rdP@ssw0rd',
  'motdepassemotdepasse',
  'my-client-secret!!',
  'client-secret-2024',
  'thisisaverylongsecret',
  'caisse-allocations-familiales',
  'MyS3cr3tK3y!MyS3cr3tK3y!',
  'une phrase secrete que personne ne connait',
  'zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz1',
  'secretsecretsecretsecret',
  'summer2024summer2024',
  'Password123456789!',
  '1qaz2wsx3edc4rfv5tgb6yhn',
  'zaq12wsxcde34rfvbgt56yhn',
  'correct-horse-battery-staple',
  'portail-production-secret-1',
  'x8Kq2vR7_changeme_pL9wZ3nT6',
  'kW7fR2: example secret of a document',
])('finds %s weak', (secret) => {
  expect(isWeakSecret(secret)).toBe(true);
});

it('finds every secret weak that our documents and tests print', () => {
  const documents = [...globSync('{README,SECURITY,CONTRIBUTING}.md'), ...globSync('docs/**/*.md')];
  const printed = documents.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/client_secret"?: *"([^"]+)"/g)].map(
      ([, it]) => it ?? '',
    ),
  );
  expect(printed.length).toBeGreaterThan(0);
  const inTests = [
    ...readFileSync('test/support/provider.ts', 'utf8').matchAll(/'(the [^']*long[^']*)'/g),
  ];
  expect(inTests).toHaveLength(2);
  const secrets = [...printed, clientSecret, ...inTests.map(([, it]) => it ?? '')];
  expect(secrets.filter((secret) => !isWeakSecret(secret))).toEqual([]);
  const disguised = secrets.map((secret) => `${secret.toUpperCase().replaceAll('-', '_')}-2026`);
  expect(disguised.filter((secret) => !isWeakSecret(secret))).toEqual([]);
});

it.each([
  ['all bytes the same', Buffer.alloc(32, 200)],
  ['four bytes again and again', Buffer.alloc(32, Buffer.from([7, 200, 31, 144]))],
  ['one byte after the other', Buffer.from(Array.from({ length: 32 }, (_, i) => i + 100))],
  ['half of it zeros', Buffer.concat([randomBytes(16), Buffer.alloc(16)])],
  ['a text', Buffer.from('une phrase de trente-deux octets')],
  ['a row of digits', Buffer.from('12345678901234567890123456789012')],
])('finds a key weak: %s', (_name, key) => {
  expect(key).toHaveLength(32);
  expect(isWeakKey(key)).toBe(true);
});

const lettersOf = (bytes: Buffer) =>
  [...bytes].map((byte) => 'abcdefghijklmnopqrstuvwxyz'[byte % 26]).join('');

it.each([
  ['base64 of 32 bytes', () => randomBytes(32).toString('base64')],
  ['base64url of 32 bytes', () => randomBytes(32).toString('base64url')],
  ['base64url of 16 bytes', () => randomBytes(16).toString('base64url')],
  ['hexadecimal of 16 bytes', () => randomBytes(16).toString('hex')],
  ['hexadecimal of 32 bytes', () => randomBytes(32).toString('hex')],
  ['hexadecimal of 8 bytes', () => randomBytes(8).toString('hex')],
  ['base64 of 24 bytes', () => randomBytes(24).toString('base64')],
  ['32 small letters', () => lettersOf(randomBytes(32))],
  ['a UUID', () => randomUUID()],
  ['a UUID in capitals', () => randomUUID().toUpperCase()],
])('never finds a random secret weak: %s', (_name, make) => {
  const weak = Array.from({ length: 500 }, make).filter(isWeakSecret);
  expect(weak).toEqual([]);
});

it('takes words drawn by chance, and syllables as pwgen makes them', () => {
  const strong = [
    'climat-causa-chercheur-labels-minnesota-faubourg-longs-sabots',
    'ohSae0gaephia3ito4Zeik6elieT7xoh',
    'bae6quahcootiet1onesietahjai7ail',
    'dii5iFoh9ouKaRee1tiem3Jaep2ieth4',
  ];
  expect(strong.filter(isWeakSecret)).toEqual([]);
});

it('never finds a random key weak', () => {
  const weak = Array.from({ length: 500 }, () => randomBytes(32)).filter(isWeakKey);
  expect(weak).toEqual([]);
});
