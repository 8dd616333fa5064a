/** Reads and writes dossiers that others may be writing at the same time. */
import type { DossierRecord, DossierStore } from '../../adapters/ports.ts';
import { conflict, retryOnConflict } from '../../errors/retry-on-conflict.ts';
import type { Changed } from './changes.ts';
import type { Dossier } from './dossier.ts';
import type { createDossierRecords } from './dossier-records.ts';
import type { DossierEvent } from './events.ts';

/** A dossier as it is stored: for pages, which show it and send back what they have seen. */
export interface FoundDossier {
  /** Names the dossier in addresses and forms; it says nothing about it. */
  readonly id: string;
  readonly version: number;
  readonly dossier: Dossier;
}

/** Honest writers of one dossier are few; more than these are an attack or a fault. */
const attempts = 100;

/** Returns the limits of `retryOnConflict` for a dossier. */
export const limitsOf = (id: string) => ({
  attempts,
  message: `the dossier ${id} is written again and again by others`,
});

/** Reports whether a change leaves the dossier as it was. */
export const isUnchanged = (before: Dossier, { dossier, events }: Changed): boolean =>
  events.length === 0 && JSON.stringify(dossier) === JSON.stringify(before);

export type StoredDossiers = ReturnType<typeof createStoredDossiers>;

/** Creates the functions on a store of dossiers. */
export function createStoredDossiers({
  store,
  records,
}: {
  readonly store: DossierStore;
  readonly records: ReturnType<typeof createDossierRecords>;
}) {
  const open = (record: DossierRecord): FoundDossier => ({
    id: record.key,
    version: record.version,
    dossier: records.open(record),
  });
  const find = async (id: string) => (await store.findMany([id]))[0];

  /** Stores a change of a record, if there is one. Resolves with what is stored then, or with `conflict`. */
  async function replace(
    before: DossierRecord,
    changed: Changed,
  ): Promise<FoundDossier | typeof conflict> {
    const found = open(before);
    if (isUnchanged(found.dossier, changed)) return found;
    const after = records.toRecord(changed.dossier, before.version);
    const events = changed.events.map(records.toEventRecord);
    const [isWritten] = await store.write([{ before, after, events }]);
    const { dossier } = changed;
    return isWritten ? { id: found.id, version: before.version + 1, dossier } : conflict;
  }

  /** Changes a dossier, if it is there, and starts again when somebody else wrote first. Resolves with the events. */
  const edit = (id: string, change: (dossier: Dossier) => Changed) =>
    retryOnConflict<readonly DossierEvent[]>(async () => {
      const record = await find(id);
      if (record === undefined) return [];
      const changed = change(records.open(record));
      return (await replace(record, changed)) === conflict ? conflict : changed.events;
    }, limitsOf(id));

  return {
    open,
    find,
    replace,
    edit,
    /** Resolves with all dossiers that name an account. */
    async ofAccount(accountId: string): Promise<FoundDossier[]> {
      return (await store.findByMember(records.memberHash(accountId))).map(open);
    },
    /** Changes all dossiers that name an account, one after the other. Resolves with the events. */
    async editAllOf(accountId: string, change: (dossier: Dossier) => Changed) {
      const events: DossierEvent[] = [];
      for (const { key } of await store.findByMember(records.memberHash(accountId)))
        events.push(...(await edit(key, change)));
      return events;
    },
  };
}
