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
  let plain: Page;
  let html = '';
  beforeAll(async () => {
    browser = await launch();
    ({ page } = await open(browser));
    ({ page: plain } = await open(browser, { javaScriptEnabled: false }));
    await serve(page);
    await serve(plain);
  });
  afterAll(() => browser?.close());

  const serve = (to: Page) =>
    to.route(`${site}/**`, (route) => {
      const path = new URL(route.request().url()).pathname;
      const asset = [...views.assets.values()].find(({ href }) => href === path);
      return asset === undefined
        ? route.fulfill({ contentType: 'text/html; charset=utf-8', body: html })
        : route.fulfill({ contentType: asset.type, body: asset.bodies.identity });
    });
  const visit = (to: Page, name: string) => {
    html = samples[name]?.(views, frameOf('fr')) ?? '';
    return to.goto(`${site}/page`);
  };

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

  it('tick the rules of a new password while it is typed, in words too', async () => {
    await visit(page, 'newPassword');
    const states = () => page.locator('#rules li').allTextContents();
    const typed = async (text: string) => {
      await page.locator('#password').fill(text);
      return (await states()).map((state) => / \(([^)]+)\)$/.exec(state)?.[1]);
    };
    const [met, unmet] = ['règle respectée', 'pas encore'];
    expect(await typed('')).toEqual([unmet, unmet, unmet]);
    expect(await typed('13572468')).toEqual([met, met, unmet]);
    // 9 signs, but 7 characters.
    expect(await typed('E\u0301te\u03017Rve')).toEqual([unmet, met, met]);
    expect(await typed('Soleil2Printemps')).toEqual([met, met, met]);
    expect(await page.locator('#rules li.met').count()).toBe(3);
    await expectAccessible(page);

    await visit(plain, 'newPassword');
    expect(await plain.locator('#rules').innerText()).not.toContain(unmet);
    expect(await plain.getByRole('button', { name: 'Afficher' }).count()).toBe(0);
  });

  it('show the field of the chosen contact alone; without script both', async () => {
    await visit(page, 'contact');
    const [email, phone] = [page.locator('#email'), page.locator('#phone')];
    const seen = async () => [await email.isVisible(), await phone.isVisible()];
    expect(await seen()).toEqual([false, false]);
    await page.getByLabel('Téléphone portable', { exact: true }).check();
    expect(await seen()).toEqual([false, true]);
    await page.getByLabel('Adresse mail', { exact: true }).check();
    expect(await seen()).toEqual([true, false]);
    await expectAccessible(page);

    await visit(plain, 'contact');
    expect(await plain.getByLabel('Votre adresse mail').isVisible()).toBe(true);
    expect(await plain.getByLabel('Votre numéro de téléphone portable').isVisible()).toBe(true);
  });

  it('lead from the summary of faults to the choice', async () => {
    await visit(page, 'contact, nothing chosen');
    await page.locator('#errors a').click();
    expect(await page.evaluate<string>('document.activeElement.id')).toBe('channel');
  });
});
