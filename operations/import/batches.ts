/** Hands on the rows of a file in batches, and names what every import takes. */
import type { Operator } from '../../adapters/ports.ts';
import type { Entry } from './reading/entries.ts';

/** The options of every import. */
export interface ImportOptions<T, Tally> {
  readonly entries: AsyncIterable<Entry<T>>;
  /** Called with a row that is left out, or of which a part is. The reason has no value of the row. */
  readonly onReport: (line: number, reason: string) => void;
  /** Called after each row. */
  readonly onRow?: () => void;
  readonly operator: Operator;
  /** Stops after the rows that were read so far. */
  readonly signal: AbortSignal;
  /** Filled on the way, so that it is right also when a fault ends the run. */
  readonly tally: Tally;
}

/** A row that can be used. */
export interface Row<T> {
  readonly line: number;
  readonly value: T;
}

const batchSize = 64;

/**
 * Yields rows in their order, those together that are worked on together. The signal ends it after the rows that were read
 * so far.
 */
export async function* batchesOf<T>(
  entries: AsyncIterable<Entry<T>>,
  signal: AbortSignal,
  onRefused: (line: number, reason: string) => void,
): AsyncGenerator<readonly Row<T>[]> {
  const batch: Row<T>[] = [];
  for await (const entry of entries) {
    if (signal.aborted) break;
    if ('fault' in entry) onRefused(entry.line, entry.fault);
    else batch.push(entry);
    if (batch.length === batchSize) yield batch.splice(0);
  }
  if (batch.length > 0) yield batch;
}
