/** `backup` and `restore`: a whole file of one instant, and nothing but that file comes back. */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from '@jest/globals';
import { person as somebody } from '../../accounts/support.ts';
import { endPrograms, serve } from '../../support/servers/program.ts';
import { until } from '../../support/servers/redis.ts';
import { createVisitor } from '../../support/visitor.ts';
import { csv, importing, openWorkbench, provisional, row, type Workbench } from '../workbench.ts';

afterEach(endPrograms);

const person = { identifier: '1690395277002', password: 'Soleil2Printemps' };

/** Adds a person who has nothing left to do. */
async function addPerson(bench: Workbench, env: Record<string, string>): Promise<void> {
  await using store = await bench.open(env);
  const { accounts, passwords, termsVersion } = store.domain;
  const pierre = somebody({
    password: { kind: 'personal', hash: await passwords.hash(person.password) },
    standing: { announced: true, terms: { version: termsVersion, at: 0 } },
    contacts: { email: { value: 'pierre@example.fr', verified: true } },
  });
  expect(await accounts.insert(pierre)).toBe(true);
}

const signInTo = (origin: string) => createVisitor({ origin, issuer: origin }).signIn(person);

it('a backup that is made under load is restored elsewhere, and people sign in there, anew', async () => {
  await using bench = await openWorkbench();
  const provider = await serve();
  const env = { DATA_DIR: join(provider.folder, 'data') };
  await provider.seen('"msg":"ready"');
  await addPerson(bench, env);
  await signInTo(provider.origin);

  let isWriting = true;
  const ends: string[] = [];
  const load = Promise.all(
    Array.from({ length: 4 }, async () => {
      while (isWriting) ends.push((await signInTo(provider.origin)).location);
    }),
  );
  // The load is under way, and does not end before the backup.
  await until(async () => expect(ends.length).toBeGreaterThanOrEqual(4));
  const before = ends.length;
  const file = join(bench.root, 'backup.sqlite');
  const made = await bench.runProcess(['backup', file], { env });
  isWriting = false;
  await load;
  expect(made).toEqual({
    code: 0,
    stdout: `Written to ${file}, which only its owner may read.\n`,
    stderr: '',
  });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  // Anybody who was signed in before is in it, and sign-ins that were under way meanwhile have ended well.
  expect(rowsIn(file, 'Session')).toBeGreaterThan(before);
  expect(ends.length).toBeGreaterThan(before);
  for (const location of ends) expect(location).toContain('code=');

  const elsewhere = join(bench.root, 'elsewhere');
  mkdirSync(elsewhere);
  copyFileSync(join(env.DATA_DIR, 'secrets.json'), join(elsewhere, 'secrets.json'));
  const { child, ended } = bench.start(['restore', '-'], { DATA_DIR: elsewhere });
  createReadStream(file).pipe(child.stdin);
  expect(await ended).toMatchObject({ code: 0, stderr: '' });
  expect(readdirSync(elsewhere).sort()).toEqual(['provider.sqlite', 'secrets.json']);
  // Nobody is signed in who was signed in then.
  expect(modelsIn(file)).toContain('Session');
  expect(modelsIn(join(elsewhere, 'provider.sqlite'))).not.toContain('Session');
  const second = await serve({ DATA_DIR: elsewhere });
  await second.seen('"msg":"ready"');
  expect((await signInTo(second.origin)).location).toContain('code=');
});

/** Removes the person of `row()`. Resolves with a part of what was stored. */
async function removePerson(bench: Workbench): Promise<string> {
  await using store = await bench.open();
  const record = await store.record('2920875117004');
  await store.storage.accounts.remove(record?.id ?? '');
  return Object.values(record?.sealed ?? {})[0] ?? '';
}

describe('a backup', () => {
  it('holds nothing of what was deleted before', async () => {
    await using bench = await openWorkbench();
    await bench.run(importing.concat('-'), { input: csv(row()) });
    const sealed = await removePerson(bench);
    const file = join(bench.root, 'backup.sqlite');
    expect(await bench.run(['backup', file])).toMatchObject({ code: 0 });
    expect(sealed.length).toBeGreaterThan(20);
    expect(readFileSync(file).includes(sealed)).toBe(false);
  });

  it('is not written over a file, nor where there is no storage, nor of other stores', async () => {
    await using bench = await openWorkbench();
    const file = bench.file('taken', 'before');
    expect(await bench.run(['backup', file])).toEqual({
      code: 1,
      stdout: '',
      stderr: `backup: ${join(bench.dataDir, 'provider.sqlite')} is not there: nothing is stored yet\n`,
    });
    await bench.run(importing.concat('-'), { input: csv(row()) });
    expect(await bench.run(['backup', file])).toMatchObject({
      code: 1,
      stderr: `backup: ${file} exists, and is left as it is\n`,
    });
    expect(readFileSync(file, 'utf8')).toBe('before');
    const env = { MONGODB_URI: 'mongodb://db.example.fr', REDIS_URL: 'redis://cache.example.fr' };
    for (const command of ['backup', 'restore'])
      expect(await bench.run([command, 'x'], { env })).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('mongodump'),
      });
  });

  it('onto a full disk leaves nothing behind and says so; so does a restore, and what was there stays', async () => {
    await using bench = await openWorkbench();
    const people = Array.from({ length: 400 }, (_, n) => row({ identifier: provisional(n) }));
    await bench.run(importing.concat('-'), { input: csv(...people) });
    const file = join(bench.root, 'backup.sqlite');
    const before = readdirSync(bench.root);
    const limited = (...args: string[]) => {
      const main = new URL('../../../cli/main.ts', import.meta.url).pathname;
      const runtime = new URL('../../../config/runtime.cjs', import.meta.url).pathname;
      const command = [process.execPath, '--require', runtime, main, ...args];
      return spawnSync('/bin/sh', ['-c', 'ulimit -f 300 && exec "$0" "$@"', ...command], {
        encoding: 'utf8',
        env: {
          PATH: process.env['PATH'],
          DATA_DIR: bench.dataDir,
          NODE_DISABLE_COMPILE_CACHE: '1',
        },
      });
    };
    const outcome = limited('backup', file);
    expect(outcome).toMatchObject({
      status: 1,
      stdout: '',
      stderr: `backup: the disk of ${file} is full: nothing was changed\n`,
    });
    expect(readdirSync(bench.root)).toEqual(before);

    expect(await bench.run(['backup', file])).toMatchObject({ code: 0 });
    const inFolder = readdirSync(bench.dataDir);
    expect(limited('restore', '--overwrite', file)).toMatchObject({
      status: 1,
      stderr: `restore: the disk of ${join(bench.dataDir, 'provider.sqlite')} is full: nothing was changed\n`,
    });
    expect(readdirSync(bench.dataDir)).toEqual(inFolder);
    await using store = await bench.open();
    expect(await store.record(provisional(399))).toBeDefined();
  });
});

describe('a restore is refused, and changes nothing,', () => {
  /** A storage of one person and a backup of it. */
  async function withBackup() {
    const bench = await openWorkbench();
    await bench.run(importing.concat('-'), { input: csv(row()) });
    const file = join(bench.root, 'backup.sqlite');
    expect(await bench.run(['backup', file])).toMatchObject({ code: 0 });
    const target = join(bench.dataDir, 'provider.sqlite');
    return { bench, file, target, [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose]() };
  }

  it('without a word about the storage that is there', async () => {
    await using place = await withBackup();
    const { bench, file, target } = place;
    expect(await bench.run(['restore', file])).toEqual({
      code: 1,
      stdout: '',
      stderr: `restore: ${target} exists: --overwrite replaces it\n`,
    });
    expect(await bench.run(['restore', '--overwrite', file])).toMatchObject({ code: 0 });
    await using store = await bench.open();
    expect(await store.record('2920875117004')).toBeDefined();
  });

  it('while a provider runs', async () => {
    await using place = await withBackup();
    const { bench, file, target } = place;
    const provider = await serve({ DATA_DIR: bench.dataDir });
    await provider.seen('"msg":"ready"');
    expect(await bench.run(['restore', '--overwrite', file])).toMatchObject({
      code: 1,
      stderr: `restore: a provider or a command uses ${target}: stop it first\n`,
    });
    expect((await fetch(`${provider.origin}/health/ready`)).status).toBe(200);
  });

  it.each<[string, (file: string) => void, string]>([
    ['of what is damaged', (file) => truncateSync(file, 40_000), 'it is damaged, or no backup'],
    [
      'of what is no database',
      (file) => writeFileSync(file, 'x'.repeat(9_000)),
      'it is damaged, or no backup',
    ],
    ['of an empty file', (file) => truncateSync(file, 0), 'it is no backup of this program'],
    [
      'of another installation',
      (file) =>
        execute(file, "UPDATE facts SET value = 'another' WHERE name = 'identifier-index-key'"),
      'it is of another installation: it has another IDENTIFIER_INDEX_KEY',
    ],
    [
      'of a newer release',
      (file) => execute(file, 'PRAGMA user_version = 999'),
      'a newer release has made it: use that release',
    ],
  ])('%s', async (_title, spoil, reason) => {
    await using place = await withBackup();
    const { bench, file, target } = place;
    const before = readFileSync(target);
    spoil(file);
    expect(await bench.run(['restore', '--overwrite', file])).toEqual({
      code: 1,
      stdout: '',
      stderr: `restore: ${file} is not restored: ${reason}\n`,
    });
    expect(readFileSync(target).equals(before)).toBe(true);
    expect(readdirSync(dirname(target)).sort()).toEqual(['provider.sqlite', 'secrets.json']);
  });

  it('of a file that is not there, and of one that is in use elsewhere', async () => {
    await using place = await withBackup();
    const { bench, file, target } = place;
    rmSync(file);
    const gone = await bench.run(['restore', '--overwrite', file]);
    expect(gone.stderr).toBe(`restore: ${file}: there is no such file or folder\n`);
    copyFileSync(target, file);
    writeFileSync(`${file}-wal`, '');
    const inUse = await bench.run(['restore', '--overwrite', file]);
    expect(inUse.stderr).toBe(
      `restore: ${file}-wal lies beside: this is a storage in use, and not a backup\n`,
    );
    expect(existsSync(target)).toBe(true);
  });
});

function execute(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

function rowsIn(file: string, model: string): number {
  const database = new DatabaseSync(file);
  const row = database.prepare('SELECT count(*) AS rows FROM payloads WHERE model = ?').get(model);
  database.close();
  return Number(row?.['rows']);
}

function modelsIn(file: string): unknown[] {
  const database = new DatabaseSync(file);
  const rows = database.prepare('SELECT DISTINCT model FROM payloads').all();
  database.close();
  return rows.map(({ model }) => model);
}
