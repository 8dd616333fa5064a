/** English words of the page that explains errors to the developers of a service. docs/errors.md is made of them. */
import type { errors as french } from '../fr/errors.ts';

export const errors: Readonly<Record<keyof typeof french, string>> = {
  'errors.title': 'Errors of the protocol',
  'errors.words':
    'This page is for people who develop a service. The log of the provider says more, under the incident number.',
  'errors.where': 'Where:',

  'errors.access_denied.why':
    'The person gave up or refused, or nothing of what was asked for can be granted.',
  'errors.access_denied.do': "Offer to start again, and don't send the person back at once.",
  'errors.consent_required.why':
    'With prompt=none: the person has not yet agreed to all that is asked for.',
  'errors.consent_required.do': 'Send the request again without prompt=none.',
  'errors.insufficient_scope.why': 'The token lacks the scope openid.',
  'errors.insufficient_scope.do': 'Ask for openid in scope.',
  'errors.interaction_required.why':
    'With prompt=none: a page must be shown (a code, new terms of use, a contact to confirm, an app that others can imitate).',
  'errors.interaction_required.do': 'Send the request again without prompt=none.',
  'errors.invalid_client.why':
    'The client is not registered, or did not authenticate: a wrong or expired secret, another method than the registered one, an assertion with a wrong audience or end.',
  'errors.invalid_client.do':
    'Compare client_id, client_secret and token_endpoint_auth_method with the registration. Form-encode id and secret in the Authorization header.',
  'errors.invalid_client_metadata.why':
    'During the demo a service registers itself, but not like this: a key is unknown or for operators alone, or an address is not on this machine.',
  'errors.invalid_client_metadata.do': 'Read error_description, which names the key.',
  'errors.invalid_dpop_proof.why':
    'The DPoP proof is missing or wrong: key, address, method, time or access token.',
  'errors.invalid_dpop_proof.do': 'Make a proof for each request, and set your clock.',
  'errors.invalid_grant.why':
    'The code or token is unknown, expired, already used or that of another client; redirect_uri or code_verifier does not match; the person has a step to make, or the sign-in has ended.',
  'errors.invalid_grant.do':
    'Redeem a code once, within 60 seconds, with the same redirect_uri. For a refresh token, have the person sign in again.',
  'errors.invalid_redirect_uri.why': 'redirect_uri is not registered to the letter.',
  'errors.invalid_redirect_uri.do':
    'Register this address, or send the one that is. The log shows both.',
  'errors.invalid_request.why':
    'A parameter is missing, repeated, malformed or too long, PKCE is missing, or the registration lacks this grant_type.',
  'errors.invalid_request.do':
    'Read error_description, which names the parameter. A grant_type must stand in grant_types of the registration.',
  'errors.invalid_request_object.why':
    'The signed request is unreadable, expired, for another audience, or not signed by a registered key.',
  'errors.invalid_request_object.do':
    'Check jwks, request_object_signing_alg, iss (your client_id), aud (the issuer) and exp.',
  'errors.invalid_request_uri.why':
    'The pushed request is unknown, older than 60 seconds, or was used.',
  'errors.invalid_request_uri.do': 'Push it again before each sign-in.',
  'errors.invalid_scope.why':
    'scope lacks openid, or names what the registration leaves out, or more than was granted.',
  'errors.invalid_scope.do': 'Ask for openid, and only for scopes that the service may have.',
  'errors.invalid_target.why':
    'resource is the address of no registered API, or the service may not use that API.',
  'errors.invalid_target.do': 'Send the client_uri of the API, to the letter.',
  'errors.invalid_token.why':
    'The access token is unknown, expired, ended with the sign-in, or made for an API.',
  'errors.invalid_token.do': 'Get a new token. A token lives 10 minutes.',
  'errors.login_required.why':
    'With prompt=none: nobody is signed in, or the sign-in is too old (max_age) or that of another person (id_token_hint).',
  'errors.login_required.do': 'Send the request again without prompt=none.',
  'errors.not_found.why': 'There is nothing at this address.',
  'errors.not_found.do': 'Take the addresses from the discovery document.',
  'errors.registration_not_supported.why': 'The parameter registration has no use here.',
  'errors.registration_not_supported.do': 'Leave it out.',
  'errors.request_uri_not_supported.why':
    'request_uri is not that of a request that was pushed here.',
  'errors.request_uri_not_supported.do': 'Push the request to /request, or send it in the address.',
  'errors.server_error.why': 'The fault is with the provider.',
  'errors.server_error.do': 'Try again later, and give the incident number to its operator.',
  'errors.temporarily_unavailable.why':
    'There are too many requests at once, or a store or service behind does not answer.',
  'errors.temporarily_unavailable.do': 'Wait as the header Retry-After says, and try again.',
  'errors.unauthorized_client.why': 'The registration does not allow this request.',
  'errors.unauthorized_client.do': 'Add what is missing to grant_types in the registration.',
  'errors.unmet_authentication_requirements.why':
    'The sign-in stayed below the level that acr_values or an essential acr asks for.',
  'errors.unmet_authentication_requirements.do':
    'Ask for a lower level, or tell the person what is needed, FranceConnect for example.',
  'errors.unsupported_grant_type.why':
    'grant_type is none of authorization_code, refresh_token and client_credentials.',
  'errors.unsupported_grant_type.do': 'Send one of the three.',
  'errors.unsupported_response_mode.why': 'There is no such response_mode here.',
  'errors.unsupported_response_mode.do': 'Send query, fragment or form_post, or none.',
  'errors.unsupported_response_type.why': 'There is response_type=code alone.',
  'errors.unsupported_response_type.do': 'Use the authorization code flow, with PKCE.',
  'errors.unsupported_token_type.why':
    'An access token for an API is a JWT, which is kept nowhere.',
  'errors.unsupported_token_type.do':
    'Verify its signature with the keys of /jwks. It lives 10 minutes.',
  'errors.use_dpop_nonce.why': 'The DPoP proof must hold a nonce of the provider.',
  'errors.use_dpop_nonce.do': 'Send the request again with the one in the header DPoP-Nonce.',
};
