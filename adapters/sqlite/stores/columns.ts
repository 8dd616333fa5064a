/** Reads columns of a row by their type. The tables are STRICT, so a column holds what the table declares. */
import type { SQLOutputValue } from 'node:sqlite';

/** A row as `node:sqlite` returns it. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

const wrongType = (type: string, name: string) => new TypeError(`the column ${name} is no ${type}`);

/** Returns a text column. */
export function text(row: Row, name: string): string {
  const value = row[name];
  if (typeof value !== 'string') throw wrongType('text', name);
  return value;
}

/** Returns an integer column. */
export function integer(row: Row, name: string): number {
  const value = row[name];
  if (typeof value !== 'number') throw wrongType('integer', name);
  return value;
}

/** Returns a column read by `read`, or undefined when it is NULL. */
export function maybe<T>(read: (row: Row, name: string) => T, row: Row, name: string) {
  return row[name] === null ? undefined : read(row, name);
}
