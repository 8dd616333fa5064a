/** The ends of an attempt that signs nobody in. Each is a page of its own, so that it can be reloaded and translated. */
import type { Upstream } from '../../accounts/account.ts';
import type { PageHandler, StepContext } from '../flow/page-handler.ts';
import { pages } from '../flow/pages.ts';
import { toPage } from '../flow/replies.ts';
import { buttonOf, nameOf } from './buttons.ts';
import type { Linking } from './linking.ts';

const ends = {
  gaveUp: { page: pages.franceConnectGivenUp, status: 200 },
  unavailable: { page: pages.franceConnectUnavailable, status: 503 },
  refused: { page: pages.franceConnectRefused, status: 400 },
  unknown: { page: pages.franceConnectUnknown, status: 200 },
} as const;
/** How an attempt ended. */
export type End = keyof typeof ends;

const plus = 'plus';

/** Leads to the page of an end. The address says which upstream it was. */
export const toEnd = (step: StepContext, upstream: Upstream, outcome: End): void =>
  toPage(step, ends[outcome].page, upstream === 'franceConnectPlus' ? `?${plus}=1` : '');

export function createEnds(linking: Pick<Linking, 'draft'>): PageHandler[] {
  const end = (outcome: End): PageHandler => ({
    page: ends[outcome].page,
    async show(step) {
      // The page speaks of a person who was not found. It has nothing to say once their identity has expired.
      const isOver = outcome === 'unknown' && (await linking.draft.read(step)) === undefined;
      if (isOver) return toPage(step, pages.login);
      const upstream = step.ctx.query[plus] === undefined ? 'franceConnect' : 'franceConnectPlus';
      const { page, status } = ends[outcome];
      step.show(
        page,
        {
          csrf: step.csrf,
          outcome,
          name: nameOf[upstream],
          button: buttonOf(step, upstream),
          loginHref: step.path(pages.login),
          ...(outcome === 'unknown' && { createHref: step.path(pages.create) }),
        },
        status,
      );
    },
  });
  return [end('gaveUp'), end('unavailable'), end('refused'), end('unknown')];
}
