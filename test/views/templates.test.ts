import { readdirSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { headings } from '../../views/pages.ts';
import { templateName } from '../../views/render.ts';

const paths = readdirSync(new URL('../../views/', import.meta.url), {
  recursive: true,
  encoding: 'utf8',
}).filter((path) => path.endsWith('.ejs'));
const names = paths.map(templateName);

it('no two templates have the same name, in whatever folders they stand', () => {
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

it('every page has its template, and every template outside the partials is a page or a layout', () => {
  const ofPages = names.filter((name) => !name.includes('/'));
  expect(ofPages.sort()).toEqual(['layout', 'consoleLayout', ...Object.keys(headings)].sort());
});
