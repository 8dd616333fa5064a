/** A stand-in for the State's captcha service: tokens, pictures, sounds and verdicts, or what a test puts in their place. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../../http/forms/form-reader.ts';
import { listen } from '../../http/server/listener.ts';

export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
export const uuid = 'a3f1c2d4e5f60718';

export interface Call {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly authorization: string | undefined;
  readonly body: string;
}
type Respond = (res: ServerResponse, call: Call) => unknown;

const json =
  (value: unknown): Respond =>
  (res) =>
    res.setHeader('Content-Type', 'application/json').end(JSON.stringify(value));

export type StandIn = Awaited<ReturnType<typeof openStandIn>>;

export async function openStandIn() {
  const calls: Call[] = [];
  let tokens = 0;
  const usual: Readonly<Record<string, Respond>> = {
    '/token': (res, call) => {
      tokens += 1;
      json({ access_token: `token-${tokens}`, token_type: 'Bearer', expires_in: 3600 })(res, call);
    },
    '/v2/simple-captcha-endpoint': (res, call) =>
      call.query['get'] === 'sound'
        ? res.setHeader('Content-Type', 'audio/x-wav; rate=8000').end('the sound')
        : json({ uuid, imageb64: `data:image/png;base64,${png.toString('base64')}` })(res, call),
    '/v2/valider-captcha': (res, call) =>
      json(call.body === JSON.stringify({ uuid, code: 'Ab12Cd' }))(res, call),
  };
  /** The answers that replace the usual ones, by path. */
  const instead = new Map<string, Respond>();

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url ?? '/', 'http://service.example');
    const call: Call = {
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      authorization: req.headers.authorization,
      body: await readBody(req, 10_000),
    };
    calls.push(call);
    const respond = instead.get(call.path) ?? usual[call.path];
    if (respond === undefined) res.writeHead(404).end();
    else respond(res, call);
  }

  const server = await listen((req, res) => void answer(req, res), { host: '127.0.0.1', port: 0 });
  const origin = `http://127.0.0.1:${server.port}`;
  return {
    url: `${origin}/v2`,
    tokenUrl: `${origin}/token`,
    calls,
    count: (path: string) => calls.filter((call) => call.path === path).length,
    instead,
    json,
    async [Symbol.asyncDispose]() {
      server.server.closeAllConnections();
      await server.close();
    },
  };
}
