/**
 * Reads the rows of a CSV file (RFC 4180), each with the number of its first line. After a row that can't be read, the
 * next line is read as a new row. A parser of the whole stream would make one field of the rest of the file when a
 * quote is never closed.
 */
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { type Line, readLines } from './lines.ts';

/** The most lines that a row with quoted line breaks may have. */
const maxLines = 20;

/** A row, or why it can't be read. */
export type Row =
  | { readonly line: number; readonly fields: readonly string[] }
  | { readonly line: number; readonly fault: string };

const parsed = z.array(z.array(z.string()));

const badQuotes = 'has a quote that is not closed, or in the wrong place';

/** Yields the rows; empty lines are skipped. */
export async function* readRows(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Row> {
  const source = readLines(chunks);
  /** Lines that were read to find the end of a row, and are not used yet. */
  const buffered: Line[] = [];
  const lineAt = async (position: number): Promise<Line | undefined> => {
    while (buffered.length <= position) {
      const { value, done } = await source.next();
      if (done) return undefined;
      buffered.push(value);
    }
    return buffered[position];
  };

  for (let first = await lineAt(0); first !== undefined; first = await lineAt(0)) {
    const { number: line } = first;
    if ('fault' in first) {
      buffered.shift();
      yield { line, fault: first.fault };
    } else if (first.text.trim() === '') {
      buffered.shift();
    } else {
      const text = await wholeRow(first.text, lineAt);
      const fields = text && fieldsOf(text.joined);
      buffered.splice(0, fields === undefined ? 1 : text?.lines);
      yield fields === undefined ? { line, fault: badQuotes } : { line, fields };
    }
  }
}

/** Joins lines until every quote is closed. Quotes come in pairs or doubled, so a whole row has an even number. */
async function wholeRow(
  first: string,
  lineAt: (position: number) => Promise<Line | undefined>,
): Promise<{ joined: string; lines: number } | undefined> {
  let joined = first;
  let open = quotesIn(first) % 2 === 1;
  let lines = 1;
  while (open) {
    const next = lines < maxLines ? await lineAt(lines) : undefined;
    if (next === undefined || 'fault' in next) return undefined;
    joined += `\n${next.text}`;
    open = quotesIn(next.text) % 2 === 0;
    lines += 1;
  }
  return { joined, lines };
}

const quotesIn = (text: string) => text.split('"').length - 1;

function fieldsOf(text: string): readonly string[] | undefined {
  try {
    const [row] = parsed.parse(parse(text, { record_delimiter: '\n' }));
    return row;
  } catch {
    // The parser's message quotes the line, so it isn't shown.
    return undefined;
  }
}
