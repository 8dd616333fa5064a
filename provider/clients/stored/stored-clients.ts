/** Finds stored clients by id, however many there are. A process remembers for a few seconds those that it has read. */
import type { ClientRecord, ClientStore, Clock } from '../../../adapters/ports.ts';
import type { Seal } from '../../../crypto/sealing.ts';
import { type RelyingParty, servedBy, toRelyingParty } from '../relying-party.ts';
import { createShortMemory } from './short-memory.ts';
import { openClient, registrationOf } from './stored-client.ts';

/** The home page has room for no more. */
const mostOnHomePage = 50;

export interface StoredClients {
  find(clientId: string): Promise<RelyingParty | undefined>;
  /** Reports whether a client that is not disabled has this `client_uri`. */
  hasUri(uri: string): Promise<boolean>;
  /** Resolves with the services that the home page leads to, fifty at most. */
  onHomePage(): Promise<readonly RelyingParty[]>;
}

export interface StoredClientsDependencies {
  readonly store: ClientStore;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly issuer: string;
}

/** A client as it is remembered. `party` is undefined while it is disabled. */
interface Opened {
  readonly sealed: string;
  readonly party: RelyingParty | undefined;
}

export function createStoredClients({
  store,
  seal,
  clock,
  issuer,
}: StoredClientsDependencies): StoredClients {
  function open(record: ClientRecord): Opened {
    const client = openClient(seal, record);
    const { sealed } = record;
    if (client.isDisabled) return { sealed, party: undefined };
    const [, ...formerSecrets] = client.secrets;
    const party = servedBy(issuer, toRelyingParty(registrationOf(client)));
    return { sealed, party: { ...party, formerSecrets } };
  }

  const clientOf = createShortMemory<Opened>(async (id, before) => {
    const record = await store.find(id);
    // The same object again, so that the library keeps what it has built of it.
    return record && (record.sealed === before?.sealed ? before : open(record));
  }, clock);

  const uriOf = createShortMemory<true>(
    async (uri) => (await store.hasUri(uri)) || undefined,
    clock,
  );

  const homePage = createShortMemory<readonly RelyingParty[]>(
    async () =>
      (await store.onHomePage(mostOnHomePage)).flatMap((record) => open(record).party ?? []),
    clock,
  );

  return {
    async find(clientId) {
      // No store needs to be asked for an id that nobody can register.
      if (!/^[\x21-\x7e]{1,255}$/.test(clientId)) return undefined;
      return (await clientOf(clientId))?.party;
    },
    hasUri: async (uri) => (await uriOf(uri)) === true,
    onHomePage: async () => (await homePage('')) ?? [],
  };
}
