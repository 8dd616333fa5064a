/** Records the exchanges between services and this provider, for developers. Nothing secret or personal is kept. */
import type { EventEmitter } from 'node:events';
import type { Next } from 'koa';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Clock } from '../../adapters/ports.ts';
import { accountClientId } from '../clients/account-client.ts';
import { serviceEndpoints } from '../endpoint-middleware.ts';
import { refusals } from '../events.ts';
import { refusalFields } from '../refusals/refusal-fields.ts';
import { type BackchannelAttempt, backchannelEvent } from '../sign-out/backchannel.ts';
import { endpointPathOf } from '../unverified-request.ts';
import { type Field, fieldsOf, redact, redactUri } from './fields.ts';

/** A request and its answer. */
export interface Exchange {
  /** In milliseconds since the epoch. */
  readonly at: number;
  /** Undefined for a client that isn't registered. */
  readonly clientId?: string | undefined;
  /** Method and address, such as `POST /token`. */
  readonly request: string;
  readonly sent: readonly Field[];
  /** Undefined where no answer came. */
  readonly status?: number | undefined;
  readonly answer: readonly Field[];
  readonly refusal?: Refusal | undefined;
  /** What the request got nothing for. */
  readonly notice?: string | undefined;
}

/** Why a request was refused. `received` and `registered` are redirect URIs. */
export interface Refusal {
  readonly error: string;
  readonly description?: string | undefined;
  readonly detail?: string | undefined;
  readonly received?: string | undefined;
  readonly registered?: readonly string[];
}

export type RecordExchange = (exchange: Exchange) => void;

const endpoints = new Set(['/auth', ...serviceEndpoints, '/session/end']);

/** Returns the address of a protocol endpoint, or undefined. A resumed request has an id in its own. */
function endpointOf(path: string): string | undefined {
  if (path.startsWith('/auth/')) return '/auth/…';
  return endpoints.has(path) ? path : undefined;
}

function toRefusal(ctx: KoaContextWithOIDC, error: Error): Refusal {
  const { redirectUri, registered, ...fields } = refusalFields(ctx, error);
  return {
    error: redact(fields.error),
    description: fields.description && redact(fields.description),
    detail: fields.detail && redact(fields.detail),
    received: redirectUri && redactUri(redirectUri),
    registered: registered?.map(redactUri) ?? [],
  };
}

function sentFields(ctx: KoaContextWithOIDC, clientId: string | undefined): Field[] {
  const oidc: KoaContextWithOIDC['oidc'] | undefined = ctx.oidc;
  const values = ctx.method === 'POST' ? (oidc?.body ?? {}) : ctx.query;
  const [scheme = ''] = ctx.get('Authorization').split(' ');
  const header: Field[] = /^(basic|bearer|dpop)$/i.test(scheme)
    ? [['Authorization', `${scheme} …`]]
    : [];
  return [...header, ...fieldsOf(values, clientId)];
}

function answerFields(ctx: KoaContextWithOIDC, clientId: string | undefined): Field[] {
  const url = URL.parse(ctx.response.get('Location'), ctx.href);
  if (ctx.status >= 300 && ctx.status < 400 && url !== null) {
    const values = new URLSearchParams(url.search || url.hash.slice(1));
    return [
      ['Location', redactUri(url.href.replace(/[?#].*/, ''))],
      ...fieldsOf(Object.fromEntries(values), clientId),
    ];
  }
  const body: unknown = ctx.body;
  const isJson = ctx.type.endsWith('json') && typeof body === 'object' && body !== null;
  if (isJson) return fieldsOf(body, clientId);
  return ctx.type === '' ? [] : [['Content-Type', ctx.type]];
}

/** Returns the middleware, to be mounted around the error handler. */
export function createRecordExchanges({
  provider,
  record,
  clock,
}: {
  readonly provider: Provider;
  readonly record: RecordExchange;
  readonly clock: Clock;
}) {
  const refused = new WeakMap<KoaContextWithOIDC, Refusal>();
  const emitter: EventEmitter = provider;
  for (const event of refusals) {
    emitter.on(event, (ctx: KoaContextWithOIDC, error: Error) => {
      refused.set(ctx, toRefusal(ctx, error));
    });
  }
  emitter.on(backchannelEvent, ({ clientId, uri, reason }: BackchannelAttempt) => {
    record({
      at: clock(),
      clientId,
      request: `POST ${redactUri(uri)}`,
      sent: [['logout_token', undefined]],
      status: reason === undefined ? 200 : undefined,
      answer: [],
      refusal: reason === undefined ? undefined : { error: redact(reason) },
    });
  });

  return async (ctx: KoaContextWithOIDC, next: Next): Promise<void> => {
    await next();
    const endpoint = endpointOf(endpointPathOf(ctx));
    const oidc: KoaContextWithOIDC['oidc'] | undefined = ctx.oidc;
    const clientId = oidc?.client?.clientId;
    if (endpoint === undefined || clientId === accountClientId) return;
    record({
      at: clock(),
      clientId,
      request: `${ctx.method} ${endpoint}`,
      sent: sentFields(ctx, clientId),
      status: ctx.status,
      answer: answerFields(ctx, clientId),
      refusal: refused.get(ctx),
      notice: ctx.response.get('Mon-Compte-Notice') || undefined,
    });
  };
}
