/** Brings what earlier releases have stored up to date, while people are served. */
import { type MoveMembershipsOptions, moveMemberships } from './household/move-memberships.ts';
import { type CountAsSeenOptions, countAsSeen } from './lifecycle/count-as-seen.ts';
import { type RenewLookupKeysOptions, renewLookupKeys } from './lookup-keys.ts';

/**
 * Renews look-up keys, then moves places in dossiers. Each pass is done once for an installation. Resolves with how many
 * places could not be moved.
 */
export async function renewStored(
  options: MoveMembershipsOptions &
    RenewLookupKeysOptions &
    CountAsSeenOptions & {
      /** True when accounts that nobody uses are erased. */
      readonly hasRetention: boolean;
    },
): Promise<number> {
  await renewLookupKeys(options);
  if (options.hasRetention) await countAsSeen(options);
  return options.signal.aborted ? 0 : moveMemberships(options);
}
