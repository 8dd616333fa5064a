/**
 * Discovery and keys are the same bytes for everybody, as long as the process lives: the protocol library
 * builds each once, the next ones are answered in front of Koa, with an ETag and the headers of the first.
 */
import { hash } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, RequestListener } from 'node:http';
import type { Context, Next } from 'koa';

/** Seconds a service may go on with what it has; keys are published hours before they sign. */
const maxAge = 300;

const paths: ReadonlySet<string | undefined> = new Set([
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
  '/jwks',
]);

const methods: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD']);

/**
 * A target in absolute form names the host, whatever `Host` says (RFC 9112, section 3.2.2), and Koa would build
 * addresses on it: it becomes path and `Host`, and a target that is neither becomes one for no host of ours.
 */
function toOriginForm(req: IncomingMessage): void {
  if (req.url?.startsWith('/')) return;
  const target = URL.parse(req.url ?? '');
  const http = target !== null && /^https?:$/.test(target.protocol);
  req.headers.host = http ? target.host : '';
  req.url = http ? `${target.pathname}${target.search}` : '/';
}

/** A host is the same in any case, and with the port that goes without saying (RFC 9110, section 4.2.3). */
function spellingsOf({ protocol, host, port }: URL): readonly string[] {
  return port === '' ? [host, `${host}:${protocol === 'https:' ? 443 : 80}`] : [host];
}

interface Answer {
  readonly etag: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

export interface ReadyAnswers {
  /** Koa middleware: keeps what the library has built. */
  keep(ctx: Context, next: Next): Promise<void>;
  /** In front of Koa: answers what is kept, hands on all else. Such requests leave no line in the log. */
  answerFirst(next: RequestListener): RequestListener;
}

/** A request for another host than the issuer's goes on to be refused. */
export function createReadyAnswers(issuer: URL): ReadyAnswers {
  const { host } = issuer;
  const spellings = spellingsOf(issuer);
  const kept = new Map<string, Answer>();
  return {
    async keep(ctx, next) {
      await next();
      if (!methods.has(ctx.method) || !paths.has(ctx.path) || ctx.status !== 200) return;
      // No credentials and no secret in it: any page may read it.
      ctx.set('Access-Control-Allow-Origin', '*');
      ctx.remove('Vary');
      ctx.set('Cache-Control', `public, max-age=${maxAge}`);
      const body = JSON.stringify(ctx.body);
      const etag = `"${hash('sha256', body, 'base64url').slice(0, 22)}"`;
      ctx.set('ETag', etag);
      const headers = { ...ctx.res.getHeaders(), 'content-length': Buffer.byteLength(body) };
      kept.set(ctx.path, { etag, body, headers });
    },
    answerFirst: (next) => (req, res) => {
      toOriginForm(req);
      if (spellings.includes(req.headers.host?.toLowerCase() ?? '')) req.headers.host = host;
      const answer = methods.has(req.method) ? kept.get(req.url ?? '') : undefined;
      if (answer === undefined || req.headers.host !== host) return next(req, res);
      // One of several, or weakened by a proxy that compresses: it is compared weakly (RFC 9110, section 13.1.2).
      if (req.headers['if-none-match']?.includes(answer.etag)) {
        const { 'content-length': _, ...headers } = answer.headers;
        res.writeHead(304, headers).end();
      } else res.writeHead(200, answer.headers).end(answer.body);
    },
  };
}
