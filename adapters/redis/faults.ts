/** Explains errors of the client without what must stay secret: they carry the arguments of the command. */
import { StoreUnavailable } from '../ports.ts';
import type { RedisTarget } from './url.ts';

/** The stores can't start until the operator acts. */
export class RedisUnusable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RedisUnusable';
  }
}

/** Returns the message of an error, with the password blotted out. */
export function wordsOf(error: unknown, { password }: RedisTarget): string {
  const words = property(error, 'message') || property(error, 'code') || String(error);
  return password === undefined ? words : words.replaceAll(password, '***');
}

/** Returns an error that may be logged. */
export function publicError(error: unknown, target: RedisTarget): Error {
  return new Error(`Redis: ${wordsOf(error, target)}`);
}

/**
 * Returns the error for an operator whose Redis can't be used: which setting, which server, why. It is
 * `StoreUnavailable` when the fault may pass by itself, such as a server that is still starting.
 */
export function explainStart(
  error: unknown,
  target: RedisTarget,
): RedisUnusable | StoreUnavailable {
  if (error instanceof RedisUnusable) return error;
  const reason = nodeError(error) ?? error;
  const words = wordsOf(reason, target);
  const where = target.nodes.map(({ host, port }) => `${host}:${port}`).join(', ');
  const lasting = (text: string) => new RedisUnusable(`REDIS_URL: ${where} ${text}`);
  if (/WRONGPASS|NOAUTH|NOPERM|invalid password/i.test(words)) {
    return lasting(`refuses the user name or the password (${words})`);
  }
  if (words.includes('cluster support disabled')) {
    return lasting('is a list of nodes, but they are no cluster: name one server only');
  }
  if (/CERT|SSL|TLS/.test(property(reason, 'code') ?? '')) {
    return lasting(`has a certificate that is not trusted (${words}): name its authority by ?ca=`);
  }
  return new StoreUnavailable(`REDIS_URL: ${where} can't be used: ${words}`);
}

/** Returns the error of the last node tried, which the client hides in its own when no node of a cluster answers. */
function nodeError(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'lastNodeError' in error
    ? error.lastNodeError
    : undefined;
}

function property(error: unknown, name: string): string | undefined {
  if (typeof error !== 'object' || error === null || !(name in error)) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : undefined;
}
