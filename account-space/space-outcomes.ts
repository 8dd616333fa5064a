import type { Outcomes } from '../http/forms/outcomes.ts';
import type { AfterChange } from '../interactions/flow/after-change.ts';
import type { DraftPlace } from '../interactions/flow/drafts.ts';

/**
 * Returns the outcomes as the forms of the space keep them. One without faults follows a change that is stored, so the
 * browser is sent on also where its words can't be kept: the next page shows what holds now.
 */
export const createSpaceOutcomes = (
  outcomes: Outcomes<DraftPlace>,
  afterChange: AfterChange,
): Outcomes<DraftPlace> => ({
  ...outcomes,
  async keep(place, page, outcome, typed) {
    const kept = outcomes.keep(place, page, outcome, typed);
    if ((outcome.errors ?? []).length > 0) return kept;
    await afterChange(place.interaction.uid, { words: kept });
    return kept.catch(() => '');
  },
});
