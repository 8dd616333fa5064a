/** Reads the rows of a file of JSON lines: on each line an object with text under the names of columns. */
import { unknownAmong } from './columns.ts';
import type { Fields, NamedRow } from './fields.ts';
import { readLines } from './lines.ts';

/** Yields the rows; empty lines are skipped. A column that a line doesn't have is empty. */
export async function* readJsonRows(
  chunks: AsyncIterable<Uint8Array>,
  columns: readonly string[],
): AsyncGenerator<NamedRow> {
  for await (const read of readLines(chunks)) {
    const { number: line } = read;
    if ('fault' in read) yield { line, fault: read.fault };
    else if (read.text.trim() !== '') {
      const fields = fieldsOf(read.text, columns);
      yield typeof fields === 'string' ? { line, fault: fields } : { line, fields };
    }
  }
}

/** Returns the fields of a line, or why it can't be used, without a value of it. */
function fieldsOf(text: string, columns: readonly string[]): Fields | string {
  const object = parsed(text);
  if (typeof object !== 'object' || object === null || Array.isArray(object))
    return 'is not a JSON object';
  // No schema of zod here: it would drop the key `__proto__` without a word.
  const entries: readonly [string, unknown][] = Object.entries(object);
  const unknown = unknownAmong(
    entries.map(([key]) => key),
    columns,
  );
  if (unknown.length > 0) return `has unknown columns: ${unknown.join(', ')}`;
  const fields = Object.fromEntries(columns.map((column) => [column, '']));
  for (const [column, value] of entries) {
    if (typeof value !== 'string') return `${column} is not text`;
    fields[column] = value;
  }
  return fields;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
