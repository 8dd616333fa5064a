/** Reads the physical lines of a file, numbered and decoded, with a limit for their length. */

/** A line of the import has 19 short fields, so a longer line is no row. */
const maxBytes = 16 * 1024;
const newline = 0x0a;

/** A line, or why it can't be read. */
export type Line =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly fault: string };

/** Splits at LF, or CR LF. A line that is too long, or not UTF-8, is a fault of that line alone. */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let number = 0;
  let pieces: Uint8Array[] = [];
  let length = 0;

  const keep = (piece: Uint8Array) => {
    length += piece.length;
    // The rest of a line that is too long is skipped.
    if (length <= maxBytes) pieces.push(piece);
    else pieces = [];
  };
  const take = (): Line => {
    number += 1;
    const bytes = Buffer.concat(pieces);
    const tooLong = length > maxBytes;
    pieces = [];
    length = 0;
    if (tooLong) return { number, fault: `is longer than ${maxBytes} bytes` };
    return decode(bytes, number);
  };

  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      keep(chunk.subarray(start, end));
      start = end + 1;
      yield take();
    }
    keep(chunk.subarray(start));
  }
  if (length > 0) yield take();
}

/** `fatal`: a file in another encoding must not fill accounts with replacement characters. */
const decoder = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Uint8Array, number: number): Line {
  try {
    // The decoder also drops a byte order mark.
    return { number, text: decoder.decode(bytes).replace(/\r$/, '') };
  } catch {
    return { number, fault: 'is not UTF-8' };
  }
}
