/**
 * A stand-in for FranceConnect v2, stricter than the real service: it refuses what the documentation
 * doesn't name, and its people are the ones FranceConnect publishes for tests.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Middleware } from 'koa';
import { type Listening, listen } from '../../http/listener.ts';
import { addAccessTokenHash } from './access-token-hash.ts';
import { createJourneys } from './journeys.ts';
import { type Algorithm, type Key, makeKey } from './keys.ts';
import { createMemory } from './memory.ts';
import { homePage, stylePath } from './pages.ts';
import { type TestPerson, testPeople } from './people.ts';
import { createStandInProvider, type StandInClient } from './provider.ts';

export interface StandInOptions {
  /** 0 takes any. */
  readonly port: number;
  readonly clients: readonly StandInClient[];
  readonly people?: readonly TestPerson[];
  /** Of ID tokens and userinfo. */
  readonly algorithm?: Algorithm;
  /** Put around everything, for tests that have it misbehave. */
  readonly around?: Middleware;
}

export interface StandIn extends Listening {
  readonly issuer: string;
  /** The private key that signs now. */
  key(): Key;
  /** Signs with a new key from now on; the old one is no longer published. */
  rotateKey(): Promise<void>;
}

const base = '/api/v2';
const style = readFileSync(new URL('../html/style.css', import.meta.url));

/** Starts it on this machine. Throws in plain words when the port is taken. */
export async function startFranceConnect(options: StandInOptions): Promise<StandIn> {
  const { port, clients, people = testPeople, algorithm = 'ES256', around } = options;
  let handler: RequestListener = () => undefined;
  const listening = await listen((req, res) => handler(req, res), { host: '127.0.0.1', port });
  const issuer = `http://localhost:${listening.port}${base}`;
  const cookieKey = randomBytes(32).toString('base64url');
  const memory = createMemory();
  let key = await makeKey(algorithm);

  function build(): RequestListener {
    const provider = createStandInProvider({
      issuer,
      clients,
      people,
      algorithm,
      key,
      cookieKey,
      memory,
    });
    if (around !== undefined) provider.use(around);
    provider.use(async (ctx, next) => {
      if (ctx.path !== stylePath) return next();
      ctx.type = 'css';
      ctx.body = style;
    });
    provider.use(addAccessTokenHash(key));
    for (const journey of createJourneys({ provider, base, people, clients, key })) {
      provider.use(journey);
    }
    return mount(provider.callback(), homePage(base, people));
  }

  handler = build();
  return {
    ...listening,
    issuer,
    key: () => key,
    async rotateKey() {
      key = await makeKey(algorithm);
      handler = build();
    },
  };
}

/** Under the issuer's path: the library finds it in what `originalUrl` has before `url`. */
function mount(handler: RequestListener, home: string): RequestListener {
  return (req: IncomingMessage & { originalUrl?: string }, res: ServerResponse) => {
    const { url = '' } = req;
    if (!url.startsWith(`${base}/`)) {
      const found = url === '/';
      res.writeHead(found ? 200 : 404, { 'Content-Type': 'text/html' }).end(found ? home : '');
      return;
    }
    req.originalUrl = url;
    req.url = url.slice(base.length);
    handler(req, res);
  };
}
