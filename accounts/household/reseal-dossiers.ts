/** Encrypts dossiers and their events again after the key was changed. */
import type { DossierRecord, DossierStore, StoredDossierEvent } from '../../adapters/ports.ts';
import { conflict, retryOnConflict } from '../../errors/retry-on-conflict.ts';
import type { createDossierRecords } from './dossier-records.ts';
import { limitsOf } from './stored-dossiers.ts';

export interface DossierResealing {
  /** Resolves with the next `limit` dossiers after the key `after`. */
  scan(after: string | undefined, limit: number): Promise<readonly DossierRecord[]>;
  /** Encrypts with the first key what an older key has encrypted. Throws `Unopenable` when a key is missing. */
  reseal(record: DossierRecord): Promise<'resealed' | 'current' | 'gone'>;
  /** Resolves with the next `limit` events after the cursor `after`, still sealed. */
  scanEvents(after: number, limit: number): Promise<readonly StoredDossierEvent[]>;
  /** Encrypts an event in the same way. */
  resealEvent(event: StoredDossierEvent): Promise<'resealed' | 'current'>;
}

export function createDossierResealing({
  store,
  records,
}: {
  readonly store: DossierStore;
  readonly records: ReturnType<typeof createDossierRecords>;
}): DossierResealing {
  return {
    scan: (after, limit) => store.scan(after, limit),
    reseal(record) {
      let before: DossierRecord | undefined = record;
      return retryOnConflict<'resealed' | 'current' | 'gone'>(async () => {
        if (before === undefined) return 'gone';
        if (records.isCurrent(before)) return 'current';
        const after = { ...before, sealed: records.resealed(before) };
        const [isWritten] = await store.write([{ before, after, events: [] }]);
        if (isWritten) return 'resealed';
        [before] = await store.findMany([record.key]);
        return conflict;
      }, limitsOf(record.key));
    },
    scanEvents: (after, limit) => store.events(after, limit),
    async resealEvent(event) {
      if (records.isCurrent(event)) return 'current';
      await store.resealEvent(event.cursor, records.resealedEvent(event));
      return 'resealed';
    },
  };
}
