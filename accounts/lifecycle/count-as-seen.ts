/** Gives accounts of earlier releases, which noted no use, a time from which they can grow old. */
import type { Clock, FactStore, UseStore } from '../../adapters/ports.ts';
import type { Accounts } from '../accounts.ts';

const fact = 'uses/1';
const pageSize = 100;

export interface CountAsSeenOptions {
  readonly accounts: Pick<Accounts, 'scan'>;
  readonly uses: Pick<UseStore, 'noteUnknown'>;
  readonly facts: FactStore;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/**
 * Counts accounts of which no use is known as used now, once for an installation: nobody is erased because a release did not
 * look. Accounts that nobody has ever opened stay unknown, and are never erased for not being used.
 */
export async function countAsSeen({
  accounts,
  uses,
  facts,
  signal,
  clock,
}: CountAsSeenOptions): Promise<void> {
  if ((await facts.find(fact)) !== undefined) return;
  let after: string | undefined;
  for (;;) {
    const page = await accounts.scan(after, pageSize);
    if (page.length === 0) break;
    if (signal.aborted) return;
    const opened = page.filter(({ standing }) => standing.announced && !standing.erasedAt);
    await uses.noteUnknown(
      opened.map(({ id }) => id),
      clock(),
    );
    after = page.at(-1)?.id;
  }
  await facts.claim(fact, 'counted');
}
