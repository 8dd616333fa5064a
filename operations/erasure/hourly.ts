/** The work on stored data that is done every hour, by whichever process comes first. A failure is logged; the next hour tries again. */
import type { Logger } from 'pino';
import type { Storage } from '../../adapters/ports.ts';
import type { Operations } from '../index.ts';

const hour = 60 * 60 * 1000;

export interface HourlyDependencies {
  readonly storage: Pick<Storage, 'sweep'>;
  readonly operations: Pick<Operations, 'eraseClosed' | 'sweepIdle'>;
  readonly log: Pick<Logger, 'info' | 'error'>;
}

/** Begins it. Returns the function that ends it. */
export function startHourly({ storage, operations, log }: HourlyDependencies): () => void {
  const timer = setInterval(() => {
    storage.sweep().catch((error) => log.error({ err: error }, 'the sweep of what expired failed'));
    operations
      .eraseClosed()
      .then((count) => count > 0 && log.info({ count }, 'closed accounts were erased'))
      .catch((error) => log.error({ err: error }, 'not all closed accounts are erased'));
    operations
      .sweepIdle()
      .then(({ told, erased }) => {
        if (told + erased > 0) log.info({ told, erased }, 'accounts that nobody uses were swept');
      })
      .catch((error) => log.error({ err: error }, 'not all accounts that nobody uses are swept'));
  }, hour);
  return () => clearInterval(timer);
}
