/** Turns dossiers and their events into what is stored, and back: sealed, and found by keyed hashes only. */
import type {
  DossierEventRecord,
  DossierRecord,
  StoredDossierEvent,
} from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import type { Seal } from '../../crypto/sealing.ts';
import { endOfDay } from './days.ts';
import { type Dossier, dossierSchema, lastDayOfAuthorization } from './dossier.ts';
import { type DossierEvent, eventSchema } from './events.ts';

export interface DossierRecordsDependencies {
  readonly seal: Seal;
  readonly index: BlindIndex;
  /** Returns a random id for an event. */
  readonly newId: () => string;
}

/** Creates the functions that seal, hash and open dossiers. */
export function createDossierRecords({ seal, index, newId }: DossierRecordsDependencies) {
  const contextOf = (key: string) => `dossier/${key}`;
  const eventContext = (id: string) => `dossier-event/${id}`;
  const keyOf = ({ fund, fileNumber }: Pick<Dossier, 'fund' | 'fileNumber'>) =>
    index('dossier', `${fund}/${fileNumber}`);
  const memberHash = (accountId: string) => index('dossier-member', accountId);

  return {
    keyOf,
    memberHash,
    open: ({ key, sealed }: DossierRecord): Dossier =>
      dossierSchema.parse(JSON.parse(seal.open(sealed, contextOf(key)))),
    /** Returns the record of a dossier; `version` is that of the record it was read from, or 1. */
    toRecord(dossier: Dossier, version: number): DossierRecord {
      const key = keyOf(dossier);
      const lastDay = lastDayOfAuthorization(dossier);
      return {
        key,
        version,
        memberHashes: [...new Set(dossier.members.map(({ accountId }) => memberHash(accountId)))],
        sealed: seal.seal(JSON.stringify(dossier), contextOf(key)),
        dueAt: lastDay === undefined ? undefined : endOfDay(lastDay),
      };
    },
    toEventRecord(event: DossierEvent): DossierEventRecord {
      const id = newId();
      return { id, at: event.at, sealed: seal.seal(JSON.stringify(event), eventContext(id)) };
    },
    openEvent: ({ id, sealed }: StoredDossierEvent): DossierEvent =>
      eventSchema.parse(JSON.parse(seal.open(sealed, eventContext(id)))),
    isCurrent: ({ sealed }: { readonly sealed: string }) => seal.isCurrent(sealed),
    resealed: ({ key, sealed }: DossierRecord) =>
      seal.seal(seal.open(sealed, contextOf(key)), contextOf(key)),
    resealedEvent: ({ id, sealed }: StoredDossierEvent) =>
      seal.seal(seal.open(sealed, eventContext(id)), eventContext(id)),
  };
}
