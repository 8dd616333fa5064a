/** What the generator writes and the look-ups read: the lists of communes, as text. */

/** One département or collectivity. */
export interface CommuneTable {
  /** Code and name of every commune a person can be born in there; a code may have several names. */
  readonly communes: readonly (readonly [code: string, name: string])[];
  /** From the code of a commune that is no more, or is a part of one, to today's whole. */
  readonly today: ReadonlyMap<string, string>;
}

/** `2A` of `2A004`, `974` of `97411`. */
export const departementOf = (code: string): string =>
  code.slice(0, /^9[78]/.test(code) ? 3 : 2).toUpperCase();

const lines = (rows: Iterable<readonly string[]>) =>
  Array.from(rows, (row) => `${row.join('\t')}\n`).join('');

/** Two lists of lines with an empty one between them. */
export const writeTable = ({ communes, today }: CommuneTable): string =>
  `${lines(communes)}\n${lines(today)}`;

export const readRows = (text: string): (readonly string[])[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));

export function readTable(text: string): CommuneTable {
  const [communes = '', today = ''] = text.split('\n\n');
  const pairs = (block: string) =>
    readRows(block).map(([first = '', second = '']) => [first, second] as const);
  return { communes: pairs(communes), today: new Map(pairs(today)) };
}
