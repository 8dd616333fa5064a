import type { AccountRecord, FactStore } from '../../adapters/ports.ts';
import type { Accounts } from '../accounts.ts';

/** Accounts are opened one page after the other, so that others are answered in between. */
const pageSize = 100;

export interface PassOptions {
  readonly accounts: Pick<Accounts, 'scan'>;
  readonly facts: FactStore;
  readonly signal: AbortSignal;
}

/**
 * Goes through all accounts, page by page, once for an installation: `fact` says that it was done, and `word` how. A pass
 * that ends early starts again at the next call. Several processes may do it at once.
 */
export async function passOnce(
  { accounts, facts, signal }: PassOptions,
  { fact, word }: { readonly fact: string; readonly word: string },
  settle: (page: readonly AccountRecord[]) => Promise<void>,
): Promise<void> {
  if ((await facts.find(fact)) !== undefined) return;
  let after: string | undefined;
  for (;;) {
    const page = await accounts.scan(after, pageSize);
    if (page.length === 0) break;
    if (!signal.aborted) await settle(page);
    if (signal.aborted) return;
    after = page.at(-1)?.id;
  }
  await facts.claim(fact, word);
}
