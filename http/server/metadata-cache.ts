/**
 * Discovery and keys are the same bytes for everybody until the keys change. The library builds each answer once; later requests are answered in front of Koa, with the headers of the first answer and an ETag.
 */
import { hash } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, RequestListener } from 'node:http';
import type { Context, Next } from 'koa';

/** How long a service may use its copy. Keys are published an hour before they sign. */
const maxAgeSeconds = 300;

/** Where the public keys are that FranceConnect encrypts to. */
export const franceConnectJwksPath = '/franceconnect/jwks';

const paths: ReadonlySet<string | undefined> = new Set([
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
  '/jwks',
  franceConnectJwksPath,
]);

const methods: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD']);

/**
 * Turns a request target in absolute form into a path and a `Host` header. Such a target names the host whatever
 * `Host` says (RFC 9112, section 3.2.2), and Koa would build addresses on it. A target that is neither a path nor an
 * http address gets an empty host, which is refused later.
 */
function toOriginForm(req: IncomingMessage): void {
  if (req.url?.startsWith('/')) return;
  const target = URL.parse(req.url ?? '');
  const isHttp = target !== null && /^https?:$/.test(target.protocol);
  req.headers.host = isHttp ? target.host : '';
  req.url = isHttp ? `${target.pathname}${target.search}` : '/';
}

/** Returns the host with and without its default port; both name the same host (RFC 9110, section 4.2.3). */
function spellingsOf({ protocol, host, port }: URL): readonly string[] {
  return port === '' ? [host, `${host}:${protocol === 'https:' ? 443 : 80}`] : [host];
}

interface Answer {
  readonly etag: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

export interface MetadataCache {
  /** Stores what the library has built. It is Koa middleware. */
  store(ctx: Context, next: Next): Promise<void>;
  /** Forgets what is stored. */
  clear(): void;
  /**
   * Returns a listener that answers what is stored and passes every other request on to `next`. Answers from the
   * cache are not in the log. `next` always sees a target in origin form and the issuer's host in its usual spelling.
   */
  serveBefore(next: RequestListener): RequestListener;
}

/** Returns an empty cache. Requests for another host than the issuer's are passed on, to be refused. */
export function createMetadataCache(issuer: URL): MetadataCache {
  const { host } = issuer;
  const spellings = spellingsOf(issuer);
  let stored = new Map<string, Answer>();
  return {
    async store(ctx, next) {
      // An answer that was being built when the cache was cleared is not stored.
      const place = stored;
      await next();
      if (!methods.has(ctx.method) || !paths.has(ctx.path) || ctx.status !== 200) return;
      // The answer holds no secret and takes no credentials: any web page may read it.
      ctx.set('Access-Control-Allow-Origin', '*');
      ctx.remove('Vary');
      ctx.set('Cache-Control', `public, max-age=${maxAgeSeconds}`);
      const body = JSON.stringify(ctx.body);
      const etag = `"${hash('sha256', body, 'base64url').slice(0, 22)}"`;
      ctx.set('ETag', etag);
      const headers = { ...ctx.res.getHeaders(), 'content-length': Buffer.byteLength(body) };
      place.set(ctx.path, { etag, body, headers });
    },
    clear() {
      stored = new Map();
    },
    serveBefore: (next) => (req, res) => {
      toOriginForm(req);
      if (spellings.includes(req.headers.host?.toLowerCase() ?? '')) req.headers.host = host;
      const answer = methods.has(req.method) ? stored.get(req.url ?? '') : undefined;
      if (answer === undefined || req.headers.host !== host) return next(req, res);
      // The header may hold several tags, or one that a compressing proxy made weak (RFC 9110, section 13.1.2).
      if (req.headers['if-none-match']?.includes(answer.etag)) {
        const { 'content-length': _, ...headers } = answer.headers;
        res.writeHead(304, headers).end();
      } else res.writeHead(200, answer.headers).end(answer.body);
    },
  };
}
