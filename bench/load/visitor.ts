/** The bench's browser: it keeps cookies by their paths, follows redirects and sends the forms of a sign-in. */
import { randomInt } from 'node:crypto';
import { callback } from './clients.ts';
import { type Connection, connect, headersOf, type Reply, type Request } from './wire.ts';

export interface Person {
  readonly identifier: string;
  readonly password: string;
}

/** Maps the name of a cookie to its path and value. */
export type Jar = Map<string, { readonly path: string; readonly value: string }>;

export interface Visitor {
  send(request: Request): Promise<Reply>;
  /**
   * Sends an authorization request, and signs in when the server shows its sign-in page. Resolves with the code and
   * the number of requests.
   */
  authorize(path: string, person: Person): Promise<{ code: string; requests: number }>;
  close(): void;
}

/** Returns the text of a page. */
const wordsOf = (body: string) =>
  body
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .slice(0, 500);

/** Throws when the condition is false, because a server that answers wrongly must not count as a fast one. */
export function expect(holds: boolean, expected: string, { status, body }: Reply): void {
  if (!holds) throw new Error(`expected ${expected}, got ${status}: ${wordsOf(body)}`);
}

function keepCookies(jar: Jar, reply: Reply): void {
  for (const line of headersOf(reply, 'set-cookie')) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    const path = /; *path=([^;]*)/i.exec(line)?.[1] ?? '/';
    if (value === '') jar.delete(name);
    else jar.set(name, { path, value });
  }
}

function cookieHeader(jar: Jar, path: string): string {
  const pairs = [...jar].flatMap(([name, { path: scope, value }]) =>
    path.startsWith(scope) ? [`${name}=${value}`] : [],
  );
  return pairs.length === 0 ? '' : `Cookie: ${pairs.join('; ')}\r\n`;
}

/** Returns the header by which a proxy tells a visitor's address. One address for all would soon meet its limits. */
const addressHeader = () =>
  `X-Forwarded-For: 10.${[1, 2, 3].map(() => randomInt(256)).join('.')}\r\n`;

export function createVisitor(connection: Connection, jar: Jar): Visitor {
  const address = addressHeader();

  async function send({ headers = '', ...request }: Request): Promise<Reply> {
    const cookies = cookieHeader(jar, request.path);
    const reply = await connection.send({ ...request, headers: headers + address + cookies });
    keepCookies(jar, reply);
    return reply;
  }

  /** Returns the fields of the page's form, with the person's identifier and password. */
  function fillIn({ body }: Reply, person: Person): string {
    const [, csrf = ''] = /name="csrf" value="([^"]*)"/.exec(body) ?? [];
    const fields = body.includes('name="decision"') ? { decision: 'allow' } : { ...person };
    return new URLSearchParams({ csrf, ...fields }).toString();
  }

  return {
    send,
    async authorize(path, person) {
      let [page, requests] = [path, 1];
      let reply = await send({ method: 'GET', path });
      for (; requests < 12; requests += 1) {
        if (reply.status === 200) {
          reply = await send({ method: 'POST', path: page, body: fillIn(reply, person) });
          expect(reply.status === 303, 'a redirect after the form', reply);
          continue;
        }
        expect([302, 303].includes(reply.status), 'a page or a redirect', reply);
        const location = headersOf(reply, 'location')[0] ?? '';
        if (location.startsWith(callback)) {
          const code = new URL(location).searchParams.get('code');
          expect(code !== null, 'a code', { ...reply, body: location });
          return { code: code ?? '', requests };
        }
        page = location.replace(/^http:\/\/[^/]+/, '');
        reply = await send({ method: 'GET', path: page });
      }
      throw new Error(`no end of redirects from ${path}`);
    },
    close: () => connection.close(),
  };
}

/** Opens a visitor with its own connection, and its own cookies unless `cookies` are shared. */
export async function openVisitor(port: number, jar: Jar = new Map()): Promise<Visitor> {
  return createVisitor(await connect(port), jar);
}
