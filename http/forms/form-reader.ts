/** Reads the fields of a posted form: of bounded size, each field once, without NUL characters, and in plain text. */
import type { IncomingMessage } from 'node:http';
import type { Context } from 'koa';
import getRawBody from 'raw-body';
import { plainText } from '../../accounts/typed-text.ts';
import { AppError } from '../app-error.ts';

/** More than any of our forms needs. */
const maxBodyBytes = 16 * 1024;

/** The names of fields whose text is kept as it was typed: each of its characters may belong to the password. */
const passwords = /^(password|confirmation|current)$/;

/** The fields of a form by name, before they are checked against a schema. */
export type RawForm = Readonly<Record<string, string>>;

/** Resolves with the body as text. Throws `tooLarge` above `limit` bytes, `badRequest` when the body is incomplete. */
export async function readBody(req: IncomingMessage, limit: number): Promise<string> {
  try {
    const length = req.headers['content-length'];
    return await getRawBody(req, { limit, encoding: 'utf8', ...(length && { length }) });
  } catch (cause) {
    const isTooLarge =
      typeof cause === 'object' && cause !== null && 'status' in cause && cause.status === 413;
    throw new AppError(isTooLarge ? 'tooLarge' : 'badRequest', { cause });
  }
}

/**
 * Resolves with the named fields of a URL-encoded form, all but passwords as `plainText` writes them. Any other field is
 * ignored, because extensions of browsers add some. Throws `unsupportedMedia` for another type, and `badRequest` for a
 * repeated field or a NUL character.
 */
export async function readForm(ctx: Context, names: readonly string[]): Promise<RawForm> {
  if (!ctx.is('urlencoded')) throw new AppError('unsupportedMedia');
  const sent = new URLSearchParams(await readBody(ctx.req, maxBodyBytes));
  const entries = [...sent].filter(([name]) => names.includes(name));
  const form = Object.fromEntries(entries);
  const isRepeated = Object.keys(form).length !== entries.length;
  if (isRepeated || entries.some(([, value]) => value.includes('\0'))) {
    throw new AppError('badRequest');
  }
  const fields = Object.entries(form).map(([name, typed]) => [
    name,
    passwords.test(name) ? typed : plainText(typed),
  ]);
  return Object.fromEntries(fields);
}
