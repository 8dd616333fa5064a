/** Writes long output: a reader that is slow must not make all of it wait in memory. */
import { once } from 'node:events';

/** Writes to standard output. Resolves when there is room for more. */
export async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
