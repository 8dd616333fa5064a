/** What the pages owe to the screen of a person: a phone, a wide screen, a dark theme, colours of one's own. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { describeInBrowser, expectAccessible, launch } from '../support/browser/browser.ts';
import { expectFocus } from '../support/browser/journeys.ts';
import { openSamples } from '../support/browser/pages.ts';

describeInBrowser('a screen', () => {
  let browser: Browser;
  let opened: Awaited<ReturnType<typeof openSamples>>;
  let page: Page;
  const phone = { width: 375, height: 667 };
  beforeAll(async () => {
    browser = await launch();
    opened = await openSamples(browser, 'fr');
    page = opened.page;
  });
  afterAll(async () => {
    await browser?.close();
    await opened?.close();
  });
  const isOnScreen = async (element: Locator) => {
    const box = await element.boundingBox();
    return box !== null && box.y >= 0 && box.y + box.height <= phone.height;
  };

  it.each(['login', 'provisional'])(
    'of a phone shows identifier, password and button of the page %s at once',
    async (name) => {
      await page.setViewportSize(phone);
      await opened.visit(name);
      for (const id of ['#identifier', '#password', '#login-submit'])
        expect([id, await isOnScreen(page.locator(id))]).toEqual([id, true]);
    },
  );

  it.each([
    'login, provisional NIR',
    'forgotten, empty',
    'forgotten, no such date',
    'create, identity empty',
    'createNumber, provisional',
    'letter, wrong code',
    'contact, no mobile phone',
  ])('keeps the label in sight where the summary of faults leads to a field: %s', async (name) => {
    await page.setViewportSize(phone);
    await opened.visit(name);
    for (const link of await page.locator('#errors a').all()) {
      await link.click();
      const id = (await link.getAttribute('href'))?.slice(1) ?? '';
      await expectFocus(page, id);
      const label = page.locator(`label[for="${id}"], fieldset#${id} > legend`);
      expect([id, await isOnScreen(label), await isOnScreen(page.locator(`#${id}`))]).toEqual([
        id,
        true,
        true,
      ]);
    }
  });

  it('that is wide reaches the form before the column at its side', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await opened.visit('login');
    const [field, side] = [page.locator('#identifier'), page.locator('.know')];
    expect((await side.boundingBox())?.x).toBeGreaterThan((await field.boundingBox())?.x ?? 1280);
    const isBefore = `document.querySelector('#identifier').compareDocumentPosition(document.querySelector('.know')) & Node.DOCUMENT_POSITION_FOLLOWING`;
    expect(await page.evaluate<number>(isBefore)).toBeGreaterThan(0);
  });

  it.each([
    'login, throttled',
    'newPassword, too weak',
    'create, identity',
    'home',
    'article legal',
  ])('that is dark shows %s with enough contrast', async (name) => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await opened.visit(name);
    const ground = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    expect(ground).toBe('rgb(12, 22, 26)');
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: null });
  });

  it('with colours of its own has borders in place of grounds', async () => {
    await page.emulateMedia({ forcedColors: 'active' });
    await opened.visit('login, with FranceConnect');
    const styles = await page.evaluate<string[]>(
      `[...document.querySelectorAll('.know, .notice, .button:not(.quiet)')].map((part) => getComputedStyle(part).borderTopStyle)`,
    );
    expect(new Set(styles)).toEqual(new Set(['solid']));
    await page.emulateMedia({ forcedColors: null });
  });
});
