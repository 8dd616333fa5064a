/** What the library tells of: refusals and faults go to the log. */
import type { EventEmitter } from 'node:events';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Logger } from 'pino';
import { DomainError } from '../errors/domain-error.ts';
import { statusOf } from '../http/app-error.ts';
import { incidentOf } from '../observability/logger.ts';
import { isUnreadable } from './requests.ts';

const refusals = [
  'authorization.error',
  'grant.error',
  'userinfo.error',
  'introspection.error',
  'revocation.error',
  'pushed_authorization_request.error',
  'end_session.error',
] as const;

/** Logs them with the incident number and the client, and nothing that a request said. */
export function logEvents(provider: Provider, log: Logger): void {
  const line = (ctx: KoaContextWithOIDC) => ({
    incident: incidentOf(ctx),
    clientId: ctx.oidc.client?.clientId,
  });
  const emitter: EventEmitter = provider;
  for (const event of refusals) {
    emitter.on(event, (ctx: KoaContextWithOIDC, error: Error) => {
      log.info({ ...line(ctx), event, error: error.message }, 'refused');
    });
  }
  provider.on('server_error', (ctx, error) => {
    // The library answers 500 to whatever it doesn't know.
    if (error instanceof DomainError) ctx.status = statusOf(error);
    if (!isUnreadable(ctx.oidc.params?.['request'])) {
      log.error({ ...line(ctx), err: error.cause ?? error }, 'fault');
      return;
    }
    // Its sender's fault, and not ours (RFC 9126, section 2.3).
    log.info({ ...line(ctx), event: 'pushed_authorization_request.error' }, 'refused');
    ctx.status = 400;
    ctx.body = {
      error: 'invalid_request_object',
      error_description: 'a value of the request object is none',
    };
  });
}
