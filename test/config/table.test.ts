import { expect, it } from '@jest/globals';
import { schema } from '../../config/schema.ts';
import { settingsTable } from '../../config/table.ts';

const lines = settingsTable().trimEnd().split('\n');

it('has a line of four cells for every setting, in their order', () => {
  const cells = lines.map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));
  expect(cells.map(({ length }) => length)).toEqual(lines.map(() => 6));
  expect(cells.slice(2).map(([, name]) => name)).toEqual(
    Object.keys(schema).map((name) => `\`${name}\``),
  );
});

it('says default, meaning and whether the secret may lie in a file', () => {
  expect(lines).toContain('| `PORT` | `3000` | The port to listen on. | – |');
  expect(lines.find((line) => line.includes('`COOKIE_KEYS`'))).toMatch(
    /^\| `COOKIE_KEYS` \| – \|.*\| yes \|$/,
  );
  expect(lines.find((line) => line.includes('`DEMO` |'))).toContain('one of `ISSUER`');
});
