/**
 * The rows of a CSV file (RFC 4180), each with the number of the line it begins on. A row that can't
 * be read is a fault of its own and the next line is tried anew: to a parser of the whole stream, one
 * quote that is never closed makes a single field of all the rest of the file.
 */
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { type Line, readLines } from './lines.ts';

/** How many lines a quoted field may spread its row over. */
const maxLines = 20;

export type Row =
  | { readonly line: number; readonly fields: readonly string[] }
  | { readonly line: number; readonly fault: string };

const parsed = z.array(z.array(z.string()));

const badQuotes = 'has a quote that is not closed, or in the wrong place';

/** Empty lines are passed over. */
export async function* readRows(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Row> {
  const source = readLines(chunks);
  /** Lines that were read to see where a row ends, and are not used yet. */
  const ahead: Line[] = [];
  const lineAt = async (position: number): Promise<Line | undefined> => {
    while (ahead.length <= position) {
      const { value, done } = await source.next();
      if (done) return undefined;
      ahead.push(value);
    }
    return ahead[position];
  };

  for (let first = await lineAt(0); first !== undefined; first = await lineAt(0)) {
    const { number: line } = first;
    if ('fault' in first) {
      ahead.shift();
      yield { line, fault: first.fault };
    } else if (first.text.trim() === '') {
      ahead.shift();
    } else {
      const text = await wholeRow(first.text, lineAt);
      const fields = text && fieldsOf(text.joined);
      ahead.splice(0, fields === undefined ? 1 : text?.lines);
      yield fields === undefined ? { line, fault: badQuotes } : { line, fields };
    }
  }
}

/** Adds lines until every quote is closed: quotes are doubled or in pairs, so they must be even. */
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
    // What the parser says quotes the line.
    return undefined;
  }
}
