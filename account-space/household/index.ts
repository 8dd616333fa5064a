/** The pages of the dossiers that a person is in. See docs/screens.md, section Household. */
import type { Domain } from '../../accounts/domain.ts';
import type { Clock, Storage } from '../../adapters/ports.ts';
import type { AfterChange } from '../../interactions/flow/after-change.ts';
import type { Note } from '../../interactions/flow/current-account.ts';
import type { Sender } from '../../messaging/sender.ts';
import type { SpaceHandler } from '../visit.ts';
import { createAuthorization } from './authorization.ts';
import { createChangeDossier } from './change-dossier.ts';
import { createSeenDossiers } from './dossiers.ts';
import { createHouseholdPage } from './household.ts';
import { createSeparation } from './separation.ts';

export interface HouseholdSectionDependencies {
  readonly domain: Pick<Domain, 'accounts' | 'household' | 'blocks'>;
  readonly storage: Pick<Storage, 'audit' | 'counters'>;
  readonly sender: Pick<Sender, 'post'>;
  readonly note: Note;
  readonly afterChange: AfterChange;
  readonly clock: Clock;
}

/** Returns the handlers of all of them. */
export function createHouseholdSection({
  domain: { accounts, household, blocks },
  storage: { audit, counters },
  sender,
  note,
  afterChange,
  clock,
}: HouseholdSectionDependencies): readonly SpaceHandler<unknown>[] {
  const dossiers = createSeenDossiers({ household, blocks, accounts, clock });
  const changeDossier = createChangeDossier({
    accounts,
    audit,
    sender,
    note,
    afterChange,
    clock,
  });
  const dependencies = { dossiers, changeDossier, household, counters, afterChange, clock };
  return [
    ...createHouseholdPage(dependencies),
    createAuthorization(dependencies),
    createSeparation(dependencies),
  ];
}
