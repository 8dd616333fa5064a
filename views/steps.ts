/** The steps that a page shows its place among, and the document's title, which names that place. */
import { type MessageKey, translate } from './dictionaries/index.ts';
import type { CountedJourney } from './form.ts';
import type { Locale } from './frame.ts';
import type { PageName, Pages } from './pages.ts';

/** The words of a step. */
type StepKey = Extract<MessageKey, `steps.${string}`>;

/** The steps of each journey, in their order. */
export const journeys: Readonly<Record<CountedJourney, readonly StepKey[]>> = {
  first: ['steps.terms', 'steps.password', 'steps.contact'],
  creation: ['steps.identity', 'steps.number', 'steps.contact', 'steps.terms', 'steps.password'],
};

/** The place of a page among the steps of its journey. `current` counts from zero. */
export interface Place {
  readonly steps: readonly StepKey[];
  readonly current: number;
}

function placeIn(journey: CountedJourney, step: StepKey): Place {
  const steps = journeys[journey];
  return { steps, current: steps.indexOf(step) };
}

type PlaceOf = { readonly [N in PageName]?: (data: Pages[N]) => Place | undefined };

const places: PlaceOf = {
  identity: ({ kind }) => (kind === 'creation' ? placeIn('creation', 'steps.identity') : undefined),
  createFromFranceConnect: () => placeIn('creation', 'steps.identity'),
  createNumber: () => placeIn('creation', 'steps.number'),
  contact: ({ journey }) => placeIn(journey, 'steps.contact'),
  contactCode: ({ journey }) => placeIn(journey, 'steps.contact'),
  terms: ({ journey }) => placeIn(journey, 'steps.terms'),
  newPassword: ({ journey }) => journey && placeIn(journey, 'steps.password'),
};

/** Returns the place of a page among its steps, or undefined when it belongs to none. */
export const placeOf = <N extends PageName>(name: N, data: Pages[N]): Place | undefined =>
  places[name]?.(data);

type PartOf = { readonly [N in PageName]?: (data: Pages[N]) => MessageKey | undefined };

/** What tells apart pages with the same heading. */
const parts: PartOf = {
  login: ({ kind }) => (kind === 'provisional' ? 'login.provisional' : undefined),
  contactCode: () => 'code.label',
  accountContactCode: () => 'code.label',
  forgottenCode: () => 'code.label',
  createFromFranceConnect: () => 'title.franceConnect',
  createDone: () => 'title.done',
  createAccountExists: () => 'title.sent',
  forgottenIdentifierSent: () => 'title.sent',
};

/**
 * Returns the title of the document: whether the form has faults, the heading, and what tells this page from others with
 * that heading. A screen reader says the title first (WCAG 2.4.2).
 */
export function titleOf<N extends PageName>(
  locale: Locale,
  name: N,
  data: Pages[N],
  { heading, place }: { readonly heading: string; readonly place: Place | undefined },
): string {
  const part = parts[name]?.(data);
  const count = place && { step: place.current + 1, of: place.steps.length };
  const title = [
    heading,
    ...(part ? [translate(locale, part)] : []),
    ...(count ? [translate(locale, 'steps.count', count)] : []),
    'Mon Compte',
  ].join(' – ');
  const isFaulty = 'errors' in data && data.errors.length > 0;
  return isFaulty ? `${translate(locale, 'field.error')} ${title}` : title;
}
