/** The page on which the responsable gives the conjoint the autorisation de gestion, and says that they know what it means. */
import { z } from 'zod';
import type { Household } from '../../accounts/household/household.ts';
import { seeOther } from '../../http/redirect.ts';
import { notice } from '../../messaging/texts.ts';
import type { SpaceHandler } from '../visit.ts';
import { type ChangeDossier, versionField } from './change-dossier.ts';
import type { SeenDossiers } from './dossiers.ts';
import { dossierPath, householdPage, section, showRefused } from './household.ts';

const fields = z.object({ ...versionField, agreed: z.string().optional() });

export interface AuthorizationDependencies {
  readonly dossiers: SeenDossiers;
  readonly changeDossier: ChangeDossier;
  readonly household: Pick<Household, 'give'>;
}

/** Returns the page with its form. */
export const createAuthorization = ({
  dossiers,
  changeDossier,
  household,
}: AuthorizationDependencies): SpaceHandler<z.output<typeof fields>> => ({
  path: `${section}/:dossier/authorization`,
  section,
  needsFresh: true,
  async show(visit, { errors = [], typed }) {
    const seen = await dossiers.named(visit);
    if (seen.authorization !== 'possible') return seeOther(visit.ctx, householdPage);
    const { fund, fileNumber } = seen.found.dossier;
    visit.show('accountAuthorization', {
      ...visit.hidden,
      errors,
      action: dossierPath(seen, 'authorization'),
      dossierVersion: seen.found.version,
      fund,
      fileNumber,
      partner: seen.partner,
      // After a change by somebody else the person must agree again.
      isAgreed: errors.length === 0 && typed?.['agreed'] === 'yes',
      backHref: householdPage,
    });
  },
  form: {
    schema: fields,
    shownAgain: ['agreed'],
    needsFresh: true,
    async submit(visit, { dossierVersion, agreed }) {
      const seen = await dossiers.named(visit);
      if (seen.authorization !== 'possible')
        return showRefused(visit, seen.viewer.role === 'allocataire' ? 'stale' : 'notAllowed');
      const page = dossierPath(seen, 'authorization');
      if (agreed !== 'yes') {
        const errors = [{ field: 'agreed', key: 'authorization.required' }] as const;
        return visit.showNext(page, { errors, status: 422 });
      }
      const { outcome, isChanged } = await changeDossier(visit, seen, {
        dossierVersion,
        apply: household.give,
        type: 'authorization.given',
        createMessage: notice('authorizationGiven'),
      });
      if (outcome !== 'done') return showRefused(visit, outcome, page);
      await visit.showNext(householdPage, isChanged ? { notice: 'household.given' } : {});
    },
  },
});
