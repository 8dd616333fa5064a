/** The signing keys: made once, then rotated a step at a time. */
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadSettings } from '../../../config/index.ts';
import { formatKeys } from '../../../crypto/key-rotation.ts';
import { readKeys } from '../../../provider/keys/signing-keys.ts';
import { openWorkbench, type Workbench } from '../workbench.ts';

const hour = 60 * 60 * 1000;
/** Production with nothing set. */
const bare = { NODE_ENV: 'production' };

const modeOf = (file: string) => statSync(file).mode & 0o777;

async function withKeys(bench: Workbench): Promise<string> {
  await bench.run(['keys', 'generate']);
  return join(bench.dataDir, 'jwks.json');
}

/** Has the keys stand where they are since longer. */
function letPass(file: string, ms: number): void {
  const earlier = (since: string) => new Date(Date.parse(since) - ms).toISOString();
  const keys = readKeys(file).map((key) => ({ ...key, since: earlier(key.since) }));
  writeFileSync(file, formatKeys(keys));
}

const statuses = (file: string) =>
  readKeys(file)
    .map(({ alg, status }) => `${alg} ${status}`)
    .sort();

describe('keys generate', () => {
  test('makes a private file before any other setting is there, and never another over it', async () => {
    await using bench = await openWorkbench();
    const made = await bench.run(['keys', 'generate'], { env: bare });
    const file = join(bench.dataDir, 'jwks.json');
    expect(made).toEqual({
      code: 0,
      stdout: `Made ${file}, which only its owner may read.\n`,
      stderr: '',
    });
    expect([modeOf(file), modeOf(bench.dataDir)]).toEqual([0o600, 0o700]);
    expect(statuses(file)).toEqual(['ES256 current', 'RS256 current']);

    const content = readFileSync(file, 'utf8');
    const again = await bench.run(['keys', 'generate'], { env: bare });
    expect(again).toEqual({
      code: 1,
      stdout: '',
      stderr: `keys generate: ${file} exists, and is left as it is\n`,
    });
    expect(readFileSync(file, 'utf8')).toBe(content);
  });

  test('makes the file that JWKS_FILE or --out names', async () => {
    await using bench = await openWorkbench();
    const [named, out] = [join(bench.root, 'named.json'), join(bench.root, 'out.json')];
    await bench.run(['keys', 'generate'], { env: { ...bare, JWKS_FILE: named } });
    await bench.run(['keys', 'generate', '--out', out], { env: { ...bare, JWKS_FILE: named } });
    expect(readKeys(named)).toHaveLength(2);
    expect(readKeys(out)).toHaveLength(2);
  });

  test('--secrets prints lines that production starts with, and makes no file', async () => {
    await using bench = await openWorkbench();
    const { code, stdout, stderr } = await bench.run(['keys', 'generate', '--secrets'], {
      env: bare,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    const secrets = Object.fromEntries(lines.map((line) => [...line.split(/=(.*)/s)]));
    expect(Object.keys(secrets)).toEqual([
      'COOKIE_KEYS',
      'IDENTIFIER_SEAL_KEYS',
      'IDENTIFIER_INDEX_KEY',
    ]);
    const env = { ...bare, ISSUER: 'https://connexion.example.fr', DATA_DIR: bench.dataDir };
    expect(loadSettings({ ...env, ...secrets }).settings.production).toBe(true);
    expect(existsSync(bench.dataDir)).toBe(false);

    const both = await bench.run(['keys', 'generate', '--secrets', '--out', 'x']);
    expect(both.code).toBe(2);
  });
});

describe('keys rotate', () => {
  test('publishes, switches and retires, each in its time', async () => {
    await using bench = await openWorkbench();
    const file = await withKeys(bench);
    chmodSync(file, 0o640);
    const first = readKeys(file).map(({ kid }) => kid);

    const published = await bench.run(['keys', 'rotate']);
    expect(published).toMatchObject({ code: 0, stderr: '' });
    expect(published.stdout).toMatch(/^New keys are published.*within ten seconds.* UTC/s);
    expect(statuses(file)).toEqual(['ES256 current', 'ES256 next', 'RS256 current', 'RS256 next']);
    expect(modeOf(file)).toBe(0o600);

    const early = await bench.run(['keys', 'rotate']);
    expect(early).toMatchObject({ code: 1, stdout: '' });
    expect(early.stderr).toMatch(/too early: wait until \d{4}-\d\d-\d\d \d\d:\d\d UTC\n$/);

    letPass(file, hour);
    expect((await bench.run(['keys', 'rotate'])).stdout).toMatch(/^The new keys sign/);
    const current = readKeys(file).filter(({ status }) => status === 'current');
    expect(current.map(({ kid }) => kid)).not.toEqual(expect.arrayContaining(first));

    letPass(file, 11 * hour);
    expect((await bench.run(['keys', 'rotate'])).code).toBe(1);
    letPass(file, hour);
    const retired = await bench.run(['keys', 'rotate']);
    expect(retired.stdout).toMatch(/^The old keys are gone.*No rotation is under way/s);
    expect(statuses(file)).toEqual(['ES256 current', 'RS256 current']);
    expect(await bench.trail()).toEqual([
      'keys.rotated published',
      'keys.rotated switched',
      'keys.rotated retired',
    ]);
  });

  test('--status shows where each key stands, and changes nothing', async () => {
    await using bench = await openWorkbench();
    const file = await withKeys(bench);
    expect((await bench.run(['keys', 'rotate', '--status'])).stdout).toContain('No rotation is');
    await bench.run(['keys', 'rotate']);
    const content = readFileSync(file, 'utf8');
    const { code, stdout } = await bench.run(['keys', 'rotate', '--status']);
    expect(code).toBe(0);
    for (const { kid, alg, status, since, d } of readKeys(file)) {
      expect(stdout).toContain(`${alg} ${kid}`);
      expect(stdout).toContain(`${status.padEnd(8)} since ${since}`);
      expect(stdout).not.toContain(d);
    }
    expect(stdout).toMatch(/The next step is due after .* UTC/);
    letPass(file, hour);
    expect((await bench.run(['keys', 'rotate', '--status'])).stdout).toContain('is due now');
    letPass(file, -hour);
    expect(readFileSync(file, 'utf8')).toBe(content);
  });

  test('follows a link, keeps the owner, and does without the rest of the settings', async () => {
    await using bench = await openWorkbench();
    const file = await withKeys(bench);
    const link = join(bench.root, 'link.json');
    symlinkSync(file, link);
    const { uid } = statSync(file);
    const env = { ...bare, JWKS_FILE: link };
    const { code, stderr } = await bench.run(['keys', 'rotate'], { env });
    expect(code).toBe(0);
    expect(stderr).toContain("warning: the audit trail doesn't know of this");
    expect(readKeys(file)).toHaveLength(4);
    expect(statSync(file).uid).toBe(uid);
    expect(readFileSync(link, 'utf8')).toBe(readFileSync(file, 'utf8'));
  });

  test('keeps out of the way of another rotation, and of a file that is no key file', async () => {
    await using bench = await openWorkbench();
    const file = await withKeys(bench);
    const content = readFileSync(file, 'utf8');
    writeFileSync(`${file}.new`, '');
    const { code, stderr } = await bench.run(['keys', 'rotate']);
    expect(code).toBe(1);
    expect(stderr).toContain(`${file}.new exists`);
    expect(readFileSync(file, 'utf8')).toBe(content);

    const broken = bench.file('broken.json', '{"keys":[{"d":"secret"}]}');
    const refused = await bench.run(['keys', 'rotate'], { env: { JWKS_FILE: broken } });
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).not.toContain('secret');
    expect(existsSync(`${broken}.new`)).toBe(false);

    const none = await bench.run(['keys', 'rotate'], { env: { JWKS_FILE: 'none.json' } });
    expect(none.stderr).toContain(
      'none.json is not there: `npm run cli -- keys generate` makes it',
    );
  });
});
