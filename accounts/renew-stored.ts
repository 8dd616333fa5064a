/** Brings what earlier releases have stored up to date, while people are served. */
import { type MoveMembershipsOptions, moveMemberships } from './household/move-memberships.ts';
import { type RenewLookupKeysOptions, renewLookupKeys } from './lookup-keys.ts';

/**
 * Renews look-up keys, then moves places in dossiers. Each pass is done once for an installation. Resolves with how many
 * places could not be moved.
 */
export async function renewStored(
  options: MoveMembershipsOptions & RenewLookupKeysOptions,
): Promise<number> {
  await renewLookupKeys(options);
  return options.signal.aborted ? 0 : moveMemberships(options);
}
