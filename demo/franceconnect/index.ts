/**
 * A stand-in for FranceConnect v2, and for FranceConnect+ beside it. It is stricter than the real service: it refuses
 * everything that FranceConnect's documentation doesn't name. Its people are those that FranceConnect publishes for
 * tests.
 */
import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { Middleware } from 'koa';
import { type Listening, listen } from '../../http/server/listener.ts';
import { type Algorithm, type Key, makeKey } from '../stand-ins/keys.ts';
import { createMemory } from '../stand-ins/memory.ts';
import { mount } from '../stand-ins/mount.ts';
import { serveStyle } from '../stand-ins/page.ts';
import { addAccessTokenHash } from './access-token-hash.ts';
import { encryptAnswers } from './encrypt-answers.ts';
import { createJourneys } from './journeys.ts';
import { homePage } from './pages.ts';
import { type TestPerson, testPeople } from './people.ts';
import { createStandInProvider, type StandInClient } from './provider.ts';
import { levels, plusLevels } from './request.ts';

export interface StandInOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly clients: readonly StandInClient[];
  /** Relying parties of the stand-in for FranceConnect+. */
  readonly plusClients?: readonly StandInClient[];
  readonly people?: readonly TestPerson[];
  /** The algorithm that signs ID tokens and userinfo. */
  readonly algorithm?: Algorithm;
  /** Wraps the request handler, so that tests can make the stand-in misbehave. */
  readonly around?: Middleware;
}

export interface StandIn extends Listening {
  readonly issuer: string;
  readonly plusIssuer: string;
  /** Returns the private key that signs at this moment. */
  key(): Key;
  /** Replaces the signing key. The old one is no longer published. */
  rotateKey(): Promise<void>;
}

/** Where each of the two is, below the origin. */
export const standInPaths = {
  franceConnect: '/api/v2',
  franceConnectPlus: '/plus/api/v2',
} as const;

/** Starts the stand-in on this machine. Throws an error that names the port when the port is taken. */
export async function startFranceConnect(options: StandInOptions): Promise<StandIn> {
  const { port, clients, plusClients = [], people = testPeople } = options;
  const { algorithm = 'ES256', around } = options;
  let handler: RequestListener = () => undefined;
  const listening = await listen((req, res) => handler(req, res), { host: '127.0.0.1', port });
  const origin = `http://localhost:${listening.port}`;
  const cookieKey = randomBytes(32).toString('base64url');
  const memory = createMemory();
  let key = await makeKey(algorithm);

  function buildAt(
    base: string,
    clients: readonly StandInClient[],
    levels: readonly string[],
  ): RequestListener {
    const provider = createStandInProvider({
      issuer: `${origin}${base}`,
      clients,
      people,
      algorithm,
      key,
      cookieKey,
      memory,
    });
    if (around !== undefined) provider.use(around);
    provider.use(serveStyle);
    provider.use(encryptAnswers(clients));
    provider.use(addAccessTokenHash(key));
    for (const journey of createJourneys({ provider, base, people, clients, levels, key })) {
      provider.use(journey);
    }
    return provider.callback();
  }

  function build(): RequestListener {
    const { franceConnect, franceConnectPlus } = standInPaths;
    const home = homePage(Object.values(standInPaths), people);
    const elsewhere: RequestListener = ({ url }, res) => {
      const found = url === '/';
      res.writeHead(found ? 200 : 404, { 'Content-Type': 'text/html' }).end(found ? home : '');
    };
    return mount(
      {
        [franceConnect]: buildAt(franceConnect, clients, levels),
        [franceConnectPlus]: buildAt(franceConnectPlus, plusClients, plusLevels),
      },
      elsewhere,
    );
  }

  handler = build();
  return {
    ...listening,
    issuer: `${origin}${standInPaths.franceConnect}`,
    plusIssuer: `${origin}${standInPaths.franceConnectPlus}`,
    key: () => key,
    async rotateKey() {
      key = await makeKey(algorithm);
      handler = build();
    },
  };
}
