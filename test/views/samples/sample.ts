/** Helpers that build a sample. */
import type { AccountSection, Frame, PageName, Pages } from '../../../views/pages.ts';
import type { Views } from '../../../views/render.ts';

export const form = { action: '/interaction/uid/step', csrf: 'token', errors: [] };

export type Render = (views: Views, frame: Frame) => string;

/** Returns a function that renders the page `name` with `data`. */
export const sample =
  <N extends PageName>(name: N, data: Pages[N]): Render =>
  (views, frame) =>
    views.page(name, frame, data);

/** Returns a function that renders the page in the frame of the support console, with or without an agent. */
export const inConsole =
  <N extends PageName>(name: N, data: Pages[N], agent = defaultAgent): Render =>
  (views, { locale, languageHref, organisation }) =>
    sample(name, data)(views, { locale, languageHref, organisation, console: { agent } });

const defaultAgent: NonNullable<Frame['console']>['agent'] = {
  name: 'Karim BENALI',
  roles: ['console.roleSupervisor', 'console.rolePrivacy'],
  signOut: { action: '/sign-out', csrf: 'token' },
};

/** Returns a function that renders the page in the frame of the account space. */
export const inSpace =
  <N extends PageName>(section: AccountSection, name: N, data: Pages[N]): Render =>
  (views, { locale, languageHref, organisation }) =>
    sample(name, data)(views, { locale, languageHref, organisation, section });
