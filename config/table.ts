/** Makes the README's table of settings from the schema, so that they always agree. */
import { schema } from './schema.ts';

interface Row {
  readonly doc: string;
  readonly fallback?: string;
  readonly secret?: true;
}

const code = (text: string | undefined) => (text ? `\`${text}\`` : '–');

/** Returns the table in Markdown, one line for each setting, in the schema's order. */
export function settingsTable(): string {
  const rows = Object.entries(schema).map(([name, { doc, fallback, secret }]: [string, Row]) => [
    code(name),
    code(fallback),
    doc,
    secret ? 'yes' : '–',
  ]);
  const lines = [
    ['Setting', 'Default', 'Meaning', '`_FILE`'],
    ['---', '---', '---', '---'],
    ...rows,
  ];
  return lines
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`)
    .join('');
}
