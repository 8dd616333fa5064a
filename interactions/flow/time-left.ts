/** How long a page says that it stays open (WCAG 2.2, success criterion 2.2.1). */
import { latestEnd } from '../../provider/sessions/keep-interaction.ts';
import type { Frame, Locale } from '../../views/pages.ts';
import type { PendingInteraction } from './page-handler.ts';
import { type FlowPage, interactionPath, pages } from './pages.ts';

/** The last part of the address that prolongs an interaction. No page has this name. */
export const prolongName = 'prolong';

/**
 * The pages that lose nothing when the interaction ends: all that they need is in their form, or nothing. Whenever it is
 * sent, the interaction is begun anew (see browser/kept-requests.ts).
 */
const openForLong: ReadonlySet<string> = new Set(
  [
    pages.login,
    pages.provisional,
    pages.setAside,
    pages.forgotten,
    pages.forgottenIdentifier,
    pages.forgottenIdentifierSent,
    pages.create,
    pages.createResume,
    pages.franceConnectGivenUp,
    pages.franceConnectUnavailable,
    pages.franceConnectRefused,
  ].map(({ id }) => id),
);

const formatOf = (locale: Locale) =>
  new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'Europe/Paris',
  });
// A format takes longer to make than the rest of a page.
const formats = { fr: formatOf('fr'), en: formatOf('en') };

/** Returns the time of day in Paris, such as 14:05; `at` is in milliseconds. */
export const parisTime = (locale: Locale, at: number): string => formats[locale].format(at);

/** Returns until when a page stays open, for its frame; `now` is in milliseconds. */
export function timeLeft(
  page: FlowPage,
  { uid, begunAt, endsAt }: Pick<PendingInteraction, 'uid' | 'begunAt' | 'endsAt'>,
  { csrf, locale, now }: { csrf: string; locale: Locale; now: number },
): Frame['until'] {
  if (openForLong.has(page.id)) return undefined;
  const canProlong = latestEnd(begunAt) > endsAt + 60;
  return {
    time: parisTime(locale, endsAt * 1000),
    // To the minute, so that the pages of two people differ in nothing else when they are compared.
    secondsLeft: Math.max(0, Math.round((endsAt - now / 1000) / 60) * 60),
    ...(canProlong && { prolong: { action: `${interactionPath(uid)}/${prolongName}`, csrf } }),
  };
}
