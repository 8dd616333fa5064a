/** Reads a file of rows, as CSV or as JSON lines, into what the rows say. */
import { readHeader, UnreadableFile } from './columns.ts';
import type { Fields, NamedRow } from './fields.ts';
import { readJsonRows } from './json-rows.ts';
import { readRows } from './rows.ts';

/** A kind of file: the columns that it has, and how one of its rows is read. */
export interface Kind<T extends object> {
  readonly columns: readonly string[];
  /** Returns what a row says, or its faults: columns and reasons, never a value. */
  read(fields: Fields): T | { readonly fault: string };
}

/** CSV with a header line, or a JSON object on each line with the columns as keys. */
export type Format = 'csv' | 'ndjson';

/** A row as it is understood, or why it can't be used. */
export type Entry<T> =
  | { readonly line: number; readonly value: T }
  | { readonly line: number; readonly fault: string };

/** Resolves with the entries of the file, once its header, if it has one, was checked. Throws `UnreadableFile`. */
export async function openEntries<T extends object>(
  chunks: AsyncIterable<Uint8Array>,
  { columns, read }: Kind<T>,
  format: Format = 'csv',
): Promise<AsyncIterable<Entry<T>>> {
  const rows =
    format === 'csv' ? await openCsvRows(chunks, columns) : readJsonRows(chunks, columns);

  async function* entries(): AsyncGenerator<Entry<T>> {
    for await (const row of rows) {
      const { line } = row;
      const value = 'fault' in row ? row : read(row.fields);
      yield 'fault' in value ? { line, fault: value.fault } : { line, value };
    }
  }
  return entries();
}

async function openCsvRows(
  chunks: AsyncIterable<Uint8Array>,
  columns: readonly string[],
): Promise<AsyncIterable<NamedRow>> {
  const rows = readRows(chunks);
  const { value: first, done } = await rows.next();
  if (done) throw new UnreadableFile('there is no header line: nothing was read');
  if ('fault' in first) throw new UnreadableFile(`the header line ${first.fault}`);
  const header = readHeader(first.fields, columns);

  async function* named(): AsyncGenerator<NamedRow> {
    for await (const row of rows) {
      const { line } = row;
      if ('fault' in row) yield row;
      else if (row.fields.length !== header.length)
        yield { line, fault: `has ${row.fields.length} fields, the header ${header.length}` };
      else {
        const fields = header.map((column, i) => [column, row.fields[i] ?? ''] as const);
        yield { line, fields: Object.fromEntries(fields) };
      }
    }
  }
  return named();
}
