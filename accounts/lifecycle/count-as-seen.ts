/** Gives accounts of earlier releases, which noted no use, a time from which they can grow old. */
import type { Clock, UseStore } from '../../adapters/ports.ts';
import { type PassOptions, passOnce } from './pass-once.ts';

export interface CountAsSeenOptions extends PassOptions {
  readonly uses: Pick<UseStore, 'noteUnknown'>;
  readonly clock: Clock;
}

/**
 * Counts accounts of which no use is known as used now, once for an installation: nobody is erased because a release did not
 * look. Accounts that nobody has ever opened stay unknown, and are never erased for not being used.
 */
export const countAsSeen = (options: CountAsSeenOptions): Promise<void> =>
  passOnce(options, { fact: 'uses/1', word: 'counted' }, async (page) => {
    const opened = page.filter(({ standing }) => standing.announced && !standing.erasedAt);
    const ids = opened.map(({ id }) => id);
    await options.uses.noteUnknown(ids, options.clock());
  });
