/** The file of signing keys: what it must contain, and the message about one that doesn't. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { formatKeys } from '../../../crypto/key-rotation.ts';
import { makeKeys, readKeys, type SigningKey } from '../../../provider/keys/signing-keys.ts';

const start = Date.parse('2026-03-01T10:00:00Z');

let current: SigningKey[];
beforeAll(async () => {
  current = await makeKeys('current', start);
});

describe('JWKS_FILE', () => {
  function read(content: string) {
    const folder = mkdtempSync(join(tmpdir(), 'keys-'));
    const file = join(folder, 'jwks.json');
    try {
      writeFileSync(file, content);
      return { keys: readKeys(file), message: '' };
    } catch (error) {
      const message = error instanceof Error ? error.message : '';
      return { keys: [], message: message.replace(file, 'FILE') };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  const without = (...names: string[]) =>
    JSON.stringify({
      keys: current.map((key) =>
        Object.fromEntries(Object.entries(key).filter(([name]) => !names.includes(name))),
      ),
    });

  it('is read as it was written', async () => {
    const published = [...current, ...(await makeKeys('next', start))];
    expect(read(formatKeys(published))).toEqual({ keys: published, message: '' });
  });

  it('treats keys without a rotation status as current', () => {
    const { keys } = read(without('status', 'since'));
    expect(keys.map(({ kid, status }) => [kid, status])).toEqual(
      current.map(({ kid }) => [kid, 'current']),
    );
  });

  it('needs a current key of each algorithm', async () => {
    const [rs, es] = current;
    if (!rs || !es) throw new Error('no keys');
    const next = { ...es, status: 'next' as const };
    expect(read(formatKeys([rs])).message).toBe('JWKS_FILE FILE: has no current ES256 key');
    expect(read(formatKeys([es])).message).toBe('JWKS_FILE FILE: has no current RS256 key');
    expect(read(formatKeys([rs, next])).message).toBe('JWKS_FILE FILE: has no current ES256 key');
  });

  it('is refused with a message that names the fault and never quotes a key', () => {
    const [rs, es] = current;
    if (!rs || !es) throw new Error('no keys');
    const broken = {
      'cut short': formatKeys(current).slice(0, -30),
      'a private value alone': es.d,
      'no keys': '{"keys": []}',
      'a bare key': JSON.stringify(es),
      'a public key': without('d'),
      'no algorithm': without('alg'),
      'no id': without('kid'),
      'another use': JSON.stringify({ keys: [{ ...rs, use: 'enc' }, es] }),
      'values in the wrong place': JSON.stringify({
        keys: [
          { ...rs, kty: rs.d, alg: es.d, use: rs['p'], status: rs['q'], since: rs['dp'], kid: 5 },
        ],
      }),
    };
    const material = [rs, es].flatMap((key) =>
      ['d', 'p', 'q', 'dp', 'dq', 'qi'].flatMap((part) => (part in key ? [String(key[part])] : [])),
    );
    expect(material).toHaveLength(7);
    for (const content of Object.values(broken)) {
      const { message } = read(content);
      expect(message).toMatch(/^JWKS_FILE FILE: \S/);
      for (const part of material) expect(message).not.toContain(part.slice(0, 8));
    }
    expect(read(broken['no algorithm']).message).toMatch(/keys\.0\.alg: .*; keys\.1\.alg: /);
  });

  it('is refused unless each key is whole, fits its algorithm and has an id of its own', async () => {
    const [rs, es] = current;
    const [rs2, es2] = await makeKeys('next', start);
    if (!rs || !es || !rs2 || !es2) throw new Error('no keys');
    const made = (privateKey: KeyObject) => privateKey.export({ format: 'jwk' });
    const weak = made(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey);
    const curve = (namedCurve: string) =>
      made(generateKeyPairSync('ec', { namedCurve }).privateKey);
    const { d = '' } = es;
    const broken: [string, readonly object[]][] = [
      ['0: is not a whole private key', [{ ...rs, q: undefined }, es]],
      ['0: is not a whole private key', [{ ...rs, n: rs2['n'] }, es]],
      ['1: is not a whole private key', [rs, { ...es, d: es2.d }]],
      ['1: is not a whole private key', [rs, { ...es, d: d.slice(0, -4) }]],
      ['1: is not a whole private key', [rs, { ...es, d: `${d}AAAA` }]],
      ['1: is not a whole private key', [rs, { ...es, d: '§§§' }]],
      ['0: RS256 takes an RSA key of 2048 bits or more', [{ ...rs, ...weak }, es]],
      ['0: RS256 takes an RSA key of 2048 bits or more', [{ ...es2, alg: 'RS256' }, es]],
      ['1: ES256 takes a key of the curve P-256', [rs, { ...rs2, alg: 'ES256' }]],
      ['1: ES256 takes a key of the curve P-256', [rs, { ...es, ...curve('P-384') }]],
      ['1: ES256 takes a key of the curve P-256', [rs, { ...es, ...curve('secp256k1') }]],
      ['2: has the id of another key', [rs, es, { ...rs2, kid: rs.kid }]],
    ];
    for (const [fault, keys] of broken) {
      expect(read(JSON.stringify({ keys })).message).toBe(`JWKS_FILE FILE: keys.${fault}`);
    }
  });

  it("is named in the error when it doesn't exist", () => {
    expect(() => readKeys('/nowhere/jwks.json')).toThrow(
      /^JWKS_FILE \/nowhere\/jwks\.json: ENOENT/,
    );
  });
});
