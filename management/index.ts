/**
 * The head file of the room: the management API, by which programs of operators work on accounts and dossiers. It has a port of
 * its own. A route is described once (`route.ts`): the schemas that parse its requests also make the document that
 * `/v1/openapi.json` answers with.
 *
 * There are no cookies here and no addresses are built from a request, so any host name will do: a token is all that counts.
 */
import { hash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import Koa, { type Context, type Middleware, type Next } from 'koa';
import type { Logger } from 'pino';
import type { Domain } from '../accounts/domain.ts';
import type { Storage } from '../adapters/ports.ts';
import { DomainError } from '../errors/domain-error.ts';
import { logInterruptedAnswers } from '../http/error-handler.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { logRequests } from '../observability/logger.ts';
import type { Observe } from '../observability/observe.ts';
import { createClientOperations } from '../operations/clients/index.ts';
import type { Operations } from '../operations/index.ts';
import type { ReplaceableClients } from '../provider/clients/clients.ts';
import { accountRoutes } from './accounts/accounts.ts';
import { identityRoutes } from './accounts/identity.ts';
import { newPasswordRoutes } from './accounts/new-passwords.ts';
import { createDefineOperation } from './accounts/operation.ts';
import { searchRoute } from './accounts/search.ts';
import { signInRoutes } from './accounts/sign-ins.ts';
import {
  type AuthorizationDependencies,
  type Caller,
  createAuthorization,
  requireScope,
} from './authorization.ts';
import { clientChangeRoutes } from './clients/changes.ts';
import { clientRoutes } from './clients/clients.ts';
import { dossierRoutes } from './dossiers/dossiers.ts';
import { membersRoute } from './dossiers/members.ts';
import { eventsRoute } from './events.ts';
import { createOnce } from './idempotency.ts';
import { type ImportRoutesDependencies, importRoutes } from './imports/imports.ts';
import { createDocument, documentSchema } from './openapi.ts';
import { createFinder } from './paths.ts';
import { answerProblems, Problem } from './problem.ts';
import { type Answer, defineRoute, noFields, type Route } from './route.ts';
import { statisticsRoute } from './statistics.ts';

export interface ManagementDependencies
  extends AuthorizationDependencies,
    Pick<ImportRoutesDependencies, 'stopping' | 'uploadLimits'> {
  readonly domain: Domain;
  readonly storage: Pick<
    Storage,
    'accounts' | 'audit' | 'clients' | 'counters' | 'dossiers' | 'payloads'
  >;
  readonly clients: Pick<ReplaceableClients, 'find' | 'listed'>;
  readonly operations: Operations;
  readonly log: Logger;
  readonly observe?: Observe | undefined;
  readonly traceRequests?: Middleware | undefined;
}

const minute = 60 * 1000;
/** How many requests a client may send in a minute. */
const perMinute = 600;

/** Returns all routes. */
function createRoutes(dependencies: ManagementDependencies): Route[] {
  const { clients, storage, domain, operations, clock } = dependencies;
  const operation = createDefineOperation(dependencies);
  const { listed } = clients;
  const clientOperations = createClientOperations({
    store: storage.clients,
    seal: domain.seal,
    audit: storage.audit,
    isListed: (clientId) => listed().has(clientId),
    clock,
  });
  const routes: Route[] = [
    searchRoute(dependencies),
    ...newPasswordRoutes(dependencies),
    ...accountRoutes(dependencies),
    ...signInRoutes(operation, operations),
    ...identityRoutes(operation, operations, clock),
    ...clientRoutes({ operations: clientOperations, listed }),
    ...clientChangeRoutes({ operations: clientOperations }),
    ...importRoutes(dependencies),
    ...dossierRoutes(dependencies),
    membersRoute(dependencies),
    eventsRoute(dependencies),
    statisticsRoute(dependencies),
    defineRoute({
      method: 'GET',
      path: '/v1/openapi.json',
      name: 'readDocument',
      summary: 'This document',
      body: noFields,
      query: noFields,
      answer: { status: 200, schema: documentSchema },
      handle: async () => ({ body: document }),
    }),
  ];
  const document = createDocument(routes, dependencies.issuer);
  return routes;
}

/** Sends the answer. What is read has a tag: its version, or else a hash of it. */
function send(ctx: Context, { answer }: Route, { status, body, version, stream }: Answer): void {
  const isRead = ctx.method === 'GET' && stream === undefined;
  const tag = version ?? (isRead ? hash('sha256', JSON.stringify(body), 'base64url') : undefined);
  if (tag !== undefined) ctx.set('ETag', `"${tag}"`);
  ctx.status = status ?? answer.status;
  if (stream !== undefined || body !== undefined) ctx.body = stream ?? body;
  if (ctx.body) ctx.type = answer.type ?? 'application/json';
}

/** The caller of a route that needs no token. */
const nobody: Caller = { clientId: '', scopes: new Set() };

/** Returns the listener of the API. */
export function createManagement(dependencies: ManagementDependencies): RequestListener {
  const { storage, issuer, clock, log, traceRequests } = dependencies;
  const { observe = () => undefined } = dependencies;
  const authorize = createAuthorization(dependencies);
  const once = createOnce({ ...storage, seal: dependencies.domain.seal, clock });
  const find = createFinder(createRoutes(dependencies));

  /** Resolves with the caller. Throws when there is none, or when it has sent too much within a minute. */
  async function authorizeAndCount(ctx: Context): Promise<Caller> {
    const caller = await authorize(ctx);
    const { count, expiresAt } = await storage.counters.increment(
      `management/${caller.clientId}`,
      minute,
    );
    if (count <= perMinute) return caller;
    const retryAfterSeconds = Math.max(1, Math.ceil((expiresAt - clock()) / 1000));
    throw new DomainError('tooMany', { retryAfterSeconds });
  }

  async function dispatch(ctx: Context): Promise<void> {
    const found = find(ctx.path);
    ctx['_matchedRoute'] = found?.ofPath[0]?.path;
    const route = found?.ofPath.find(({ method }) => method === ctx.method);
    const caller = route && route.scope === undefined ? nobody : await authorizeAndCount(ctx);
    if (found === undefined) throw new Problem(404, 'notFound');
    const { id, ofPath } = found;
    if (route === undefined) {
      const headers = { Allow: ofPath.map(({ method }) => method).join(', ') };
      throw new Problem(405, 'methodNotAllowed', { headers });
    }
    if (route.scope !== undefined) requireScope(caller, route.scope);
    send(ctx, route, await route.run(ctx, id, caller, once));
  }

  const app = new Koa();
  logInterruptedAnswers(app, { log, clock });
  app.use(securityHeaders(issuer.startsWith('https:')));
  if (traceRequests) app.use(traceRequests);
  app.use(logRequests(log, observe));
  app.use(answerProblems(log));
  app.use((ctx: Context, _next: Next) => {
    ctx.set('Cache-Control', 'no-store');
    return dispatch(ctx);
  });
  return app.callback();
}
