/** The text format of the lists of communes, which the generator writes and the look-ups read. */

/** The communes of one département or collectivity. */
export interface CommuneTable {
  /** The code and the name of every commune that a person can be born in; a code may have several names. */
  readonly communes: readonly (readonly [code: string, name: string])[];
  /** Maps the code of a former commune, or of a part of a commune, to today's commune. */
  readonly today: ReadonlyMap<string, string>;
}

/** Returns the département of a commune's code: `2A` for `2A004`, `974` for `97411`. */
export const departementOf = (code: string): string =>
  code.slice(0, /^9[78]/.test(code) ? 3 : 2).toUpperCase();

const lines = (rows: Iterable<readonly string[]>) =>
  Array.from(rows, (row) => `${row.join('\t')}\n`).join('');

/** Returns the table as text: two lists of lines, with an empty line between them. */
export const writeTable = ({ communes, today }: CommuneTable): string =>
  `${lines(communes)}\n${lines(today)}`;

/** Reads lines of fields that are separated by tabs. */
export const readRows = (text: string): (readonly string[])[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));

/** Reads what `writeTable` wrote. */
export function readTable(text: string): CommuneTable {
  const [communes = '', today = ''] = text.split('\n\n');
  const pairs = (block: string) =>
    readRows(block).map(([first = '', second = '']) => [first, second] as const);
  return { communes: pairs(communes), today: new Map(pairs(today)) };
}
