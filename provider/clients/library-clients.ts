/**
 * Makes the library find clients by our own look-up (docs/adr/0011-own-client-lookup.md). It would take clients as a list
 * that never changes, or from its adapter: then it hashes each registration at each look-up, and builds a client anew, and
 * fetches its `jwks_uri` again, once a hundred others were used.
 */
import { errors, type Provider } from 'oidc-provider';
import type { Clock } from '../../adapters/ports.ts';
import { sameSecret } from '../../crypto/same-secret.ts';
import { messageOf } from '../../errors/system-errors.ts';
import type { Clients } from './clients.ts';
import type { RelyingParty } from './relying-party.ts';

/** A client of the library. */
export type LibraryClient = InstanceType<Provider['Client']>;

/** Returns the relying party that a client of the library was made from. */
export type RelyingPartyOf = (client: LibraryClient | undefined) => RelyingParty | undefined;

export interface LibraryClients {
  readonly relyingPartyOf: RelyingPartyOf;
  /** Makes the library find its clients here. To be called before the first request. */
  connect(provider: Provider): void;
  /** Throws one error that names the fault that the library finds in each of these clients. */
  assertAccepted(provider: Provider, parties: readonly RelyingParty[]): void;
}

export function createLibraryClients(clients: Pick<Clients, 'find'>, clock: Clock): LibraryClients {
  const clientOf = new WeakMap<RelyingParty, LibraryClient>();
  const partyOf = new WeakMap<LibraryClient, RelyingParty>();

  function build(provider: Provider, party: RelyingParty): LibraryClient {
    // The types of the library hide that the constructor takes metadata.
    const client: LibraryClient = Reflect.construct(provider.Client, [party.metadata]);
    const { formerSecrets = [] } = party;
    if (formerSecrets.length > 0) {
      // The library knows one secret. All are compared, so that the time tells nothing.
      client.compareClientSecret = (actual) =>
        [{ value: client.clientSecret ?? '' }, ...formerSecrets].filter(
          ({ value, until = Infinity }) => sameSecret(value, actual) && clock() < until,
        ).length > 0;
    }
    clientOf.set(party, client);
    partyOf.set(client, party);
    return client;
  }

  return {
    relyingPartyOf: (client) => client && partyOf.get(client),
    connect(provider) {
      provider.Client.find = async (clientId) => {
        const party = await clients.find(clientId);
        return party && (clientOf.get(party) ?? build(provider, party));
      };
    },
    assertAccepted(provider, parties) {
      const faults = parties.flatMap((party) => {
        try {
          build(provider, party);
          return [];
        } catch (error) {
          const detail =
            error instanceof errors.OIDCProviderError ? error.error_description : undefined;
          return [`${party.id}: ${detail ?? messageOf(error)}`];
        }
      });
      if (faults.length > 0) throw new Error(faults.join('\n'));
    },
  };
}
