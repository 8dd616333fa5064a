/** What a running provider takes over from files that have changed: another list of clients, other signing keys. */
import type { Provider } from 'oidc-provider';
import type { ClientStore } from '../adapters/ports.ts';
import type { createClients } from './clients/clients.ts';
import type { LibraryClients } from './clients/library-clients.ts';
import type { ListedClients } from './clients/listed-clients.ts';
import { assertNotStored } from './clients/stored/assert-not-stored.ts';
import { assertSeamless, replaceKeys } from './keys/replace-keys.ts';
import type { SigningKey } from './keys/signing-keys.ts';

export interface TakeOverDependencies {
  readonly provider: Provider;
  readonly clients: Pick<ReturnType<typeof createClients>, 'replaceListed'>;
  readonly libraryClients: LibraryClients;
  readonly store: ClientStore;
  readonly signingKeys: readonly SigningKey[];
  /** Called once other keys sign: what was published of the former ones is out of date. */
  onKeys(): void;
}

export function createTakeOver({
  provider,
  clients,
  libraryClients,
  store,
  signingKeys: first,
  onKeys,
}: TakeOverDependencies) {
  let signingKeys = first;
  return {
    /**
     * Takes over another list of clients, and resolves with how it differs. Rejects when one of them is stored, or when the
     * library finds a fault in one; then nothing has changed.
     */
    async replaceListedClients(next: ListedClients) {
      await assertNotStored(store, next);
      return clients.replaceListed(next, (parties) =>
        libraryClients.assertAccepted(provider, parties),
      );
    },
    signingKeys: () => signingKeys,
    /** Signs with other keys from now on. Throws when a token could not be verified then; nothing has changed in that case. */
    replaceSigningKeys(next: readonly SigningKey[]) {
      assertSeamless(signingKeys, next);
      replaceKeys(provider, next);
      onKeys();
      signingKeys = next;
    },
  };
}
