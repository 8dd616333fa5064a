/**
 * The head file of the room: the console of the agents who help people. It has a port and an origin of its own.
 *
 * - `sign-in/`: agents sign in at the OpenID provider of their employer; `sessions.ts` keeps them in.
 * - `roles.ts`: one table says which roles may do what. `router.ts` lets nobody near a page without one of them.
 * - `search/`: finding a person, and opening the file for a reason; `open-files.ts` knows which files are open.
 */
import type { RequestListener } from 'node:http';
import Koa, { type Context, type Middleware, type Next } from 'koa';
import type { Logger } from 'pino';
import type { Domain } from '../accounts/domain.ts';
import { createHourlyLimit } from '../accounts/limits/hourly-limit.ts';
import type { Clock, Storage } from '../adapters/ports.ts';
import { createSealedPayloads } from '../crypto/sealed-payloads.ts';
import { type Asset, serveAssets } from '../http/assets/assets.ts';
import { createErrorHandler, logInterruptedAnswers } from '../http/error-handler.ts';
import { createCsrfTokens } from '../http/forms/csrf.ts';
import { createBirthplaceLists } from '../http/forms/identity/birthplace-lists.ts';
import { createOutcomes } from '../http/forms/outcomes.ts';
import { rememberLanguage } from '../http/locale.ts';
import { requireHost } from '../http/require-host.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { createShow } from '../http/show-page.ts';
import { logRequests } from '../observability/logger.ts';
import type { Observe } from '../observability/observe.ts';
import type { Operations } from '../operations/index.ts';
import type { Clients } from '../provider/clients/clients.ts';
import type { MessageKey } from '../views/dictionaries/index.ts';
import type { Organisation } from '../views/pages.ts';
import type { Views } from '../views/render.ts';
import { createAccountPages } from './accounts/index.ts';
import { createConsoleCookies } from './cookies.ts';
import { createOpenFiles } from './open-files.ts';
import type { Role } from './roles.ts';
import { type AgentPlace, createConsoleRouter } from './router.ts';
import { createSearch } from './search/search.ts';
import { createAgentSessions, idleMs } from './sessions.ts';
import { createEmployer, type EmployerSettings } from './sign-in/employer.ts';
import { createAgentSignIn, signInPaths } from './sign-in/sign-in.ts';
import type { ConsolePage } from './visit.ts';

export interface ConsoleDependencies {
  readonly settings: {
    /** The public origin of the console. */
    readonly origin: string;
    readonly employer: EmployerSettings;
    readonly cookieKeys: readonly string[];
    readonly trustProxy: number;
    readonly organisation: Organisation;
    /** How long a call to the employer's provider may take, in ms. */
    readonly timeLimit?: number | undefined;
  };
  readonly domain: Pick<Domain, 'seal' | 'index'>;
  readonly storage: Pick<Storage, 'payloads' | 'counters'>;
  readonly operations: Operations;
  /** Names the services in the history of an account. */
  readonly clients: Pick<Clients, 'find'>;
  readonly views: Views;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly observe?: Observe | undefined;
  readonly traceRequests?: Middleware | undefined;
}

const roleWords: Readonly<Record<Role, MessageKey>> = {
  support: 'console.roleSupport',
  supervisor: 'console.roleSupervisor',
  privacy: 'console.rolePrivacy',
};

/** Names the routes in the log and the metrics apart from those of the provider. */
async function nameRoute(ctx: Context, next: Next): Promise<void> {
  try {
    await next();
  } finally {
    const matched: unknown = ctx['_matchedRoute'];
    if (typeof matched === 'string') ctx['_matchedRoute'] = `console ${matched}`;
  }
}

/** Returns the listener of the console, and its pages for the test that walks them. */
export function createConsole(dependencies: ConsoleDependencies): {
  readonly handler: RequestListener;
  readonly pages: readonly ConsolePage<unknown>[];
} {
  const { settings, domain, storage, operations, clients, views, assets, clock, log } =
    dependencies;
  const { observe = () => undefined, traceRequests } = dependencies;
  const { origin, employer: registration, cookieKeys, trustProxy, timeLimit } = settings;
  const https = origin.startsWith('https:');
  const kept = { payloads: storage.payloads, seal: domain.seal, index: domain.index, clock };
  const csrfTokens = createCsrfTokens(cookieKeys);
  const cookies = createConsoleCookies({ cookieKeys, https });
  const sessions = createAgentSessions({ ...kept, cookies });
  const show = createShow(views, settings.organisation, (ctx) => {
    const session = sessions.known(ctx);
    if (session === undefined) return {};
    const { name, roles, uid } = session;
    const signOut = { action: signInPaths.signOut, csrf: csrfTokens.tokenOf(uid) };
    return { agent: { name, roles: roles.map((role) => roleWords[role]), signOut } };
  });
  const employer = createEmployer({
    ...registration,
    redirectUri: `${origin}${signInPaths.callback}`,
    postLogoutRedirectUri: `${origin}${signInPaths.signedOut}`,
    timeLimit,
    clock,
    log,
  });
  const signIn = createAgentSignIn({ origin, employer, sessions, cookies, csrfTokens, show, log });
  const outcomes = createOutcomes<AgentPlace>({
    clock,
    openKept(kind, schema) {
      const places = createSealedPayloads(kept, {
        model: 'AgentOutcome',
        schema,
        lifetime: idleMs,
      });
      const keyOf = ({ session }: AgentPlace) =>
        domain.index('agent-outcome', `${kind}/${session.uid}`);
      return {
        read: (place) => places.read(keyOf(place)),
        write: (place, state) => places.write(keyOf(place), state),
      };
    },
  });
  const openFiles = createOpenFiles(kept);
  const { counters } = storage;
  const { index } = domain;
  const birthplaces = createBirthplaceLists();
  const pages: readonly ConsolePage<unknown>[] = [
    ...createSearch({
      ...kept,
      operations,
      openFiles,
      log,
      countSearch: createHourlyLimit('agent-searches', { counters, index, clock }),
    }),
    ...createAccountPages({ ...kept, operations, openFiles, clients, lists: birthplaces.hrefs }),
  ];

  const app = new Koa();
  app.proxy = trustProxy > 0;
  app.maxIpsCount = trustProxy;
  logInterruptedAnswers(app, { log, clock });
  app.use(securityHeaders(https));
  if (traceRequests) app.use(traceRequests);
  app.use(logRequests(log, observe));
  app.use(nameRoute);
  app.use(createErrorHandler({ show, log, wayOn: async () => ({}) }));
  app.use(requireHost(new URL(origin).host, 'SUPPORT_ORIGIN'));
  app.use(serveAssets(assets));
  app.use(birthplaces.serve);
  app.use(rememberLanguage);
  app.use(signIn.routes);
  const routes = { origin, sessions, signIn, outcomes, csrfTokens, show };
  for (const middleware of createConsoleRouter(pages, routes)) app.use(middleware);
  return { handler: app.callback(), pages };
}
