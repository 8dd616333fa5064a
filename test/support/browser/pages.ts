/** Shows the sample pages in a browser, and checks what must hold for each of them. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import Koa from 'koa';
import type { Browser, Page } from 'playwright-core';
import { loadAssets, serveAssets } from '../../../http/assets/assets.ts';
import { listen } from '../../../http/server/listener.ts';
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
const axeHref = '/axe.js';

/** Opens a browser page whose `visit` shows a sample. A page that submits itself stays, so that it can be checked. */
export async function openSamples(
  browser: Browser,
  locale: Locale,
  options?: Parameters<typeof open>[1],
) {
  const { page } = await open(browser, options);
  let html = '';
  const app = new Koa().use(serveAssets(assets)).use((ctx) => {
    if (ctx.path !== axeHref) {
      ctx.type = 'html';
      ctx.body = html;
      return;
    }
    // The browser keeps a script that may be cached in its compiled form.
    ctx.set('Cache-Control', 'max-age=3600');
    ctx.type = 'text/javascript';
    ctx.body = axe;
  });
  const listening = await listen(app.callback(), { host: '127.0.0.1', port: 0 });
  return {
    page,
    visit(name: string) {
      const sample = (samples[name]?.(views, frameOf(locale)) ?? '').replace(' data-at-once', '');
      html = sample.replace('</head>', `<script src="${axeHref}" defer></script></head>`);
      return page.goto(`http://127.0.0.1:${listening.port}/page`);
    },
    close: () => listening.close(),
  };
}

/** Checks every page in each of its states: accessible, and complete on a narrow or enlarged screen. */
export function describePages(locale: Locale): void {
  describeInBrowser(`the pages in ${locale}`, () => {
    let browser: Browser;
    let page: Page;
    let samplePages: Awaited<ReturnType<typeof openSamples>>;
    beforeAll(async () => {
      browser = await launch();
      samplePages = await openSamples(browser, locale);
      page = samplePages.page;
    });
    afterAll(async () => {
      await browser?.close();
      await samplePages?.close();
    });

    // Other states of a page differ in the same way in both languages.
    const states = Object.keys(samples).filter((name) => locale === 'fr' || !name.includes(','));
    it.each(states)('%s', async (name) => {
      await page.setViewportSize({ width: 320, height: 800 });
      await samplePages.visit(name);
      expect(await page.evaluate(`document.querySelectorAll('h1#page-title').length`)).toBe(1);
      await expectNoHorizontalScrolling(page);
      await expectWholeWords(page);
      // The width of a screen of 1280 pixels at a zoom of 200 %.
      await page.setViewportSize({ width: 640, height: 800 });
      await expectAccessible(page, { withoutContrast: locale === 'en' });
    });
  });
}
