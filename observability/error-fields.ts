import { types } from 'node:util';
import { messageOf } from '../errors/system-errors.ts';

/** The most causes of one error that are logged; a cause may be its own cause. */
const maxCauses = 5;

/** Returns an error and its causes, the outermost first. */
function withCauses(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let each = error; each !== undefined && chain.length <= maxCauses; ) {
    chain.push(each);
    each = typeof each === 'object' && each !== null && 'cause' in each ? each.cause : undefined;
  }
  return chain;
}

function stackOf(error: unknown): string[] {
  if (typeof error !== 'object' || error === null || !('stack' in error)) return [];
  return typeof error.stack === 'string' ? [error.stack] : [];
}

/**
 * Returns what is logged of a thrown value: name, code, message and stack, the last two with those of its causes. Any
 * other property is left out, because libraries keep there what they were working on: Node's parser the bytes of the
 * request (`rawPacket`), an HTTP client the headers that it sent.
 */
function fieldsOfError(error: unknown) {
  const { name, code }: { name?: unknown; code?: unknown } = Object(error);
  const chain = withCauses(error);
  const stack = chain.flatMap(stackOf).join('\ncaused by: ');
  return {
    type: typeof name === 'string' ? name : Object(error).constructor?.name,
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    message: chain.map(messageOf).join(': '),
    ...(stack !== '' && { stack }),
  };
}

/** Returns the fields of a log line with each error among them reduced by `fieldsOfError`. `err` is always one. */
export const withErrorFields = (fields: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      name === 'err' || types.isNativeError(value) ? fieldsOfError(value) : value,
    ]),
  );
