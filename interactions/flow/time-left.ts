/** How long a page says that it stays open (WCAG 2.2, success criterion 2.2.1). */
import { latestEnd } from '../../provider/sessions/keep-interaction.ts';
import { interactionSeconds } from '../../provider/sessions/lifetimes.ts';
import type { Frame, Locale } from '../../views/pages.ts';
import type { PendingInteraction } from './page-handler.ts';
import { type FlowPage, interactionPath } from './pages.ts';

/** The last part of the address that prolongs an interaction. No page has this name. */
export const prolongName = 'prolong';

/**
 * Reports whether the end of the interaction would cost the person anything. A sign-in page that was left open goes on
 * with its first form, and so does any page before the first form (see browser/kept-requests.ts).
 */
const losesSomething = (
  { prompt, journey }: FlowPage,
  { begunAt, endsAt }: Pick<PendingInteraction, 'begunAt' | 'endsAt'>,
) => prompt !== 'login' || (journey !== 'login' && endsAt > begunAt + interactionSeconds);

/** Returns until when a page stays open, for its frame; `now` is in milliseconds. */
export function timeLeft(
  page: FlowPage,
  { uid, ...interaction }: Pick<PendingInteraction, 'uid' | 'begunAt' | 'endsAt'>,
  { csrf, locale, now }: { csrf: string; locale: Locale; now: number },
): Frame['until'] {
  const { begunAt, endsAt } = interaction;
  if (!losesSomething(page, interaction)) return undefined;
  const clockTime = { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Paris' } as const;
  const canProlong = latestEnd(begunAt) > endsAt + 60;
  return {
    time: new Intl.DateTimeFormat(locale, clockTime).format(endsAt * 1000),
    secondsLeft: Math.max(0, Math.round(endsAt - now / 1000)),
    ...(canProlong && { prolong: { action: `${interactionPath(uid)}/${prolongName}`, csrf } }),
  };
}
