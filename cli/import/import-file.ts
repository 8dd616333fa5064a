/** Runs the import of a file: shows its progress, and tells what was done. */
import type { ImportOptions } from '../../operations/import/batches.ts';
import { type Kind, openEntries } from '../../operations/import/reading/entries.ts';
import { exitCodes } from '../command.ts';
import { explain } from '../faults.ts';
import { type OperationsContext, withOperations } from '../operations.ts';
import { createProgress } from './progress.ts';
import { type Source, stoppedBy, tellInterrupted, withSource } from './source.ts';

/** An import that a command makes. */
export interface FileImport<T extends object, Tally extends object> {
  readonly kind: Kind<T>;
  readonly tally: Tally;
  work(options: ImportOptions<T, Tally>): Promise<void>;
  /** Returns the number of rows that are done. */
  countRows(): number;
  /** Returns the lines that tell what was done. */
  summary(): string;
  hasRefused(): boolean;
}

/** Imports the file (`-` is standard input) with the operations. Resolves with the exit code. */
export async function importFile<T extends object, Tally extends object>(
  path: string,
  describe: (context: OperationsContext) => FileImport<T, Tally>,
): Promise<number> {
  const { summary, hasRefused, fault, stopped } = await withOperations(process.env, (context) => {
    const described = describe(context);
    return withSource(path, async (source) => ({
      ...described,
      fault: await run(context, described, source),
      stopped: source.signal.aborted,
    }));
  });
  process.stdout.write(summary());
  if (fault !== undefined) throw stoppedBy(fault);
  if (stopped) return tellInterrupted();
  return hasRefused() ? exitCodes.fault : exitCodes.done;
}

/** Does the work. Resolves with the fault that has ended it early, if there was one. */
async function run<T extends object, Tally extends object>(
  { operator }: OperationsContext,
  { kind, tally, work, countRows }: FileImport<T, Tally>,
  { chunks, size, position, signal }: Source,
): Promise<string | undefined> {
  const entries = await openEntries(chunks, kind);
  const progress = createProgress({
    stream: process.stderr,
    total: size,
    position,
    now: () => performance.now(),
  });
  try {
    await work({
      entries,
      operator,
      onReport: (line, reason) => progress.note(`line ${line}: ${reason}`),
      onRow: () => progress.update(countRows()),
      signal,
      tally,
    });
    return undefined;
  } catch (error) {
    return explain(error);
  } finally {
    progress.end();
  }
}
