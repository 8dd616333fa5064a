/** Reads a request before the library has verified it. Nothing here may be trusted. */
import { decodeJwt } from 'jose';
import type { Context } from 'koa';

/** Returns the path as the library's router compares it: in lower case, without a final slash. */
export const endpointPathOf = ({ path }: Context): string =>
  path.toLowerCase().replace(/(?<=.)\/$/, '');

/** Returns the payload of a JWT without verifying it, or an empty object for any other text. */
export function unverifiedPayloadOf(jwt: string): Readonly<Record<string, unknown>> {
  try {
    return decodeJwt(jwt);
  } catch {
    return {};
  }
}

/**
 * Reports whether the library would fail on a value of this request object (RFC 9101): it converts each value to a
 * string, and a value with a `toString` of its own can't be converted.
 */
export function hasInvalidValue(requestObject: unknown): boolean {
  if (typeof requestObject !== 'string') return false;
  const values = Object.values(unverifiedPayloadOf(requestObject)).flat(Number.POSITIVE_INFINITY);
  return values.some(overridesToString);
}

const overridesToString = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'toString');
