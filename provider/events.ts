/** Writes the library's refusals and failures to the log, and corrects the status of some failures. */
import type { EventEmitter } from 'node:events';
import type { Context } from 'koa';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Logger } from 'pino';
import { DomainError } from '../errors/domain-error.ts';
import { catalogue } from '../http/app-error.ts';
import { setRetryAfter } from '../http/error-handler.ts';
import { incidentOf } from '../observability/logger.ts';
import type { Observe } from '../observability/observe.ts';
import { type LeftOut, type LeftOutFields, leftOutEvent } from './refusals/left-out.ts';
import { clientIdOf, refusalFields } from './refusals/refusal-fields.ts';
import { hasInvalidValue } from './unverified-request.ts';

/** The library's events of refused requests. Listeners get the context and the error. */
export const refusals = [
  'authorization.error',
  'grant.error',
  'userinfo.error',
  'introspection.error',
  'revocation.error',
  'pushed_authorization_request.error',
  'registration_create.error',
  'end_session.error',
] as const;

/**
 * Logs each refusal and failure with the incident id and the client, and with no secret that the request contained. Tells
 * `observe` of refusals.
 */
export function logEvents(provider: Provider, log: Logger, observe: Observe): void {
  const fieldsOf = (ctx: KoaContextWithOIDC) => ({
    incident: incidentOf(ctx),
    clientId: clientIdOf(ctx),
  });
  const emitter: EventEmitter = provider;
  for (const event of refusals) {
    emitter.on(event, (ctx: KoaContextWithOIDC, error: Error) => {
      log.info({ ...fieldsOf(ctx), event, ...refusalFields(ctx, error) }, 'refused');
      // Of registered services alone: callers could make up any number of others.
      const clientId = ctx.oidc.client?.clientId;
      const endpoint = event.replace('.error', '');
      observe({ kind: 'refusal', clientId, endpoint, error: error.message });
    });
  }
  emitter.on(leftOutEvent, (ctx: Context, leftOut: LeftOut[], fields: LeftOutFields) => {
    log.info({ incident: incidentOf(ctx), ...fields, leftOut }, 'left out of the request');
  });
  provider.on('server_error', (ctx, error) => {
    // The library answers 500 to every error that isn't its own.
    if (error instanceof DomainError) {
      const { status, oauth, level } = catalogue[error.code];
      ctx.status = status;
      setRetryAfter(ctx, error);
      if (level !== 'error') {
        log[level]({ ...fieldsOf(ctx), code: error.code }, 'refused');
        // A page is there already, or replaces this.
        if (ctx.type !== 'text/html') ctx.body = { error: oauth };
        return;
      }
    }
    if (!hasInvalidValue(ctx.oidc.params?.['request'])) {
      log.error({ ...fieldsOf(ctx), err: error.cause ?? error }, 'fault');
      return;
    }
    // The pushed request object is at fault, not this server (RFC 9126, section 2.3).
    log.info({ ...fieldsOf(ctx), event: 'pushed_authorization_request.error' }, 'refused');
    ctx.status = 400;
    ctx.body = {
      error: 'invalid_request_object',
      error_description: 'the request object contains an invalid value',
    };
  });
}
