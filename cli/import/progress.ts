/** Shows the progress of a long command: a bar that rewrites its line on a terminal, and nothing elsewhere. */

/** The options of a progress bar. */
export interface ProgressOptions {
  readonly stream: { readonly isTTY?: boolean; write(text: string): unknown };
  /** How much there is to read, and how much was read. Without a total only the count is shown. */
  readonly total: number | undefined;
  readonly position: () => number;
  readonly now: () => number;
  /** What is counted; `rows` by default. */
  readonly unit?: string;
}

/** The progress of a command. */
export interface Progress {
  /** Sets the count; draws a few times a second at most. */
  update(rows: number): void;
  /** Writes a line without leaving half a bar on it. */
  note(line: string): void;
  end(): void;
}

const intervalMs = 200;
const width = 30;
const clearLine = '\r\u001b[K';

/** Returns the progress bar of a stream. */
export function createProgress(options: ProgressOptions): Progress {
  const { stream, total, position, now, unit = 'rows' } = options;
  if (!stream.isTTY) {
    return {
      update: () => undefined,
      note: (line) => void stream.write(`${line}\n`),
      end: () => undefined,
    };
  }
  const startedAt = now();
  let drawnAt = startedAt;
  let rows = 0;

  function draw(): void {
    const seconds = Math.max((now() - startedAt) / 1000, 0.001);
    const count = `${rows.toLocaleString('en')} ${unit}, ${Math.round(rows / seconds)} a second`;
    if (total === undefined) stream.write(`${clearLine}${count}`);
    else {
      const part = total === 0 ? 1 : Math.min(position() / total, 1);
      const full = Math.floor(part * width);
      const bar = '#'.repeat(full) + '.'.repeat(width - full);
      stream.write(`${clearLine}[${bar}] ${Math.floor(part * 100)} % — ${count}`);
    }
    drawnAt = now();
  }

  return {
    update(count) {
      rows = count;
      if (now() - drawnAt >= intervalMs) draw();
    },
    note(line) {
      stream.write(`${clearLine}${line}\n`);
    },
    end() {
      draw();
      stream.write('\n');
    },
  };
}
