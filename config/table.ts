/** The README's table of settings, made from the schema so that the two can't part. */
import { schema } from './schema.ts';

interface Row {
  readonly doc: string;
  readonly fallback?: string;
  readonly secret?: true;
}

const code = (text: string | undefined) => (text ? `\`${text}\`` : '–');

/** Markdown: a line per setting, in the schema's order. */
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
