/** The support console in a browser: an agent's way to a file with the keyboard only, and each page of it on a narrow screen. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import {
  describeInBrowser,
  expectAccessible,
  expectNoHorizontalScrolling,
  launch,
  open,
} from '../support/browser/browser.ts';
import { heading } from '../support/browser/journeys.ts';
import { openConsole, type TestConsole } from '../support-console/support.ts';

describeInBrowser('the support console', () => {
  let door: TestConsole;
  let browser: Browser;
  beforeAll(async () => {
    [door, browser] = await Promise.all([openConsole(), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await door?.[Symbol.asyncDispose]();
  });

  it('leads an agent without script and with a keyboard to a person’s file, and out again', async () => {
    const { identifier } = await door.provider.addPerson();
    const { context, page } = await open(browser, {
      javaScriptEnabled: false,
      viewport: { width: 320, height: 640 },
    });
    await page.goto(`${door.origin}/`);
    await page.getByRole('button', { name: 'supervisor DUPONT' }).press('Enter');
    expect(await heading(page)).toBe('Chercher une personne');
    await page.getByRole('button', { name: 'Rechercher' }).press('Enter');
    expect(await page.getByRole('alert').textContent()).toContain('Il y a un problème');
    await expectNoHorizontalScrolling(page);
    await page.getByLabel('Identifiant').fill(identifier);
    await page.getByLabel('Identifiant').press('Enter');
    expect(await heading(page)).toBe('1 personne trouvée');
    await expectNoHorizontalScrolling(page);
    await page.getByLabel('Motif').selectOption('Visite au guichet');
    await page.getByLabel('Référence').fill('G-12');
    await page.getByLabel('Référence').press('Enter');
    await page.waitForURL(/\/accounts\/[\w-]+$/);
    expect(page.url()).not.toContain(identifier);
    await expectNoHorizontalScrolling(page);
    await page.getByRole('button', { name: 'Se déconnecter' }).press('Enter');
    expect(await heading(page)).toBe('Session terminée');
    await context.close();
  });

  it('is accessible in both languages, and keeps what was typed when the language is changed', async () => {
    const { context, page } = await open(browser);
    await page.goto(`${door.origin}/`);
    await page.getByRole('button', { name: 'privacy DUPONT' }).click();
    await expectAccessible(page);
    await page.getByLabel('Nom de naissance').fill('PERSONNE');
    await page.getByRole('button', { name: 'Rechercher' }).click();
    await expectAccessible(page);
    await page.getByText('English').click();
    await page.getByLabel('Birth name').waitFor();
    expect(await page.getByLabel('Birth name').inputValue()).toBe('PERSONNE');
    await page.getByLabel('Given name(s)').fill('Inconnue');
    await page.getByLabel('Date of birth').fill('05/12/1963');
    await page.getByRole('button', { name: 'Search' }).click();
    expect(await heading(page)).toBe('Nobody found');
    await expectAccessible(page, { withoutContrast: true });
    await context.close();
  });
});
