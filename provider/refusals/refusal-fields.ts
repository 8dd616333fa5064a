/**
 * What the log says of a request that the library refused. Callers choose the text of a request, so only its client and
 * its redirect URI are logged, shortened. Codes, tokens and hints never are.
 */
import { errors, type KoaContextWithOIDC } from 'oidc-provider';

/** In characters. */
const longestText = 200;
const mostUris = 10;

/** Returns a text without what may be a token or a number of a person, and no longer than a line should be. */
const shorten = (text: string): string =>
  text.replace(/[\w.~+-]{40,}|\d{7,}/g, '…').slice(0, longestText);

/**
 * Returns a URI that a caller sent, without its user, query and fragment. All else stays as it came: addresses are compared to
 * the letter, so a missing slash must show.
 */
export function shownUri(uri: unknown): string {
  const text = String(uri);
  const url = URL.parse(text);
  if (url === null) return 'no URI';
  const { protocol, host, pathname, search } = url;
  const hasUser = url.username !== '' || url.password !== '';
  const address = hasUser ? `${protocol}//${host}${pathname}` : text.replace(/[?#].*/s, '');
  return `${shorten(address)}${search && '?…'}`;
}

/** Returns the URIs of a registration, as far as a line has room. */
export const registeredUris = (uris: readonly string[] = []) => uris.slice(0, mostUris);

/** Returns the words of the library, or nothing where they quote what the caller sent. */
function detailOf({ cause, error_detail: detail }: errors.OIDCProviderError) {
  return detail === undefined || cause instanceof SyntaxError ? {} : { detail: shorten(detail) };
}

function redirectFields({ oidc: { params, client } }: KoaContextWithOIDC) {
  const redirectUri = shownUri(params?.['redirect_uri']);
  return { redirectUri, registered: registeredUris(client?.redirectUris) };
}

/** Returns the client of a request, also one that nobody knows. */
export function clientIdOf({ oidc }: KoaContextWithOIDC): string | undefined {
  const asked = oidc.params?.['client_id'];
  return oidc.client?.clientId ?? (typeof asked === 'string' ? shorten(asked) : undefined);
}

export interface RefusalFields {
  readonly error: string;
  readonly description?: string;
  readonly detail?: string;
  readonly redirectUri?: string;
  readonly registered?: readonly string[];
}

/** Returns the fields of the log line: error, description, detail, and the redirect URI where it is at fault. */
export function refusalFields(ctx: KoaContextWithOIDC, error: Error): RefusalFields {
  if (!(error instanceof errors.OIDCProviderError)) return { error: error.message };
  const { error_description: description } = error;
  const isRedirectAtFault =
    error instanceof errors.InvalidRedirectUri ||
    error.error_detail === 'authorization code redirect_uri mismatch';
  return {
    error: error.error,
    ...(description !== undefined && { description: shorten(description) }),
    ...detailOf(error),
    ...(isRedirectAtFault && redirectFields(ctx)),
  };
}
