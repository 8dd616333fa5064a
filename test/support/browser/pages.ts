/** Shows the sample pages in a browser, and checks what must hold for each of them. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { loadAssets } from '../../../http/assets.ts';
import type { Locale } from '../../../views/pages.ts';
import { createViews } from '../../../views/render.ts';
import { frameOf, samples } from '../../views/samples/samples.ts';
import {
  axe,
  describeInBrowser,
  expectAccessible,
  expectNoHorizontalScrolling,
  expectWholeWords,
  launch,
  open,
} from './browser.ts';

const assets = loadAssets();
const views = createViews(assets);
const site = 'http://pages.example';

/** Opens a browser page whose `visit` shows a sample. A page that submits itself stays, so that it can be checked. */
export async function openSamples(
  browser: Browser,
  locale: Locale,
  options?: Parameters<typeof open>[1],
) {
  const { page } = await open(browser, options);
  let html = '';
  await page.route(`${site}/**`, (route) => {
    const path = new URL(route.request().url()).pathname;
    const asset = [...assets.values()].find(({ href }) => href === path);
    return asset === undefined
      ? route.fulfill({ contentType: 'text/html; charset=utf-8', body: html })
      : route.fulfill({ contentType: asset.type, body: asset.bodies.identity });
  });
  return {
    page,
    visit(name: string) {
      html = (samples[name]?.(views, frameOf(locale)) ?? '').replace(' data-at-once', '');
      return page.goto(`${site}/page`);
    },
  };
}

/** Checks every page in each of its states: accessible, and complete on a narrow or enlarged screen. */
export function describePages(locale: Locale): void {
  describeInBrowser(`the pages in ${locale}`, () => {
    let browser: Browser;
    let page: Page;
    let visit: (name: string) => Promise<unknown>;
    beforeAll(async () => {
      browser = await launch();
      ({ page, visit } = await openSamples(browser, locale));
      await page.addInitScript(axe);
    });
    afterAll(() => browser?.close());

    it.each(Object.keys(samples))('%s', async (name) => {
      await page.setViewportSize({ width: 320, height: 800 });
      await visit(name);
      expect(await page.evaluate(`document.querySelectorAll('h1#page-title').length`)).toBe(1);
      await expectNoHorizontalScrolling(page);
      await expectWholeWords(page);
      // The width of a screen of 1280 pixels at a zoom of 200 %.
      await page.setViewportSize({ width: 640, height: 800 });
      await expectAccessible(page);
    });
  });
}
