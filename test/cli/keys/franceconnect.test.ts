/** The keys that FranceConnect encrypts to: made, printed without their private halves, and rotated. */
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { formatKeys } from '../../../crypto/key-rotation.ts';
import { readEncryptionKeys } from '../../../federation/encryption-keys.ts';
import { openWorkbench } from '../workbench.ts';

const command = ['keys', 'franceconnect'];
const settingOf = (file: string) => ({
  NODE_ENV: 'production',
  FRANCECONNECT_ENCRYPTION_KEY_FILE: file,
});

async function makeKey(alg: 'RSA-OAEP' | 'ECDH-ES') {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return exportJWK(privateKey);
}

describe('keys franceconnect', () => {
  test.each([
    ['RSA-OAEP', ['n', 'e']],
    ['ECDH-ES', ['crv', 'x', 'y']],
  ] as const)('prints the public half of a key for %s', async (alg, parts) => {
    await using bench = await openWorkbench();
    const key = await makeKey(alg);
    const file = bench.file('key.json', JSON.stringify(key));
    const { code, stdout, stderr } = await bench.run(command, { env: settingOf(file) });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { keys } = JSON.parse(stdout);
    expect(keys).toEqual([
      {
        kty: key.kty,
        ...Object.fromEntries(parts.map((part) => [part, key[part]])),
        use: 'enc',
        alg,
        kid: expect.stringMatching(/^[\w-]{43}$/),
      },
    ]);
    expect(stdout).not.toContain(key.d);
  });

  test('names what is wrong with a file, and no part of a key', async () => {
    await using bench = await openWorkbench();
    const key = await makeKey('ECDH-ES');
    const { d, ...half } = key;
    const faults: [string, string][] = [
      ['is not JSON', `${d} not JSON`],
      ['d: ', JSON.stringify(half)],
      ['alg: ', JSON.stringify({ ...key, alg: 'ES256' })],
      ['crv: ', JSON.stringify({ ...key, crv: 'P-384' })],
      ['kty: ', JSON.stringify({ kty: 'oct', k: d })],
    ];
    const outcomes = await Promise.all(
      faults.map(([, content], i) =>
        bench.run(command, { env: settingOf(bench.file(`${i}.json`, content)) }),
      ),
    );
    for (const [i, { code, stdout, stderr }] of outcomes.entries()) {
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain(`${i}.json: `);
      expect(stderr).toContain(faults[i]?.[0]);
      expect(stderr).not.toContain(d);
    }
    const [unset, missing] = await Promise.all([
      bench.run(command),
      bench.run(command, { env: settingOf('nowhere.json') }),
    ]);
    expect([unset.code, missing.code]).toEqual([1, 1]);
    expect(unset.stderr).toContain('FRANCECONNECT_ENCRYPTION_KEY_FILE is not set');
    expect(missing.stderr).toContain('nowhere.json');
  });
});

describe('keys generate and keys rotate, with --franceconnect', () => {
  const hour = 60 * 60 * 1000;
  const option = '--franceconnect';
  const algorithms = ['ECDH-ES', 'RSA-OAEP', 'RSA-OAEP-256'];
  const statuses = async (file: string) =>
    (await readEncryptionKeys(file)).map(({ alg, status }) => `${alg} ${status}`).sort();
  /** Has the keys stand where they are since longer. */
  async function letPass(file: string, ms: number): Promise<void> {
    const earlier = (since: string) => new Date(Date.parse(since) - ms).toISOString();
    const keys = await readEncryptionKeys(file);
    writeFileSync(file, formatKeys(keys.map((key) => ({ ...key, since: earlier(key.since) }))));
  }

  test('make a key for each algorithm, and publish new ones once all can decrypt', async () => {
    await using bench = await openWorkbench();
    const file = join(bench.dataDir, 'franceconnect-jwks.json');
    const made = await bench.run(['keys', 'generate', option], { env: { NODE_ENV: 'production' } });
    expect(made).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining(file) });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await statuses(file)).toEqual(algorithms.map((alg) => `${alg} current`));
    const printed = async () => JSON.parse((await bench.run(command)).stdout).keys;
    const first = await printed();

    const added = await bench.run(['keys', 'rotate', option]);
    expect(added.stdout).toMatch(/^The new keys can decrypt.*`npm run cli -- keys rotate --fr/s);
    expect(await statuses(file)).toEqual(
      algorithms.flatMap((alg) => [`${alg} current`, `${alg} next`]),
    );
    expect(await printed()).toEqual(first);
    expect((await bench.run(['keys', 'rotate', option])).code).toBe(1);
    await letPass(file, hour);
    const switched = await bench.run(['keys', 'rotate', option]);
    expect(switched.stdout).toMatch(/^The new keys are published/);
    const kids = first.map(({ kid }: { kid: string }) => kid);
    for (const { kid } of await printed()) expect(kids).not.toContain(kid);
    await letPass(file, 12 * hour);
    expect((await bench.run(['keys', 'rotate', option])).stdout).toContain('No rotation is under');
    expect(await statuses(file)).toEqual(algorithms.map((alg) => `${alg} current`));
    expect(await bench.trail()).toEqual([
      'keys.rotated franceconnect published',
      'keys.rotated franceconnect switched',
      'keys.rotated franceconnect retired',
    ]);
  });

  test('take the one key of an earlier release, and doctor knows a broken one', async () => {
    await using bench = await openWorkbench();
    const key = await makeKey('ECDH-ES');
    const other = await makeKey('ECDH-ES');
    const file = bench.file('key.json', JSON.stringify(key));
    const env = { FRANCECONNECT_ENCRYPTION_KEY_FILE: file };
    expect((await bench.run(['keys', 'rotate', option], { env })).code).toBe(0);
    expect(await statuses(file)).toEqual(['ECDH-ES current', 'ECDH-ES next']);
    const mixed = bench.file('mixed.json', JSON.stringify({ ...key, x: other.x, y: other.y }));
    const { code, stdout } = await bench.run(['doctor'], {
      env: { FRANCECONNECT_ENCRYPTION_KEY_FILE: mixed },
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^fault {4}keys for FranceConnect: .*is not a whole private key$/m);
  });
});
