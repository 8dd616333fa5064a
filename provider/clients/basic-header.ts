/**
 * Lets clients authenticate that don't form-encode their id and secret in the Authorization header, although RFC 6749,
 * section 2.3.1, asks for it: `curl -u`, Authlib and others. The library decodes what comes, so that a `+` or `%` in
 * their secret makes it a wrong one.
 */
import type { Context, Next } from 'koa';
import type { Provider } from 'oidc-provider';
import { z } from 'zod';
import { clientEndpoints } from '../../errors/protocol-errors.ts';
import { endpointPathOf } from '../unverified-request.ts';

/** The endpoints at which clients authenticate. */
const endpoints = new Set<string>(clientEndpoints);

const notEncoded =
  'client_id and client_secret must be form-encoded in the Authorization header (RFC 6749, section 2.3.1)';

const refusalSchema = z.object({ error: z.string(), error_description: z.string() });

interface Credentials {
  readonly id: string;
  readonly secret: string;
}

/** Returns the credentials of a Basic header as they stand there, or undefined when there is no such header. */
function sentCredentials({ headers }: Context): Credentials | undefined {
  const [, encoded = ''] = /^basic ([A-Za-z0-9+/]+=*)$/i.exec(headers.authorization ?? '') ?? [];
  const [, id, secret] = /^([^:]+):(.+)$/.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

/** Reports whether form encoding may have made both. Libraries differ in whether they encode `~!'()`. */
const isFormEncoded = ({ id, secret }: Credentials): boolean =>
  [id, secret].every((text) => /^(?:[\w.*~!'()+-]|%[0-9a-f]{2})*$/i.test(text));

/** Returns the credentials as the library decodes them, or undefined when it can't. */
function decoded({ id, secret }: Credentials): Credentials | undefined {
  const decode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '));
  try {
    return { id: decode(id), secret: decode(secret) };
  } catch {
    return undefined;
  }
}

/**
 * Returns the middleware, to be mounted before the library's routes. Where the credentials are right as they stand and
 * wrong once decoded, it encodes them for the library. A guess is no more likely to be right: a header that is accepted
 * still holds the whole secret. Otherwise the refusal of a header that isn't form-encoded says so.
 */
export function createAcceptPlainBasic(provider: Provider) {
  async function areRight(credentials: Credentials | undefined): Promise<boolean> {
    const client = credentials && (await provider.Client.find(credentials.id));
    if (client?.clientSecret === undefined) return false;
    return client.compareClientSecret(credentials?.secret ?? '');
  }

  return async (ctx: Context, next: Next): Promise<void> => {
    const sent = endpoints.has(endpointPathOf(ctx)) ? sentCredentials(ctx) : undefined;
    if (sent === undefined) return next();
    const read = decoded(sent);
    if (read?.id !== sent.id || read.secret !== sent.secret) {
      // Both are compared, whatever the result of the first, so that the time tells nothing.
      const [isReadRight, isSentRight] = await Promise.all([read, sent].map(areRight));
      if (isSentRight && !isReadRight) {
        const pair = [sent.id, sent.secret].map(encodeURIComponent).join(':');
        ctx.req.headers.authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
        return next();
      }
    }
    await next();
    if (ctx.status < 400 || isFormEncoded(sent)) return;
    const { data } = refusalSchema.safeParse(ctx.body);
    const isRefused = data?.error === 'invalid_client' || read === undefined;
    if (data === undefined || !isRefused) return;
    ctx.body = { ...data, error_description: `${data.error_description}; ${notEncoded}` };
  };
}
