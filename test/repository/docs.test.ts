/** Checks that documents and comments name files that exist: each link, and each path of a room. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createListedClients } from '../../provider/clients/listed-clients.ts';

/** The changelog names files as they were called then. */
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...globSync(['docs/**/*.md', 'examples/*.md', 'examples/*/README.md']),
];
const sources = globSync('**/*.{ts,ejs,js,css}', {
  exclude: ['**/node_modules', '.data', 'test/**/samples'],
});

const rooms = globSync('*/').filter((room) => !/^(node_modules|\.)/.test(room));
const missing = (paths: readonly string[]) => paths.filter((path) => !existsSync(path));

describe.each(documents)('%s', (document) => {
  const text = readFileSync(document, 'utf8');

  it('links to files that exist', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)];
    expect(missing(links.map(([, path = '']) => join(dirname(document), path)))).toEqual([]);
  });

  it('names source files and folders that exist', () => {
    const names = [...text.matchAll(new RegExp(`\`((?:${rooms.join('|')})/[\\w./-]*)\``, 'g'))];
    expect(missing(names.map(([, path = '']) => path))).toEqual([]);
  });
});

it('registrations that documents show are taken without a warning', () => {
  const shown = documents.flatMap((document) =>
    [...readFileSync(document, 'utf8').matchAll(/^ *```json\n *(\[[\s\S]*?)^ *```/gm)]
      .map(([, block = '']) => JSON.parse(block))
      .filter((block) => block.some((entry: object) => 'client_id' in entry)),
  );
  expect(shown.length).toBeGreaterThan(4);
  for (const registrations of shown)
    expect(createListedClients(registrations).warnings).toEqual([]);
});

describe('comments', () => {
  it('name files that exist', () => {
    const path = new RegExp(
      `(?<![\\w./-])(?:${rooms.join('|')})/[\\w./-]*\\.(?:ts|ejs|md|json)\\b`,
      'g',
    );
    const wrong = sources.flatMap((source) => {
      const comments = readFileSync(source, 'utf8').match(/^ *(?:\/\*\*|\*|\/\/|<%#).*$/gm) ?? [];
      const named = comments.flatMap((line) => line.match(path) ?? []);
      return missing(named).map((name) => `${source}: ${name}`);
    });
    expect(wrong).toEqual([]);
  });
});
