/** Reads a posted form: bounded, flat, each field once, no control characters that nobody types. */
import type { IncomingMessage } from 'node:http';
import type { Context } from 'koa';
import getRawBody from 'raw-body';
import { AppError } from './app-error.ts';

/** More than any of our forms fills. */
const bodyLimit = 16 * 1024;

export type RawForm = Readonly<Record<string, string>>;

/** The body as text. Throws `tooLarge` past `limit` bytes, `badRequest` when it breaks off. */
export async function readBody(req: IncomingMessage, limit: number): Promise<string> {
  try {
    const length = req.headers['content-length'];
    return await getRawBody(req, { limit, encoding: 'utf8', ...(length && { length }) });
  } catch (cause) {
    const large =
      typeof cause === 'object' && cause !== null && 'status' in cause && cause.status === 413;
    throw new AppError(large ? 'tooLarge' : 'badRequest', { cause });
  }
}

/** The fields of an urlencoded form. Throws on another type, a repeated field, or a NUL byte. */
export async function readForm(ctx: Context): Promise<RawForm> {
  if (!ctx.is('urlencoded')) throw new AppError('unsupportedMedia');
  const entries = [...new URLSearchParams(await readBody(ctx.req, bodyLimit))];
  const form = Object.fromEntries(entries);
  const repeated = Object.keys(form).length !== entries.length;
  if (repeated || entries.some(([name, value]) => `${name}${value}`.includes('\0'))) {
    throw new AppError('badRequest');
  }
  return form;
}
