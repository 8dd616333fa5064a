/** The page of a person's dossiers, and the forms on it: to end an authorization, by either of the couple. */
import { z } from 'zod';
import type { Household } from '../../accounts/household/household.ts';
import { seeOther } from '../../http/redirect.ts';
import { notice } from '../../messaging/texts.ts';
import type { MessageKey } from '../../views/dictionaries/index.ts';
import { type AccountPages, accountPath, type FieldError } from '../../views/pages.ts';
import type { SpaceHandler, Visit } from '../visit.ts';
import { type ChangeDossier, type KnownOutcome, versionField } from './change-dossier.ts';
import type { SeenDossier, SeenDossiers } from './dossiers.ts';

export const section = '/household';
export const householdPage = `${accountPath}${section}`;

/** Returns the address of a page or form of a dossier. Its id says nothing about it. */
export const dossierPath = ({ found }: SeenDossier, name: string) =>
  `${householdPage}/${found.id}/${name}`;

/** Returns a day of the calendar as an instant on that day. */
const noonOf = (day: string) => Date.parse(`${day}T12:00:00Z`);

type ShownDossier = AccountPages['accountHousehold']['dossiers'][number];

function shownOf(seen: SeenDossier): ShownDossier {
  const { found, viewer, authorization: state, maySeparate, members, partner } = seen;
  const { fund, fileNumber, authorization, separation } = found.dossier;
  const endAction = viewer.role === 'conjoint' ? 'renounce' : 'withdraw';
  return {
    fund,
    fileNumber,
    dossierVersion: found.version,
    role: viewer.role,
    from: noonOf(viewer.from),
    members,
    ...(state && {
      authorization: {
        state,
        partner,
        ...(state === 'given' && {
          givenAt: authorization?.at,
          endAction: dossierPath(seen, endAction),
        }),
        ...(state === 'possible' && { giveHref: dossierPath(seen, 'authorization') }),
      },
      ...(separation && { separatedOn: noonOf(separation.date) }),
    }),
    ...(maySeparate && { separateHref: dossierPath(seen, 'separation') }),
  };
}

/** Leads back to the page, which says why a change was not made and shows what is there now. */
export const showRefused = (
  { showNext }: Visit,
  outcome: Exclude<KnownOutcome['outcome'], 'done'>,
  page = householdPage,
) =>
  outcome === 'stale'
    ? showNext(page, { errors: [{ key: 'account.stale' }], status: 409 })
    : showNext(page, { errors: [{ key: 'household.refused' }], status: 403 });

/** Leaves the page of a form that can't be used: somebody else was faster, or its address was typed. */
export const leaveForm = async (visit: Visit, errors: readonly FieldError[]): Promise<void> =>
  errors.length > 0 ? showRefused(visit, 'stale') : seeOther(visit.ctx, householdPage);

const endFields = z.object(versionField);

export interface HouseholdPageDependencies {
  readonly dossiers: SeenDossiers;
  readonly changeDossier: ChangeDossier;
  readonly household: Pick<Household, 'withdraw' | 'renounce'>;
}

/** Returns the page and the two forms. */
export function createHouseholdPage({
  dossiers,
  changeDossier,
  household,
}: HouseholdPageDependencies): readonly SpaceHandler<unknown>[] {
  const page: SpaceHandler<unknown> = {
    path: section,
    section,
    async show(visit, { errors = [], notice: done }) {
      visit.show('accountHousehold', {
        ...visit.hidden,
        errors,
        ...(done && { notice: { key: done } }),
        dossiers: (await dossiers.all(visit)).map(shownOf),
      });
    },
  };

  const ending = (
    name: 'withdraw' | 'renounce',
    told: Pick<Parameters<ChangeDossier>[2], 'type' | 'createMessage'>,
    done: MessageKey,
  ): SpaceHandler<z.output<typeof endFields>> => ({
    path: `${section}/:dossier/${name}`,
    section,
    form: {
      schema: endFields,
      page: section,
      async submit(visit, { dossierVersion }) {
        const asked = { ...told, dossierVersion, apply: household[name] };
        const seen = await dossiers.named(visit);
        const { outcome, isChanged } = await changeDossier(visit, seen, asked);
        if (outcome !== 'done') return showRefused(visit, outcome);
        await visit.showNext(householdPage, isChanged ? { notice: done } : {});
      },
    },
  });

  return [
    page,
    ending(
      'withdraw',
      { type: 'authorization.withdrawn', createMessage: notice('authorizationWithdrawn') },
      'household.withdrawn',
    ),
    ending(
      'renounce',
      { type: 'authorization.renounced', createMessage: notice('authorizationRenounced') },
      'household.renounced',
    ),
  ];
}
