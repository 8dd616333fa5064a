/** The public half of FranceConnect's encryption key, and nothing else of it. */
import { describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
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
