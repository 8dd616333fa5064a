/** Which URIs a registration may name. */
const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

const isLoopback = (uri: string) => loopbackHosts.has(URL.parse(uri)?.hostname ?? '');

/** Reports whether a web application may name this URI: https, or http on loopback. */
export function isWebUri(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^https?:\/\/[^\s#*]+$/.test(text)) return false;
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || isLoopback(text);
}

/** Reports whether a web application may name this URI, and it is on this machine. */
export const isLoopbackUri = (uri: string): boolean => isWebUri(uri) && isLoopback(uri);

/** Reports whether a native app may name this URI: also one of a scheme of its own (RFC 8252, section 7.1). */
export function isNativeUri(text: string): boolean {
  if (isWebUri(text)) return !(text.startsWith('https:') && isLoopback(text));
  return /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:\/[^\s#*]*$/i.test(text);
}

/** The rule of `isWebUri`, for messages. */
export const webUriRule =
  'must be an https URI without fragment, wildcard or user (http for loopback alone)';
/** The rule of `isNativeUri`, for messages. */
export const nativeUriRule =
  'must be an https URI, http on loopback or of a reverse-domain scheme, without fragment or wildcard';

/** Returns the URI for a message, without what stands before an @: it may be a password. */
export const withoutUser = (uri: string) => uri.replace(/\/\/.*@/, '//…@');
