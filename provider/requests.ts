/** What a request is and says, before the library has looked at it. */
import { decodeJwt } from 'jose';
import type { Context } from 'koa';

/** As loosely as the library's router reads a path: in any case, with or without a final slash. */
export const routeOf = ({ path }: Context): string => path.toLowerCase().replace(/(?<=.)\/$/, '');

/** What a JWT says, unverified (the library does that later on); nothing where it isn't one. */
export function payloadOf(jwt: string): Readonly<Record<string, unknown>> {
  try {
    return decodeJwt(jwt);
  } catch {
    return {};
  }
}

/**
 * Whether the library will stumble over a request object (RFC 9101): it makes a text of each value, and of some none
 * can be made.
 */
export function isUnreadable(request: unknown): boolean {
  if (typeof request !== 'string') return false;
  return Object.values(payloadOf(request)).flat(Number.POSITIVE_INFINITY).some(hidesItsText);
}

const hidesItsText = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'toString');
