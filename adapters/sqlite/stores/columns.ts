/** Columns of a row. The tables are STRICT: a column holds what its table says, and a reader only names it. */
import type { SQLOutputValue } from 'node:sqlite';

export type Row = Readonly<Record<string, SQLOutputValue>>;

const notOf = (kind: string, name: string) => new TypeError(`the column ${name} is no ${kind}`);

export function text(row: Row, name: string): string {
  const value = row[name];
  if (typeof value !== 'string') throw notOf('text', name);
  return value;
}

export function integer(row: Row, name: string): number {
  const value = row[name];
  if (typeof value !== 'number') throw notOf('integer', name);
  return value;
}

/** Undefined where the column is NULL. */
export function maybe<T>(read: (row: Row, name: string) => T, row: Row, name: string) {
  return row[name] === null ? undefined : read(row, name);
}
