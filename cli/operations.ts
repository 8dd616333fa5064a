/** The operations on people's accounts, as the commands call them: by a user of this system. */
import type { Operator } from '../adapters/ports.ts';
import { createOperations, type Operations } from '../operations/index.ts';
import { type Context, withContext } from './context.ts';
import { createNotices } from './notices.ts';
import { createServicesToTell } from './services-to-tell.ts';
import { systemUser } from './system-user.ts';

/** What a command on an account works with. */
export interface OperationsContext extends Context {
  readonly operations: Operations;
  readonly operator: Operator;
}

/** Opens storage and operations, does the work, tells the services whose sessions have ended, and closes all again. */
export function withOperations<T>(
  env: NodeJS.ProcessEnv,
  work: (context: OperationsContext) => Promise<T>,
): Promise<T> {
  return withContext(env, async (context) => {
    const { settings, domain, storage, clock } = context;
    const services = createServicesToTell(context);
    const notices = createNotices(settings);
    const { tellService } = services;
    const { payloads } = storage;
    const { seal } = domain;
    const parts = { payloads, seal, tellService, clock };
    const operations = createOperations({
      domain,
      storage,
      // The protocol library takes longer to load than most commands to run.
      async endSessions(accountId) {
        const { createEndSessions } = await import('../provider/sessions/end-sessions.ts');
        await createEndSessions(parts)(accountId);
      },
      openSessions: {
        async list(accountId) {
          const { createOpenSessions } = await import('../provider/sessions/open-sessions.ts');
          return createOpenSessions(parts).list(accountId);
        },
      },
      serviceGrants: {
        async list(accountId) {
          const { createServiceGrants } = await import('../provider/grants/service-grants.ts');
          return createServiceGrants(parts).list(accountId);
        },
      },
      tell: notices.tell,
      clock,
    });
    try {
      return await work({ ...context, operations, operator: systemUser() });
    } finally {
      await Promise.all([services.close(), notices.close()]);
    }
  });
}
