/**
 * The head file of the room: what a fund's file does to accounts and dossiers. The commands read the file from a disk, the
 * management API from a request; from there on both call these functions.
 */
import { randomUUID } from 'node:crypto';
import type { Domain } from '../../accounts/domain.ts';
import type { AuditStore, Clock } from '../../adapters/ports.ts';
import type { Tell } from '../tell.ts';
import { createHashLegacy } from './legacy-hash.ts';
import { createPace } from './pace.ts';
import { importPeople, type PeopleOptions } from './people.ts';
import { importPlaces, type PlacesOptions } from './places.ts';

export interface ImportDependencies {
  readonly domain: Pick<
    Domain,
    'accounts' | 'household' | 'blocks' | 'updateAccount' | 'passwords'
  >;
  readonly audit: AuditStore;
  readonly tell: Tell;
  readonly clock: Clock;
}

/** Creates the functions. Each rejects with the first fault of a store. */
export function createImport({
  domain: { accounts, household, blocks, updateAccount, passwords },
  ...others
}: ImportDependencies) {
  const paced = createPace();
  const hashLegacy = createHashLegacy(passwords);
  const people = { accounts, household, blocks, updateAccount, hashLegacy, newId: randomUUID };
  return {
    /** Adds the people of a file, with accounts that they open at their first connection. */
    importPeople: (options: PeopleOptions) =>
      importPeople({ ...others, ...people, paced, ...options }),
    /** Puts people into the dossiers of a file, and ends what is over. */
    importPlaces: (options: PlacesOptions) =>
      importPlaces({ ...others, accounts, household, paced, ...options }),
  };
}
