/**
 * Files that are read again while the program runs: when their content changes, and at a signal. It is the content that
 * counts, because Kubernetes changes a file by swapping a link, and editors write in different ways.
 */
import { hash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { messageOf } from '../../errors/system-errors.ts';

/** A faulty file may have a fault in each of many thousand entries. */
const mostFaultsTold = 50;

/** When files are looked at. The program needs other times than tests. */
export interface Times {
  readonly everyMs: number;
  /** The least time between two readings, however many signals come. */
  readonly restMs: number;
}

export interface WatchedFile {
  /** The setting that names it. */
  readonly name: string;
  readonly path: string;
  /**
   * Reads the file and takes over what it says. Resolves with what the log tells of it. Rejects with an error that names
   * all faults, a line each; then nothing has changed.
   */
  load(): Promise<object>;
}

export interface WatchedFiles {
  /** Reads all files again as soon as that may be. */
  readAgain(): void;
  /** Returns for each setting whether its file was in order when it was read last. */
  validity(): ReadonlyMap<string, boolean>;
  /** Resolves once nothing is being read, and nothing will be. */
  close(): Promise<void>;
}

/**
 * Starts to watch the files. To be called before the program reads them itself, so that no change between the two is
 * missed. A faulty file is told once, and tried again at each look.
 */
export async function watchFiles(
  files: readonly WatchedFile[],
  log: Logger,
  { everyMs, restMs }: Times = { everyMs: 10_000, restMs: 1_000 },
): Promise<WatchedFiles> {
  const digests = new Map<WatchedFile, string | undefined>();
  const faults = new Map<WatchedFile, string>();
  const closing = new AbortController();
  const { signal } = closing;
  let wanted: 'changed' | 'all' | undefined;
  let reading: Promise<void> | undefined;
  for (const file of files) digests.set(file, await digestOf(file));

  async function look(file: WatchedFile, isForced: boolean): Promise<void> {
    const digest = await digestOf(file);
    const isKnown = digest === digests.get(file) && !faults.has(file);
    // A pipe can be read only once.
    if (digest === undefined || (isKnown && !isForced)) return;
    digests.set(file, digest);
    const { name } = file;
    try {
      log.info({ file: name, ...(await file.load()) }, 'a file was read again');
      faults.delete(file);
    } catch (error) {
      const fault = messageOf(error);
      if (isForced || fault !== faults.get(file)) {
        const lines = fault.split('\n');
        const leftOut = lines.length - mostFaultsTold;
        log.error(
          { file: name, faults: lines.slice(0, mostFaultsTold), ...(leftOut > 0 && { leftOut }) },
          'a file is faulty: nothing of it counts, and what was read before goes on',
        );
      }
      faults.set(file, fault);
    }
  }

  async function readWanted(): Promise<void> {
    while (wanted !== undefined && !signal.aborted) {
      const isForced = wanted === 'all';
      wanted = undefined;
      for (const file of files) await look(file, isForced);
      await sleep(restMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
    reading = undefined;
  }

  const looking = setInterval(() => {
    wanted ??= 'changed';
    reading ??= readWanted();
  }, everyMs);
  looking.unref();

  return {
    readAgain() {
      wanted = 'all';
      reading ??= readWanted();
    },
    validity: () => new Map(files.map((file) => [file.name, !faults.has(file)])),
    async close() {
      clearInterval(looking);
      closing.abort();
      await reading;
    },
  };
}

/** Resolves with what tells the content from any other, or with undefined for a file that isn't an ordinary one. */
async function digestOf({ path }: WatchedFile): Promise<string | undefined> {
  try {
    if (!(await stat(path)).isFile()) return undefined;
    return hash('sha256', await readFile(path));
  } catch (error) {
    return messageOf(error);
  }
}
