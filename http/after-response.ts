/** Work that must not show in the time an answer takes: done once the answer is out. */
import { finished } from 'node:stream';
import type { Context } from 'koa';
import type { Logger } from 'pino';

/** As much as a burst may leave behind; beyond, it is dropped, and the log says so. */
const limit = 1_000;

export type AfterResponse = (ctx: Context, work: () => Promise<void>) => void;

export function createAfterResponse(log: Pick<Logger, 'error'>) {
  const running = new Set<Promise<void>>();

  /** Begins when the answer is out or its reader gone; fails in the log alone. */
  const afterResponse: AfterResponse = ({ res }, work) => {
    if (running.size >= limit) return log.error('too much is left to do after answers: dropped');
    const done = new Promise<void>((resolve) => finished(res, () => resolve()))
      .then(work)
      .catch((err: unknown) => log.error({ err }, 'what followed an answer failed'))
      .finally(() => running.delete(done));
    running.add(done);
  };

  return {
    afterResponse,
    /** Resolves when all that was begun has ended. */
    async drain(): Promise<void> {
      await Promise.all(running);
    },
  };
}
