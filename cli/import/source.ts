/** The file that a command reads: opened, and stopped by a signal. */
import { createReadStream, statSync } from 'node:fs';
import { addAbortSignal, type Readable } from 'node:stream';
import { Fault } from '../command.ts';

/** The exit code by which a shell reports an interrupted program. */
export const interrupted = 130;

/** Returns the fault of a command that another one has ended early. */
export const stoppedBy = (fault: string): Fault =>
  new Fault(`it stopped before the end: ${fault}. Running it again goes on from there`);

/** Tells that a signal has ended the command early. Returns the exit code. */
export function tellInterrupted(): number {
  process.stderr.write('Stopped before the end: running it again goes on from there.\n');
  return interrupted;
}

/** The file, and how far it was read. */
export interface Source {
  readonly chunks: AsyncIterable<Buffer>;
  /** In bytes; undefined for standard input. */
  readonly size: number | undefined;
  readonly position: () => number;
  readonly signal: AbortSignal;
}

/** Returns a signal that SIGINT and SIGTERM abort. A second one ends the process at once. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  return stop.signal;
}

/**
 * Opens the file (`-` is standard input), does the work and closes it again. SIGINT and SIGTERM end the file early, after
 * the rows that were read so far, and abort the signal.
 */
export async function withSource<T>(
  path: string,
  work: (source: Source) => Promise<T>,
): Promise<T> {
  const signal = stopSignal();
  const { stream, ...input } = openInput(path, signal);
  try {
    return await work({ ...input, chunks: untilStopped(stream, signal), signal });
  } finally {
    // An open standard input would keep the process running.
    stream.destroy();
  }
}

function openInput(path: string, signal: AbortSignal) {
  if (path === '-') {
    return { stream: addAbortSignal(signal, process.stdin), size: undefined, position: () => 0 };
  }
  const stats = statSync(path);
  if (stats.isDirectory()) throw new Fault(`${path} is a folder`);
  const stream = createReadStream(path);
  return {
    stream: addAbortSignal(signal, stream),
    size: stats.isFile() ? stats.size : undefined,
    position: () => stream.bytesRead,
  };
}

/** Passes the chunks on until the signal; then it ends without an error, also while standard input is silent. */
async function* untilStopped(stream: Readable, signal: AbortSignal): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
