/** The page on which one of the couple declares that they have separated. */
import { z } from 'zod';
import { isOfCouple } from '../../accounts/household/dossier.ts';
import type { Household } from '../../accounts/household/household.ts';
import { type DateFault, parsePastDate } from '../../accounts/identity/typed-identity.ts';
import type { Clock } from '../../adapters/ports.ts';
import { longestIdentifier, shownAgain } from '../../interactions/flow/replies.ts';
import { notice } from '../../messaging/texts.ts';
import type { MessageKey } from '../../views/dictionaries/index.ts';
import type { SpaceHandler, Visit } from '../visit.ts';
import { type ChangeDossier, versionField } from './change-dossier.ts';
import type { SeenDossiers } from './dossiers.ts';
import { dossierPath, householdPage, leaveForm, section, showRefused } from './household.ts';

const fields = z.object({ ...versionField, date: z.string().default('') });

const faults: Readonly<Record<DateFault, MessageKey>> = {
  missing: 'field.required',
  malformed: 'separation.malformed',
  impossible: 'separation.impossible',
  future: 'separation.future',
  tooOld: 'birthDate.tooOld',
};

export interface SeparationDependencies {
  readonly dossiers: SeenDossiers;
  readonly changeDossier: ChangeDossier;
  readonly household: Pick<Household, 'declareSeparation'>;
  readonly clock: Clock;
}

/** Returns the page with its form. */
export function createSeparation({
  dossiers,
  changeDossier,
  household,
  clock,
}: SeparationDependencies): SpaceHandler<z.output<typeof fields>> {
  const refuse = ({ showNext }: Visit, page: string, fault: DateFault) =>
    showNext(page, { errors: [{ field: 'date', key: faults[fault] }], status: 422 });

  return {
    path: `${section}/:dossier/separation`,
    section,
    needsFresh: true,
    async show(visit, { errors = [], typed }) {
      const seen = await dossiers.named(visit);
      if (!seen.maySeparate) return leaveForm(visit, errors);
      const { fund, fileNumber } = seen.found.dossier;
      visit.show('accountSeparation', {
        ...visit.hidden,
        errors,
        action: dossierPath(seen, 'separation'),
        dossierVersion: seen.found.version,
        fund,
        fileNumber,
        date: shownAgain(typed?.['date'] ?? '', longestIdentifier),
        backHref: householdPage,
      });
    },
    form: {
      schema: fields,
      shownAgain: ['date'],
      needsFresh: true,
      async submit(visit, { dossierVersion, date: typed }) {
        const seen = await dossiers.named(visit);
        // Another tab, or the other one of the couple, has declared it.
        if (!seen.maySeparate)
          return showRefused(visit, isOfCouple(seen.viewer.role) ? 'stale' : 'notAllowed');
        const page = dossierPath(seen, 'separation');
        const parsed = parsePastDate(typed, clock());
        if ('fault' in parsed) return refuse(visit, page, parsed.fault);
        const { outcome, isChanged } = await changeDossier(visit, seen, {
          dossierVersion,
          apply: (change) => household.declareSeparation({ ...change, date: parsed.date }),
          type: 'separation.declared',
          createMessage: notice('separationDeclared'),
        });
        // The clock has gone back over midnight.
        if (outcome === 'future') return refuse(visit, page, outcome);
        if (outcome !== 'done') return showRefused(visit, outcome, page);
        await visit.showNext(householdPage, isChanged ? { notice: 'household.separated' } : {});
      },
    },
  };
}
