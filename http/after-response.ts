/**
 * Work that starts once the answer is sent, because the time it takes would tell a secret: a message about a forgotten
 * password goes out only when the account exists.
 */
import { finished } from 'node:stream';
import type { Context } from 'koa';
import type { Logger } from 'pino';

/** The most work that may be pending at once. More is dropped and logged. */
const limit = 1_000;

/** Starts `work` once the answer is sent or its reader has gone. Errors go to the log. */
export type AfterResponse = (ctx: Context, work: () => Promise<void>) => void;

/** Returns `afterResponse` and a `drain` that waits for what it has started. */
export function createAfterResponse(log: Pick<Logger, 'error'>) {
  const running = new Set<Promise<void>>();

  const afterResponse: AfterResponse = ({ res }, work) => {
    if (running.size >= limit) {
      return log.error('too much work is waiting for answers to be sent: some was dropped');
    }
    const done = new Promise<void>((resolve) => finished(res, () => resolve()))
      .then(work)
      .catch((err: unknown) => log.error({ err }, 'work after an answer failed'))
      .finally(() => running.delete(done));
    running.add(done);
  };

  return {
    afterResponse,
    /** Resolves when all pending work has ended. */
    async drain(): Promise<void> {
      await Promise.all(running);
    },
  };
}
