/** Checks that the documents name files that exist: each link, and each path between backticks. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** The changelog names files as they were called then. */
const documents = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...globSync('docs/**/*.md')];

const missing = (paths: readonly string[]) => paths.filter((path) => !existsSync(path));

describe.each(documents)('%s', (document) => {
  const text = readFileSync(document, 'utf8');

  it('links to files that exist', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)];
    expect(missing(links.map(([, path = '']) => join(dirname(document), path)))).toEqual([]);
  });

  it('names source files and folders that exist', () => {
    const rooms = globSync('*/').join('|');
    const names = [...text.matchAll(new RegExp(`\`((?:${rooms})/[\\w./-]*)\``, 'g'))];
    expect(missing(names.map(([, path = '']) => path))).toEqual([]);
  });
});
