/** Brings the look-up keys of accounts up to date, after a release that compares names in another way. */
import type { FactStore } from '../adapters/ports.ts';
import { Unopenable } from '../crypto/sealing.ts';
import type { Accounts } from './accounts.ts';

/** Names how `identityKey` makes the keys. 2: commas, semicolons and all apostrophes separate names. */
const lookupKeysVersion = 2;
const fact = `lookup-keys/${lookupKeysVersion}`;

/** Accounts are opened one page after the other, so that others are answered in between. */
const pageSize = 100;

export interface RenewLookupKeysOptions {
  readonly accounts: Pick<Accounts, 'scan' | 'renewLookupKey'>;
  readonly facts: FactStore;
  readonly signal: AbortSignal;
}

/**
 * Goes through all accounts once for each version of the keys, and renews those that are found by an older key only. A
 * pass that ends early starts again at the next call. Several processes may do it at once. An account whose key is
 * missing is left as it is, because it can't be used either.
 */
export async function renewLookupKeys({
  accounts,
  facts,
  signal,
}: RenewLookupKeysOptions): Promise<void> {
  if ((await facts.find(fact)) !== undefined) return;
  let after: string | undefined;
  for (;;) {
    const page = await accounts.scan(after, pageSize);
    if (page.length === 0) break;
    for (const record of page) {
      if (signal.aborted) return;
      await accounts.renewLookupKey(record).catch((error: unknown) => {
        if (!(error instanceof Unopenable)) throw error;
      });
    }
    after = page.at(-1)?.id;
  }
  await facts.claim(fact, 'renewed');
}
