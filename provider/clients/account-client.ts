/** The registration of the account space: a client of this provider, in the same process. */
import { randomBytes } from 'node:crypto';
import { accountPath } from '../../views/pages.ts';

/** The client id of the account space. No other registration may have it. */
export const accountClientId = 'account';

/** The fault of any other registration that has this id. */
export const accountClientIdFault = {
  path: ['client_id'],
  message: "is the account space's own: choose another",
};

/** Returns the address at which the account space gets its codes. */
export const accountCallback = (issuer: string): string => `${issuer}${accountPath}/callback`;

/** Returns the registration. Nobody knows the secret: codes are redeemed in the process, never at `/token`. */
export const accountRegistration = (issuer: string) => ({
  client_id: accountClientId,
  client_name: 'Mon Compte',
  client_secret: randomBytes(32).toString('base64url'),
  client_uri: `${issuer}${accountPath}`,
  redirect_uris: [accountCallback(issuer)],
  first_party: true,
});
