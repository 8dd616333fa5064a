/**
 * What may be shown of a request or an answer of the protocol. Values are shown of a few names alone, and without what may be
 * a token, an address or a number of a person: callers choose them, and may mistake one name for another.
 */
import { z } from 'zod';

/** A name, and its value where that may be shown. */
export type Field = readonly [name: string, value: string | undefined];

/** In characters. */
const longestText = 200;
const mostFields = 40;

const words = new Set(
  `response_type response_mode scope prompt display ui_locales acr_values code_challenge_method client_id
  grant_type token_type_hint client_assertion_type token_type active error error_description
  application_type client_name grant_types response_types token_endpoint_auth_method
  token_endpoint_auth_signing_alg id_token_signed_response_alg userinfo_signed_response_alg`.split(
    /\s+/,
  ),
);
const addresses = new Set(
  `redirect_uri post_logout_redirect_uri resource iss redirect_uris post_logout_redirect_uris client_uri
  initiate_login_uri jwks_uri backchannel_logout_uri error_uri`.split(/\s+/),
);
const seconds = new Set(['max_age', 'expires_in', 'default_max_age']);

/** Returns a text without what looks like a token, a mail address, a number of a person, a date or a code. */
export function redact(text: string): string {
  // What is left of a token that is cut would no longer look like one.
  const start = text.length > longestText ? text.slice(0, longestText).replace(/\S*$/, '…') : text;
  return start.replace(/\S*@\S*|[\w-]{25,}|(?:RFC )?\w*\d(?:[\s.-]?\d){3,}\w*/g, (found) =>
    /^RFC \d{4}$/.test(found) ? found : '…',
  );
}

/** Returns an address without its user, query and fragment. */
export function redactUri(text: string): string {
  const url = URL.parse(text);
  if (url === null) return '…';
  const { protocol, host, search } = url;
  // An issuer without a final slash is another one than with it.
  const path = url.pathname === '/' && !/\/(?:[?#]|$)/.test(text) ? '' : redact(url.pathname);
  return `${protocol}${host && '//'}${host}${path}${search && '?…'}`;
}

const claimsSchema = z.record(z.string(), z.record(z.string(), z.unknown()));

/** Returns the names of the claims that are asked for, by where. */
function claimNames(text: unknown): string | undefined {
  try {
    const asked = claimsSchema.parse(JSON.parse(textOf(text)));
    return Object.entries(asked)
      .map(([where, claims]) => `${nameOf(where)}: ${Object.keys(claims).map(nameOf).join(' ')}`)
      .join('; ')
      .slice(0, longestText);
  } catch {
    return undefined;
  }
}

const nameOf = (name: string) => (/^[a-z_.]{1,50}$/i.test(name) ? name : '…');

/** Objects may have a `toString` of their own that is none. */
const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

function shownValue(name: string, value: unknown, clientId: string | undefined) {
  const texts = [value].flat().map(textOf);
  if (name === 'client_id' && value === clientId) return clientId;
  if (name === 'claims') return claimNames(value);
  if (addresses.has(name)) return texts.map(redactUri).join(' ').slice(0, longestText);
  if (words.has(name)) return redact(texts.join(' '));
  const [text = ''] = texts;
  return seconds.has(name) && /^\d{1,7}$/.test(text) ? text : undefined;
}

/** Returns the fields of parameters, or of a body in JSON. `clientId` is that of a registered client. */
export const fieldsOf = (values: object, clientId: string | undefined): Field[] =>
  Object.entries(values)
    .slice(0, mostFields)
    .map(([name, value]) => [nameOf(name), shownValue(name, value, clientId)]);
