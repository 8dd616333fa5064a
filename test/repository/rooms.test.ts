/** The rooms stay as they are: the leaning check can fail, the root holds two sources, no folder grows too big. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { faultsOf, importsOf, readImports } from './leaning.ts';

describe('the leaning check', () => {
  const faults = (files: Readonly<Record<string, string[]>>) =>
    faultsOf(new Map(Object.entries(files)));

  it('finds an import from a lower room to a higher one', () => {
    expect(faults({ 'crypto/sealing.ts': ['http/locale.ts'], 'http/locale.ts': [] })).toEqual([
      'crypto/sealing.ts must not import http/locale.ts',
    ]);
  });

  it.each([
    ['accounts/accounts.ts', 'koa'],
    ['accounts/accounts.ts', 'mongoose'],
    ['http/server/health.ts', 'node:sqlite'],
    ['interactions/pages.ts', 'ioredis'],
    ['config/schema.ts', 'oidc-provider'],
  ])('finds that %s imports %s', (path, target) => {
    expect(faults({ [path]: [target] })).toEqual([`${path} must not import ${target}`]);
  });

  it('finds a storage build that knows another one', () => {
    const files = { 'adapters/sqlite/index.ts': ['adapters/redis/keys.ts'] };
    expect(faults({ ...files, 'adapters/redis/keys.ts': [] })).toEqual([
      'adapters/sqlite/index.ts must not import adapters/redis/keys.ts',
    ]);
  });

  it('finds a file that belongs to no room', () => {
    expect(faults({ 'attic/box.ts': [] })).toEqual([
      'attic/box.ts belongs to no room of test/repository/leaning.ts',
    ]);
  });

  it('finds a circle that only types close', () => {
    const sources = {
      'crypto/a.ts': `import { b } from './b.ts';`,
      'crypto/b.ts': `import type { A } from './a.ts';`,
    };
    const imports = Object.entries(sources).map(
      ([path, source]) => [path, importsOf(path, source)] as const,
    );
    expect(faultsOf(new Map(imports))).toEqual(['circle: crypto/a.ts → crypto/b.ts → crypto/a.ts']);
  });

  it('takes imports downwards and within a room', () => {
    const files = { 'http/server/health.ts': ['http/locale.ts', 'crypto/hkdf.ts', 'koa'] };
    expect(faults({ ...files, 'http/locale.ts': [], 'crypto/hkdf.ts': [] })).toEqual([]);
  });
});

const files = [...readImports(new URL('../..', import.meta.url).pathname).keys()];

it('keeps two source files at the root', () => {
  expect(files.filter((path) => !path.includes('/')).sort()).toEqual(['app.ts', 'server.ts']);
});

it('keeps folders of source at 15 files or fewer', () => {
  const counts = Map.groupBy(files, dirname);
  const large = [...counts].filter(([, held]) => held.length > 15);
  expect(large.map(([folder, held]) => `${folder}: ${held.length} files`)).toEqual([]);
});

it('puts every room into the image', () => {
  const rooms = new Set(files.flatMap((path) => (path.includes('/') ? path.split('/', 1) : [])));
  const named = readFileSync('.dockerignore', 'utf8').split('\n');
  expect([...rooms].filter((room) => !named.includes(`!${room}`))).toEqual([]);
});
