/** Bounds what an authorization request may hold, because the store keeps it before anybody has signed in. */
import { errors, type KoaContextWithOIDC } from 'oidc-provider';

/** The longest value of one parameter, and of all parameters together, in bytes. */
const maxParameterBytes = 2 * 1024;
const maxParametersBytes = 4 * 1024;

/**
 * The longest request object (RFC 9101), in bytes: 4 kB of parameters are 5.5 kB in base64url, and its header, its own
 * claims and an RSA signature of 4,096 bits take another 1.5 kB.
 */
const maxRequestObjectBytes = 8 * 1024;

/** Returns the number of bytes in UTF-8. A parameter that may be repeated is a list. */
const bytesOf = (value: unknown): number =>
  [value].flat().reduce<number>((sum, one) => sum + Buffer.byteLength(String(one ?? '')), 0);

/**
 * Throws `InvalidRequest` for a request with too long parameters. The library calls it after its own checks, so the
 * error goes to the redirect URI; its parameters are by then those of the request object, if there is one.
 */
export function assertBoundedParameters({ oidc, query }: KoaContextWithOIDC): void {
  const sent: unknown = oidc.route === 'authorization' ? query : oidc.body;
  const isObject = typeof sent === 'object' && sent !== null && 'request' in sent;
  if (isObject && bytesOf(sent.request) > maxRequestObjectBytes) {
    throw new errors.InvalidRequest(`request must not exceed ${maxRequestObjectBytes} bytes`);
  }
  const sizes = Object.entries(oidc.params ?? {}).map(
    ([name, value]) => [name, bytesOf(value)] as const,
  );
  const [name] = sizes.find(([, bytes]) => bytes > maxParameterBytes) ?? [];
  if (name !== undefined) {
    throw new errors.InvalidRequest(`${name} must not exceed ${maxParameterBytes} bytes`);
  }
  if (sizes.reduce((sum, [, bytes]) => sum + bytes, 0) > maxParametersBytes) {
    const words = `all parameters together must not exceed ${maxParametersBytes} bytes`;
    throw new errors.InvalidRequest(words);
  }
}
