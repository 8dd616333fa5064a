/**
 * Where the lines of the log go: to standard output. Those of a moment go out together, as to write each by itself
 * costs more than to make it. Where nobody takes them they are dropped in the end, people are served on, and the
 * process ends when it is told to. (pino's own destination for this tries for ever when the process ends, and loses
 * what it was about to try again.)
 */
import { writeSync } from 'node:fs';
import { hasCode } from '../errors/system-errors.ts';

/** In characters: what goes out without waiting for more. */
const enough = 4 * 1024;
/** In milliseconds: how long a line waits for others. */
const moment = 100;
/** In milliseconds: between two tries, where nobody takes them. */
const pause = 10;
/** In characters: where more than this waits, lines are dropped. */
const most = 8 * 1024 * 1024;
/** In milliseconds: how long a reader who is behind holds up the end of the process. */
const patience = 2_000;

export function createOutput(): { write(line: string): void } {
  // Asked for, as Node then makes a pipe tell of a reader who is behind, where it would wait for them.
  const { fd } = process.stdout;
  let lines = '';
  /** Of the lines before, what is not yet written. */
  let rest = Buffer.alloc(0);
  /** Why the last of it could not be written. */
  let fault: unknown;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    fault = undefined;
    try {
      while (rest.length > 0 || lines !== '') {
        if (rest.length === 0) {
          rest = Buffer.from(lines);
          lines = '';
        }
        rest = rest.subarray(writeSync(fd, rest));
      }
    } catch (error) {
      // The reader may come on, or the disk have room again.
      fault = error;
      timer = setTimeout(flush, pause).unref();
    }
  }

  process.on('exit', () => {
    const end = performance.now() + patience;
    flush();
    while (hasCode(fault, 'EAGAIN') && performance.now() < end) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
      flush();
    }
  });

  return {
    write(line) {
      if (rest.length + lines.length + line.length > most) return;
      lines += line;
      if (fault === undefined && lines.length >= enough) flush();
      else timer ??= setTimeout(flush, moment).unref();
    },
  };
}
