/** Helpers that build a sample. */
import type { Frame, PageName, Pages } from '../../../views/pages.ts';
import type { Views } from '../../../views/render.ts';

export const form = { action: '/interaction/uid/step', csrf: 'token', errors: [] };

export type Render = (views: Views, frame: Frame) => string;

/** Returns a function that renders the page `name` with `data`. */
export const sample =
  <N extends PageName>(name: N, data: Pages[N]): Render =>
  (views, frame) =>
    views.page(name, frame, data);
