/**
 * Writes log lines to standard output. Lines of a tenth of a second are written together, because a system call costs
 * more than making a line. When nothing reads them, lines are dropped in the end; people are still served, and the
 * process still ends when it is told to. (pino's own destination retries for ever at the end of the process, and loses
 * the lines that it was about to retry.)
 */
import { writeSync } from 'node:fs';
import { hasCode } from '../errors/system-errors.ts';

/** Lines of this length together are written at once. */
const batchCharacters = 4 * 1024;
/** The longest time that a line waits for others. */
const batchMs = 100;
/** The time between two attempts when the reader is behind. */
const retryMs = 10;
/** Lines are dropped when more than this would wait. */
const maxWaitingCharacters = 8 * 1024 * 1024;
/** The longest time that a slow reader delays the end of the process. */
const exitDelayMs = 2_000;

/** Returns the destination for pino. It also writes what is left when the process exits. */
export function createOutput(): { write(line: string): void } {
  // Reading this getter makes Node open a pipe in non-blocking mode: a full pipe then throws EAGAIN.
  const { fd } = process.stdout;
  let lines = '';
  /** The bytes of earlier lines that are not yet written. */
  let rest = Buffer.alloc(0);
  /** The error of the last attempt, if it failed. */
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
      // The reader may catch up, or the disk may have room again.
      fault = error;
      timer = setTimeout(flush, retryMs).unref();
    }
  }

  process.on('exit', () => {
    const end = performance.now() + exitDelayMs;
    flush();
    while (hasCode(fault, 'EAGAIN') && performance.now() < end) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryMs);
      flush();
    }
  });

  return {
    write(line) {
      if (rest.length + lines.length + line.length > maxWaitingCharacters) return;
      lines += line;
      if (fault === undefined && lines.length >= batchCharacters) flush();
      else timer ??= setTimeout(flush, batchMs).unref();
    },
  };
}
