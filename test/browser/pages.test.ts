/** Every page in each of its states, both languages: accessible, and whole on a narrow or enlarged screen. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { locales } from '../../views/pages.ts';
import { createViews } from '../../views/render.ts';
import {
  describeInBrowser,
  expectAccessible,
  expectNoSideways,
  launch,
  open,
} from '../support/browser.ts';
import { frameOf, samples } from '../views/samples.ts';

const views = createViews();
const site = 'http://pages.example';

describeInBrowser('the pages', () => {
  let browser: Browser;
  let page: Page;
  let html = '';
  beforeAll(async () => {
    browser = await launch();
    ({ page } = await open(browser));
    await page.route(`${site}/**`, (route) => {
      const path = new URL(route.request().url()).pathname;
      const asset = [...views.assets.values()].find(({ href }) => href === path);
      return asset === undefined
        ? route.fulfill({ contentType: 'text/html; charset=utf-8', body: html })
        : route.fulfill({ contentType: asset.type, body: asset.bodies.identity });
    });
  });
  afterAll(() => browser?.close());

  const cases = locales.flatMap((locale) =>
    Object.keys(samples).map((name) => [name, locale] as const),
  );
  it.each(cases)('%s (%s)', async (name, locale) => {
    // As it stands where it does not send itself.
    html = (samples[name]?.(views, frameOf(locale)) ?? '').replace(' data-at-once', '');
    await page.setViewportSize({ width: 320, height: 800 });
    await page.goto(`${site}/page`);
    expect(await page.locator('h1#page-title').count()).toBe(1);
    await expectNoSideways(page);
    // A screen of 1280 pixels at 200 %.
    await page.setViewportSize({ width: 640, height: 800 });
    await expectAccessible(page);
  });
});
