/**
 * The page on which the responsable gives the conjoint the autorisation de gestion, and says that they know what it
 * means.
 */
import { z } from 'zod';
import type { Household } from '../../accounts/household/household.ts';
import type { Clock, CounterStore } from '../../adapters/ports.ts';
import { retryAfter } from '../../http/forms/retry-after.ts';
import type { AfterChange } from '../../interactions/flow/after-change.ts';
import { notice } from '../../messaging/texts.ts';
import type { SpaceHandler } from '../visit.ts';
import { type ChangeDossier, versionField } from './change-dossier.ts';
import type { SeenDossiers } from './dossiers.ts';
import { dossierPath, householdPage, leaveForm, section, showRefused } from './household.ts';

const hour = 60 * 60 * 1000;
const day = 24 * hour;
/**
 * How often it can be given in a dossier in a day. Each time is told to both, and so is what takes it away again, which
 * has no limit of its own.
 */
const givenPerDay = 10;

const fields = z.object({ ...versionField, agreed: z.string().optional() });

export interface AuthorizationDependencies {
  readonly dossiers: SeenDossiers;
  readonly changeDossier: ChangeDossier;
  readonly household: Pick<Household, 'give'>;
  readonly counters: CounterStore;
  readonly afterChange: AfterChange;
  readonly clock: Clock;
}

/** Returns the page with its form. */
export const createAuthorization = ({
  dossiers,
  changeDossier,
  household,
  counters,
  afterChange,
  clock,
}: AuthorizationDependencies): SpaceHandler<z.output<typeof fields>> => ({
  path: `${section}/:dossier/authorization`,
  section,
  needsFresh: true,
  async show(visit, { errors = [], typed }) {
    const seen = await dossiers.named(visit);
    if (seen.authorization !== 'possible') return leaveForm(visit, errors);
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
      const counter = `authorizations/${seen.found.id}`;
      const [given] = await counters.readAll([counter]);
      if (given !== undefined && given.count >= givenPerDay) {
        const waitMs = given.expiresAt - clock();
        retryAfter(visit, waitMs);
        const hours = Math.ceil(waitMs / hour);
        const errors = [{ key: 'authorization.often', values: { hours } }] as const;
        return visit.showNext(page, { errors, status: 429 });
      }
      const { outcome, isChanged } = await changeDossier(visit, seen, {
        dossierVersion,
        apply: household.give,
        type: 'authorization.given',
        createMessage: notice('authorizationGiven'),
      });
      if (outcome !== 'done') return showRefused(visit, outcome, page);
      if (isChanged)
        await afterChange(visit.account.id, { limit: counters.increment(counter, day) });
      await visit.showNext(householdPage, isChanged ? { notice: 'household.given' } : {});
    },
  },
});
