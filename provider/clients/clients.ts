/** How the relying parties of this issuer are found. */
import { accountRegistration } from './account-client.ts';
import type { ListedClients } from './listed-clients.ts';
import type { OpenRegistration } from './open-registration.ts';
import { registrationSchema } from './registration/registration-rules.ts';
import { type RelyingParty, servedBy, toRelyingParty } from './relying-party.ts';

export interface Clients {
  find(clientId: string | undefined): Promise<RelyingParty | undefined>;
  /** Reports whether a client has this `client_uri`. */
  hasUri(uri: string): Promise<boolean>;
  /** Resolves with the clients of our own organisation. */
  firstParty(): Promise<readonly RelyingParty[]>;
}

/**
 * Returns the clients. There is one more than those listed, the account space: it is a relying party like any other, so
 * that single sign-on, pending steps and `max_age` hold for it too. Those that have registered themselves are found as well.
 */
export function createClients({
  listed,
  openRegistration,
  issuer,
}: {
  readonly listed: ListedClients;
  readonly openRegistration?: Pick<OpenRegistration, 'find'> | undefined;
  readonly issuer: string;
}): Clients {
  const accountSpace = toRelyingParty(registrationSchema.parse(accountRegistration(issuer)));
  const all = [accountSpace, ...listed.all().map((party) => servedBy(issuer, party))];
  const byId = new Map(all.map((party) => [party.id, party]));
  return {
    find: async (clientId) =>
      clientId === undefined ? undefined : (byId.get(clientId) ?? openRegistration?.find(clientId)),
    hasUri: async (uri) => all.some((party) => party.uri === uri),
    firstParty: async () => all.filter(({ firstParty }) => firstParty),
  };
}
