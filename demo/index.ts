/**
 * The demo: a service to sign in to, people to sign in as, stand-ins for FranceConnect and for the employer of agents, and an
 * outbox that shows the messages. All of it is fictional and none of it is secret. In production the program refuses to start with it.
 */
import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { Domain } from '../accounts/domain.ts';
import type { Clock } from '../adapters/ports.ts';
import type { Settings } from '../config/index.ts';
import { type Listening, listen } from '../http/server/listener.ts';
import { franceConnectJwksPath } from '../http/server/metadata-cache.ts';
import type { Outbox } from '../messaging/outbox.ts';
import {
  clientId,
  clientSecret,
  createDossiersRegistration,
  createRegistration,
  portalOrigin,
} from './client.ts';
import { createEmployerStandIn } from './employer/index.ts';
import { standInPaths, startFranceConnect } from './franceconnect/index.ts';
import { addPeople } from './people.ts';
import { createRelyingParty } from './portal/relying-party.ts';
import type { Exchanges } from './sandbox/exchanges.ts';
import { mount } from './stand-ins/mount.ts';
import { welcome } from './welcome.ts';

const standInOrigin = 'http://localhost:3002';
const consoleOrigin = 'http://localhost:3003';

/** The hosts of the demo's services. Back-channel logout must be allowed to reach them. */
export const demoHosts = ['localhost', '127.0.0.1', '[::1]'];

/** Our registration at one of the stand-ins. The secret is made at each start, as the portal's. */
const standIn = (path: string, acr: string) => ({
  issuer: `${standInOrigin}${path}`,
  clientId: 'mon-compte',
  clientSecret: randomBytes(32).toString('base64url'),
  acr,
});

/** Settings that point at the stand-ins. The demo uses them when none are set. */
export const demoUpstreams = {
  franceConnect: standIn(standInPaths.franceConnect, 'eidas1'),
  franceConnectPlus: standIn(standInPaths.franceConnectPlus, 'eidas2'),
} as const;

/** Settings of the support console, whose agents sign in at a stand-in of their employer on the same port. */
export const demoSupport = {
  port: Number(new URL(consoleOrigin).port),
  origin: consoleOrigin,
  employer: {
    issuer: `${consoleOrigin}/employer`,
    clientId: 'support-console',
    clientSecret: randomBytes(32).toString('base64url'),
    rolesClaim: 'roles',
  },
} as const;

/** Resolves with the listener of the console and of the stand-in beside it. */
export async function besideEmployer(console: RequestListener): Promise<RequestListener> {
  const { origin, employer } = demoSupport;
  const standIn = await createEmployerStandIn({ ...employer, console: origin });
  return mount({ [new URL(employer.issuer).pathname]: standIn.handler }, console);
}

/** Clients to register at the provider when the demo runs. */
export const demoClients: readonly unknown[] = [
  createRegistration(portalOrigin),
  createDossiersRegistration(portalOrigin),
];

export interface DemoDependencies {
  readonly settings: Pick<Settings, 'issuer' | 'franceConnect' | 'franceConnectPlus' | 'support'>;
  readonly domain: Pick<Domain, 'accounts' | 'household' | 'passwords' | 'termsVersion'>;
  readonly clock: Clock;
  /** Keeps the sent messages for the outbox page. */
  readonly outbox: Outbox;
  /** Keeps what services and the provider said to each other, for the page of the sandbox. */
  readonly exchanges: Exchanges;
}

/**
 * Adds the demo people who are missing, starts the service, and prints on standard output how to begin. The origins
 * default to the published addresses; tests pass others.
 */
export async function startDemo(
  { settings, domain, clock, outbox, exchanges }: DemoDependencies,
  origins = { portal: portalOrigin, standIn: standInOrigin },
): Promise<Listening[]> {
  const { issuer } = settings;
  const people = await addPeople(domain);
  const portal = createRelyingParty({
    origin: origins.portal,
    issuer,
    clientId,
    clientSecret,
    outbox,
    sandbox: { exchanges, people },
    clock,
  });
  const port = portOf(origins.portal);
  const listening = await listen(portal.callback(), { host: '127.0.0.1', port });
  const isUpstreamSet = settings.franceConnect ?? settings.franceConnectPlus;
  const standIn = isUpstreamSet ? undefined : await startStandIn(issuer, portOf(origins.standIn));
  const addresses = {
    issuer,
    portal: origins.portal,
    standIn: standIn && origins.standIn,
    console: settings.support?.origin ?? demoSupport.origin,
  };
  process.stdout.write(welcome({ ...addresses, people }));
  return standIn === undefined ? [listening] : [listening, standIn];
}

const portOf = (origin: string) => Number(new URL(origin).port);

function startStandIn(issuer: string, port: number): Promise<Listening> {
  const { franceConnect, franceConnectPlus } = demoUpstreams;
  const ours = {
    redirectUris: [`${issuer}/franceconnect/callback`],
    postLogoutRedirectUris: [`${issuer}/franceconnect/logged-out`],
  };
  return startFranceConnect({
    port,
    clients: [{ ...franceConnect, ...ours }],
    plusClients: [
      {
        ...franceConnectPlus,
        ...ours,
        encryption: { jwksUri: `${issuer}${franceConnectJwksPath}` },
      },
    ],
  });
}
