/**
 * What follows a change that is stored: its event in the audit trail, the end of sessions, the words for the next page. The
 * change stands, so a store that fails from now on must not turn the answer into a failure: the person would believe
 * that nothing had happened. What was not done is logged, and an operator can tell from it what the audit trail lacks.
 */
import type { Logger } from 'pino';

/** Resolves when all the work, each part under its name, has ended in some way. Parts don't prevent each other. */
export type AfterChange = (
  accountId: string,
  work: Readonly<Record<string, Promise<unknown>>>,
) => Promise<void>;

export function createAfterChange(log: Pick<Logger, 'error'>): AfterChange {
  return async (accountId, work) => {
    for (const [undone, part] of Object.entries(work)) {
      part.catch((err: unknown) => {
        log.error(
          { err, accountId, undone },
          'a change is stored, but what follows it was not done',
        );
      });
    }
    await Promise.allSettled(Object.values(work));
  };
}
