import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { loadSettings } from '../../config/index.ts';
import { faultsOf, key, load, productionEnv, temporaryFolder } from './support.ts';

describe('a secret in a file', () => {
  it('is the content of the file, without its final newline', () => {
    using folder = temporaryFolder();
    const [cookie, seal, index] = ['c'.repeat(32), key(), key()];
    const { settings } = loadSettings({
      DATA_DIR: join(folder.path, 'data'),
      COOKIE_KEYS_FILE: folder.write('cookie', `${cookie}\n`),
      IDENTIFIER_SEAL_KEYS_FILE: folder.write('seal', `k1:${seal}\r\n`),
      IDENTIFIER_INDEX_KEY_FILE: folder.write('index', index),
    });
    expect(settings.cookieKeys).toEqual([cookie]);
    expect(settings.sealKeys).toEqual([{ id: 'k1', key: Buffer.from(seal, 'base64') }]);
    expect(settings.indexKey).toEqual(Buffer.from(index, 'base64'));
    expect(readdirSync(folder.path)).not.toContain('data');
  });

  it('counts for storage as well', () => {
    using folder = temporaryFolder();
    const file = folder.write('uri', 'mongodb://user:pass@db\n');
    const faults = faultsOf({ ...productionEnv(), MONGODB_URI_FILE: file });
    expect(faults).toEqual([
      expect.stringContaining('REDIS_URL is missing'),
      expect.stringContaining('JWKS_FILE is required'),
    ]);
  });

  it.each(['production', 'development'])('must not be set twice (%s)', (NODE_ENV) => {
    using folder = temporaryFolder();
    const file = folder.write('cookie', 'c'.repeat(40));
    const env = { ...productionEnv(), NODE_ENV, DATA_DIR: folder.path, COOKIE_KEYS_FILE: file };
    expect(faultsOf(env)).toEqual(['COOKIE_KEYS and COOKIE_KEYS_FILE are both set: keep one']);
  });

  it.each(['production', 'development'])('that cannot be read is named (%s)', (NODE_ENV) => {
    using folder = temporaryFolder();
    const { IDENTIFIER_INDEX_KEY, ...rest } = productionEnv();
    const file = join(folder.path, 'nowhere');
    const env = { ...rest, NODE_ENV, DATA_DIR: folder.path, IDENTIFIER_INDEX_KEY_FILE: file };
    expect(faultsOf(env)).toEqual([
      expect.stringMatching(/^IDENTIFIER_INDEX_KEY_FILE can't be read: ENOENT.*nowhere/),
    ]);
  });

  it('that is empty or wrong is refused by name, and not shown', () => {
    using folder = temporaryFolder();
    for (const content of ['\n', 'sesame-open\n']) {
      const { COOKIE_KEYS, ...rest } = productionEnv();
      const faults = faultsOf({ ...rest, COOKIE_KEYS_FILE: folder.write('cookie', content) });
      expect(faults).toEqual([expect.stringMatching(/^COOKIE_KEYS must hold /)]);
      expect(faults.join()).not.toContain('sesame');
    }
  });
});

/** Processes that load the settings of a folder at the same time, and tell what they found there. */
function startMakers(count: number) {
  const script = fileURLToPath(new URL('../support/processes/secrets-maker.ts', import.meta.url));
  const children = Array.from({ length: count }, () => fork(script, { execArgv: [] }));
  const ended = Promise.race(children.map((child) => once(child, 'exit'))).then(() => {
    throw new Error('a process ended before it was asked to');
  });
  ended.catch(() => undefined);
  const answers = () =>
    Promise.race([ended, Promise.all(children.map((child) => once(child, 'message')))]);
  const ready = answers();
  return {
    async make(dataDir: string): Promise<unknown[]> {
      await ready;
      const made = answers();
      for (const child of children) child.send(dataDir);
      return (await made).map(([content]) => content);
    },
    [Symbol.dispose]() {
      for (const child of children) child.kill();
    },
  };
}

describe('the secrets that nobody set', () => {
  const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

  it('are made once, for their owner alone, and kept', () => {
    using folder = temporaryFolder();
    const DATA_DIR = join(folder.path, 'deep', 'data');
    const first = loadSettings({ DATA_DIR }).settings;
    const file = join(DATA_DIR, 'secrets.json');
    expect(modeOf(file)).toBe('600');
    expect(modeOf(DATA_DIR)).toBe('700');
    expect(readdirSync(DATA_DIR)).toEqual(['secrets.json']);

    const content = readFileSync(file, 'utf8');
    expect(loadSettings({ DATA_DIR }).settings).toEqual(first);
    expect(readFileSync(file, 'utf8')).toBe(content);
    // Strong enough for production.
    expect(faultsOf({ ...productionEnv(), ...JSON.parse(content) })).toEqual([]);
  });

  it('leave nothing behind on a full disk', () => {
    using folder = temporaryFolder();
    const script = `import { createPrivateFile } from './config/secrets.ts';
      createPrivateFile(process.argv[1], 'x'.repeat(2_000));`;
    const full = 'ulimit -f 1; trap "" XFSZ; exec "$0" --input-type=module --eval "$1" "$2"';
    const { status, stderr } = spawnSync(
      '/bin/bash',
      ['-c', full, process.execPath, script, join(folder.path, 'secrets.json')],
      { encoding: 'utf8' },
    );
    expect([status, stderr.includes('EFBIG')]).toEqual([1, true]);
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('give way to those that are set', () => {
    using folder = temporaryFolder();
    const COOKIE_KEYS = 'k'.repeat(32);
    const kept = loadSettings({ DATA_DIR: folder.path }).settings;
    const set = loadSettings({ DATA_DIR: folder.path, COOKIE_KEYS }).settings;
    expect(set).toEqual({ ...kept, cookieKeys: [COOKIE_KEYS] });
  });

  it('are not made where all are set', () => {
    using folder = temporaryFolder();
    load({ DATA_DIR: folder.path });
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('are the same for all processes that start at once, in each of 20 folders', async () => {
    using folder = temporaryFolder();
    using makers = startMakers(4);
    for (let round = 0; round < 20; round += 1) {
      const DATA_DIR = join(folder.path, `${round}`);
      const seen = await makers.make(DATA_DIR);

      const file = join(DATA_DIR, 'secrets.json');
      expect(seen).toEqual(Array(4).fill(readFileSync(file, 'utf8')));
      expect(modeOf(file)).toBe('600');
      expect(readdirSync(DATA_DIR)).toEqual(['secrets.json']);
    }
  });

  it('in a damaged file stop the start, and are not shown', () => {
    const secret = 'hunter2-hunter2-hunter2-hunter2-';
    const damaged = [
      '',
      `{"COOKIE_KEYS": "${secret}`,
      secret,
      `{"COOKIE_KEYS": "${secret}"}`,
      `{"${secret}": 1}`,
      `["${secret}"]`,
    ];
    for (const content of damaged) {
      using folder = temporaryFolder();
      const file = folder.write('secrets.json', content);
      const faults = faultsOf({ DATA_DIR: folder.path });
      expect(faults).toEqual([expect.stringMatching(/^DATA_DIR: .*secrets\.json is damaged/)]);
      expect(faults.join()).not.toContain('hunter2');
      expect(readFileSync(file, 'utf8')).toBe(content);
    }
  });

  it('need a folder that can be written to, which is named', () => {
    using folder = temporaryFolder();
    const DATA_DIR = join(folder.write('file', 'no folder'), 'data');
    expect(faultsOf({ DATA_DIR, PORT: 'x' })).toEqual([
      expect.stringMatching(/^DATA_DIR: .*file\/data can't keep the secrets: E/),
      expect.stringMatching(/^PORT /),
    ]);
  });

  it('are read from a folder that has become read-only', () => {
    using folder = temporaryFolder();
    const { cookieKeys } = loadSettings({ DATA_DIR: folder.path }).settings;
    chmodSync(folder.path, 0o500);
    expect(loadSettings({ DATA_DIR: folder.path }).settings.cookieKeys).toEqual(cookieKeys);
    chmodSync(folder.path, 0o700);
  });
});
