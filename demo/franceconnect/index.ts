/**
 * A stand-in for FranceConnect v2. It is stricter than the real service: it refuses everything that FranceConnect's
 * documentation doesn't name. Its people are those that FranceConnect publishes for tests.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Middleware } from 'koa';
import { type Listening, listen } from '../../http/server/listener.ts';
import { addAccessTokenHash } from './access-token-hash.ts';
import { encryptAnswers } from './encrypt-answers.ts';
import { createJourneys } from './journeys.ts';
import { type Algorithm, type Key, makeKey } from './keys.ts';
import { createMemory } from './memory.ts';
import { homePage, stylePath } from './pages.ts';
import { type TestPerson, testPeople } from './people.ts';
import { createStandInProvider, type StandInClient } from './provider.ts';

export interface StandInOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly clients: readonly StandInClient[];
  readonly people?: readonly TestPerson[];
  /** The algorithm that signs ID tokens and userinfo. */
  readonly algorithm?: Algorithm;
  /** Wraps the request handler, so that tests can make the stand-in misbehave. */
  readonly around?: Middleware;
}

export interface StandIn extends Listening {
  readonly issuer: string;
  /** Returns the private key that signs at this moment. */
  key(): Key;
  /** Replaces the signing key. The old one is no longer published. */
  rotateKey(): Promise<void>;
}

const base = '/api/v2';
const style = readFileSync(new URL('../html/style.css', import.meta.url));

/** Starts the stand-in on this machine. Throws an error that names the port when the port is taken. */
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
    provider.use(encryptAnswers(clients));
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

/** Mounts the app below the issuer's path. oidc-provider finds the prefix in `originalUrl`, before `url`. */
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
