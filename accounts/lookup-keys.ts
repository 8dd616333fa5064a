/** Brings the look-up keys of accounts up to date, after a release that compares names in another way. */
import { Unopenable } from '../crypto/sealing.ts';
import type { Accounts } from './accounts.ts';
import { type PassOptions, passOnce } from './lifecycle/pass-once.ts';

/** Names how `identityKey` makes the keys. 2: commas, semicolons and all apostrophes separate names. */
const lookupKeysVersion = 2;
const fact = `lookup-keys/${lookupKeysVersion}`;

export interface RenewLookupKeysOptions extends PassOptions {
  readonly accounts: Pick<Accounts, 'scan' | 'renewLookupKey'>;
}

/**
 * Goes through all accounts once for each version of the keys, and renews those that are found by an older key only. A
 * pass that ends early starts again at the next call. Several processes may do it at once. An account whose key is
 * missing is left as it is, because it can't be used either.
 */
export const renewLookupKeys = (options: RenewLookupKeysOptions): Promise<void> =>
  passOnce(options, { fact, word: 'renewed' }, async (page) => {
    for (const record of page) {
      if (options.signal.aborted) return;
      await options.accounts.renewLookupKey(record).catch((error: unknown) => {
        if (!(error instanceof Unopenable)) throw error;
      });
    }
  });
