/** How the relying parties of this issuer are found. */
import { isDeepStrictEqual } from 'node:util';
import { accountRegistration } from './account-client.ts';
import type { ListedClients } from './listed-clients.ts';
import type { OpenRegistration } from './open-registration.ts';
import { registrationSchema } from './registration/registration-rules.ts';
import { type RelyingParty, servedBy, toRelyingParty } from './relying-party.ts';
import type { StoredClients } from './stored/stored-clients.ts';

export interface Clients {
  find(clientId: string | undefined): Promise<RelyingParty | undefined>;
  /** Reports whether a client has this `client_uri`. */
  hasUri(uri: string): Promise<boolean>;
  /** Resolves with the clients of our own organisation that the home page leads to. */
  onHomePage(): Promise<readonly RelyingParty[]>;
}

/** How one list differs from another, by client id. */
export interface ListChanges {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** The clients, and how another list takes the place of the first. */
export interface ReplaceableClients extends Clients {
  /** Returns the registrations that are listed, without their secrets, by client id. */
  listed(): ReadonlyMap<string, object>;
  /**
   * Replaces the list. `accept` is called with the clients that are new or changed; when it throws, nothing is replaced.
   * A client that is no longer listed is unknown from then on, and so nothing that it holds counts.
   */
  replaceListed(
    listed: ListedClients,
    accept: (parties: readonly RelyingParty[]) => void,
  ): ListChanges;
}

/**
 * Returns the clients. There is one more than those listed, the account space: it is a relying party like any other, so
 * that single sign-on, pending steps and `max_age` hold for it too. Those that have registered themselves, and those that
 * are stored, are found as well.
 */
export function createClients({
  listed: first,
  openRegistration,
  stored,
  issuer,
}: {
  readonly listed: ListedClients;
  readonly openRegistration?: Pick<OpenRegistration, 'find'> | undefined;
  readonly stored: StoredClients;
  readonly issuer: string;
}): ReplaceableClients {
  const accountSpace = toRelyingParty(registrationSchema.parse(accountRegistration(issuer)));
  const serve = (parties: readonly RelyingParty[]) =>
    new Map([accountSpace, ...parties].map((party) => [party.id, party]));
  let listed = first;
  let served = serve(listed.all().map((party) => servedBy(issuer, party)));
  return {
    async find(clientId) {
      if (clientId === undefined) return undefined;
      return served.get(clientId) ?? openRegistration?.find(clientId) ?? stored.find(clientId);
    },
    hasUri: async (uri) =>
      [...served.values()].some((party) => party.uri === uri) || stored.hasUri(uri),
    onHomePage: async () => [
      ...[...served.values()].filter(({ firstParty }) => firstParty),
      // The page is shown while the store is away, too.
      ...(await stored.onHomePage().catch(() => [])),
    ],
    listed: () => listed.registrations,
    replaceListed(next, accept) {
      const before = served;
      // What the library has built from a client that is the same is kept, with the keys that it has fetched.
      const parties = next.all().map((party) => {
        const now = servedBy(issuer, party);
        const old = before.get(party.id);
        return isDeepStrictEqual(now, old) && old !== undefined ? old : now;
      });
      const others = parties.filter((party) => before.get(party.id) !== party);
      accept(others);
      served = serve(parties);
      listed = next;
      return {
        added: idsOf(others.filter(({ id }) => !before.has(id))),
        changed: idsOf(others.filter(({ id }) => before.has(id))),
        removed: [...before.keys()].filter((id) => !served.has(id)),
      };
    },
  };
}

const idsOf = (parties: readonly RelyingParty[]) => parties.map(({ id }) => id);
